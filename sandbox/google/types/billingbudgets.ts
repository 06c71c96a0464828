import type { Service } from "./service";

export const billingbudgets: Service = {
  types: {
    budgets: {
      id: ({ store }) => `0000-${store.next()}`,
      etag: true,
    },
  },
};
