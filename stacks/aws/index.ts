import type { KindName } from "../../language";
import { airflow } from "./airflow";
import { buckets } from "./buckets";
import { datasets } from "./datasets";
import { endpoints } from "./endpoints";
import type { AwsKind } from "./kind";
import { registries } from "./registries";

/** How each kind is made on AWS. */
export const awsKinds: { readonly [Name in KindName]: AwsKind<Name> } = {
  buckets,
  registries,
  datasets,
  airflow,
  endpoints,
};
