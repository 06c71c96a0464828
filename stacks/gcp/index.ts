import type { KindName } from "../../language";
import { airflow } from "./airflow";
import { buckets } from "./buckets";
import { datasets } from "./datasets";
import { endpoints } from "./endpoints";
import { identities } from "./identities";
import { jobs } from "./jobs";
import type { GcpKind } from "./kind";
import { registries } from "./registries";
import { secrets } from "./secrets";
import { services } from "./services";

/** How each kind is made on Google Cloud. */
export const gcpKinds: { readonly [Name in KindName]: GcpKind<Name> } = {
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
