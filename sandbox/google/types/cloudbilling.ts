import type { Service } from "./service";

export const cloudbilling: Service = {
  types: {
    // Not made here: whichever is named exists.
    billingAccounts: { builtIn: () => ({}) },
  },
};
