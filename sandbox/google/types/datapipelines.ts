import type { Service } from "./service";

export const datapipelines: Service = {
  types: {
    pipelines: { defaults: () => ({ state: "STATE_ACTIVE", jobCount: 0 }) },
  },
};
