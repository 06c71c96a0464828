import type { Service } from "./service";

export const workflows: Service = {
  operations: "longrunning",
  types: {
    workflows: { defaults: () => ({ state: "ACTIVE", revisionId: "000001-fake" }) },
  },
};
