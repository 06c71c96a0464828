import type { Service } from "./service";

export const billingbudgets: Service = {
  operations: "none",
  types: {
    budgets: {
      id: ({ store }) => `0000-${store.next()}`,
      etag: true,
      omits: ["createTime", "updateTime"],
    },
  },
};
