import type { Service } from "./service";

export const vpcaccess: Service = {
  types: {
    connectors: {
      defaults: () => ({ state: "READY", machineType: "e2-micro", minThroughput: 200, maxThroughput: 300 }),
    },
  },
};
