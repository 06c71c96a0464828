import type { Service } from "./service";

export const cloudbilling: Service = {
  operations: "none",
  types: {
    // Not made here: whichever is named exists.
    billingAccounts: { builtIn: () => ({}) },
  },
};
