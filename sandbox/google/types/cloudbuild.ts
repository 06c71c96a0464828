import { madeByServer } from "./row";
import type { Service } from "./service";

export const cloudbuild: Service = {
  operations: "none",
  types: {
    // `name` is the caller's; the full name is another field.
    triggers: {
      nameIsShort: true,
      id: madeByServer,
      defaults: ({ id, name }) => ({ id, resourceName: name }),
    },
    // The only type of Cloud Build with operations.
    workerPools: { operations: "longrunning", defaults: () => ({ uid: "fake-pool", state: "RUNNING" }) },
  },
};
