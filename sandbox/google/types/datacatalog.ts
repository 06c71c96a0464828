import { madeByServer } from "./row";
import type { Service } from "./service";

export const datacatalog: Service = {
  operations: "none",
  types: {
    // Google makes groups by itself, such as @bigquery, and what is in them.
    "entryGroups/entries": { parentless: true },
    "entryGroups/entries/tags": { parentless: true },
    "entryGroups/tags": { parentless: true },
    taxonomies: { id: madeByServer },
    "taxonomies/policyTags": { id: madeByServer },
  },
};
