import type { KindName } from "../../language";
import { airflow } from "./airflow";
import { buckets } from "./buckets";
import { datasets } from "./datasets";
import { endpoints } from "./endpoints";
import { identities } from "./identities";
import { jobs } from "./jobs";
import type { AwsKind } from "./kind";
import { registries } from "./registries";
import { secrets } from "./secrets";
import { services } from "./services";

/** How each kind is made on AWS. */
export const awsKinds: { readonly [Name in KindName]: AwsKind<Name> } = {
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
