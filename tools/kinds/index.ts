import type { KindName } from "../../language";
import { airflow } from "./airflow";
import { buckets } from "./buckets";
import { datasets } from "./datasets";
import { endpoints } from "./endpoints";
import { identities } from "./identities";
import { jobs } from "./jobs";
import type { KindWords } from "./kind";
import { registries } from "./registries";
import { secrets } from "./secrets";
import { services } from "./services";

/** What people are told of each kind. */
export const kindWords: { readonly [Name in KindName]: KindWords<Name> } = {
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
