import type { KindName } from "../../language";
import { airflow } from "./airflow";
import { buckets } from "./buckets";
import { datasets } from "./datasets";
import { endpoints } from "./endpoints";
import type { ArbitraryKind } from "./kind";
import { registries } from "./registries";

/** How valid things of each kind look. */
export const arbitraryKinds: { readonly [Name in KindName]: ArbitraryKind } = {
  buckets,
  registries,
  datasets,
  airflow,
  endpoints,
};
