import type { Service } from "./service";

export const datastream: Service = {
  types: {
    privateConnections: { defaults: () => ({ state: "CREATED" }) },
  },
};
