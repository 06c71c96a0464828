import { madeByServer } from "./row";
import type { Service } from "./service";

export const datacatalog: Service = {
  types: {
    taxonomies: { id: madeByServer },
    "taxonomies/policyTags": { id: madeByServer },
  },
};
