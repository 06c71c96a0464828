import { lowerCase63 } from "./checks";
import { tester } from "./row";
import type { Service } from "./service";

export const notebooks: Service = {
  types: {
    instances: {
      idShape: lowerCase63,
      defaults: () => ({
        id: "fake",
        state: "ACTIVE",
        creator: tester,
        proxyUri: "fake-dot-notebooks.googleusercontent.com",
        healthState: "HEALTHY",
      }),
    },
  },
};
