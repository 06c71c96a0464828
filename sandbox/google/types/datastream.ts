import type { Service } from "./service";

export const datastream: Service = {
  operations: "longrunning",
  types: {
    privateConnections: { defaults: () => ({ state: "CREATED" }) },
  },
};
