import type { KindName } from "../../language";
import { airflow } from "./airflow";
import { buckets } from "./buckets";
import { datasets } from "./datasets";
import { endpoints } from "./endpoints";
import { identities } from "./identities";
import { jobs } from "./jobs";
import type { ArbitraryKind } from "./kind";
import { registries } from "./registries";
import { secrets } from "./secrets";
import { services } from "./services";

/** How valid things of each kind look. */
export const arbitraryKinds: { readonly [Name in KindName]: ArbitraryKind } = {
  buckets,
  registries,
  datasets,
  secrets,
  identities,
  airflow,
  jobs,
  endpoints,
  services,
};
