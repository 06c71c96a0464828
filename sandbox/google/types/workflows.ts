import type { Service } from "./service";

export const workflows: Service = {
  types: {
    workflows: {
      idShape: /^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/,
      defaults: () => ({ state: "ACTIVE", revisionId: "000001-fake" }),
    },
  },
};
