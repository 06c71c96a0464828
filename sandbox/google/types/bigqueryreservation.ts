import { madeByServer } from "./row";
import type { Service } from "./service";

export const bigqueryreservation: Service = {
  operations: "none",
  types: {
    "reservations/assignments": { id: madeByServer, defaults: () => ({ state: "ACTIVE" }) },
  },
};
