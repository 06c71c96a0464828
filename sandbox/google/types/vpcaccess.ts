import type { Service } from "./service";

export const vpcaccess: Service = {
  operations: "longrunning",
  types: {
    connectors: {
      defaults: () => ({ state: "READY", machineType: "e2-micro", minThroughput: 200, maxThroughput: 300 }),
    },
  },
};
