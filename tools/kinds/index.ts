import type { KindName } from "../../language";
import { airflow } from "./airflow";
import { buckets } from "./buckets";
import { datasets } from "./datasets";
import { endpoints } from "./endpoints";
import type { KindWords } from "./kind";
import { registries } from "./registries";

/** What people are told of each kind. */
export const kindWords: { readonly [Name in KindName]: KindWords<Name> } = {
  buckets,
  registries,
  datasets,
  airflow,
  endpoints,
};
