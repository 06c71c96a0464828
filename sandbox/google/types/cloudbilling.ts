import type { Service } from "./service";

/** The currency of all billing accounts here. */
export const billedIn = "USD";

export const cloudbilling: Service = {
  types: {
    // Not made here: whichever is named exists.
    billingAccounts: { builtIn: () => ({ currencyCode: billedIn }) },
  },
};
