import { madeByServer } from "./row";
import type { Service } from "./service";

export const cloudbuild: Service = {
  types: {
    // `name` is the caller's; the full name is another field.
    triggers: {
      nameIsShort: true,
      id: madeByServer,
      defaults: ({ id, name }) => ({ id, resourceName: name }),
    },
    workerPools: { defaults: () => ({ uid: "fake-pool", state: "RUNNING" }) },
  },
};
