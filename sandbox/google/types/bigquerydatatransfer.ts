import { madeByServer } from "./row";
import type { Service } from "./service";

export const bigquerydatatransfer: Service = {
  types: {
    transferConfigs: {
      id: madeByServer,
      numberInName: true,
      defaults: ({ location }) => ({ state: "PENDING", datasetRegion: location, userId: "1" }),
    },
  },
};
