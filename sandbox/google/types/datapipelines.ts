import type { Service } from "./service";

export const datapipelines: Service = {
  operations: "none",
  types: {
    pipelines: { defaults: () => ({ state: "STATE_ACTIVE", jobCount: 0 }) },
  },
};
