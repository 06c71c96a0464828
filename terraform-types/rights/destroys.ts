import type { awsTypes } from "../aws";
import type { googleTypes } from "../google";
import type { Made } from "./facts";

/** The types that we make and that hold something, or guard what does. */
type Holding<Rows> = {
  [
    Type in Made<Rows>
  ]: Rows[Type] extends { loses: unknown } | { definition: unknown } | { guards: unknown } | { guarded: unknown } // prettier-ignore
    ? Type
    : never;
}[Made<Rows>];

/** What destroys a thing of a type, empties it or takes its guard away, as actions; or why nothing can be withheld that does. */
type Destroys = readonly string[] | string;

const remindersOnly = "ours hold reminders alone, which go with the line that asks for them";
const setsToo = "the right that takes it away is the one that sets it, which a new bucket needs";

/**
 * What whoever deploys a protected environment has no right to: "Service Authorization Reference" and the "IAM permissions reference" of Google Cloud.
 * Of AWS also what Terraform never asks for, since an explicit `Deny` holds against every other policy. Not here is what changes a thing and can
 * empty it by that (a shorter `deleteAfter`, another key policy): deploys need it, and the last gate looks at it.
 */
const aws: Record<Holding<typeof awsTypes>, Destroys> = {
  aws_athena_workgroup: ["athena:DeleteNamedQuery", "athena:DeleteWorkGroup"],
  aws_cloudwatch_log_group: ["logs:DeleteLogGroup", "logs:DeleteLogStream"],
  aws_cognito_user_pool: ["cognito-idp:AdminDeleteUser", "cognito-idp:DeleteUserPool"],
  aws_ecr_repository: ["ecr:BatchDeleteImage", "ecr:DeleteRepository"],
  aws_glue_catalog_database: ["glue:DeleteDatabase"],
  aws_glue_catalog_table: ["glue:BatchDeleteTable", "glue:DeleteTable"],
  aws_kms_alias: ["kms:DeleteAlias"],
  aws_kms_key: ["kms:DisableKey", "kms:ScheduleKeyDeletion"],
  aws_mwaa_environment: ["airflow:DeleteEnvironment"],
  aws_s3_bucket: ["s3:DeleteBucket", "s3:DeleteObject", "s3:DeleteObjectVersion"],
  aws_s3_bucket_lifecycle_configuration: setsToo,
  aws_s3_bucket_ownership_controls: setsToo,
  aws_s3_bucket_policy: ["s3:DeleteBucketPolicy"],
  aws_s3_bucket_public_access_block: `${setsToo}; the account's own block stands in for it`,
  aws_s3_bucket_server_side_encryption_configuration: setsToo,
  aws_s3_bucket_versioning: setsToo,
  aws_secretsmanager_secret: ["secretsmanager:DeleteSecret"],
};

const google: Record<Holding<typeof googleTypes>, Destroys> = {
  google_artifact_registry_repository: ["artifactregistry.repositories.delete"],
  google_bigquery_dataset: ["bigquery.datasets.delete"],
  google_bigquery_table: ["bigquery.tables.delete"],
  google_composer_environment: ["composer.environments.delete"],
  google_compute_global_address: ["compute.globalAddresses.delete"],
  google_kms_crypto_key: ["cloudkms.cryptoKeyVersions.destroy"],
  google_kms_crypto_key_iam_member: "a policy is written by one right, whether somebody joins it or leaves",
  google_kms_key_ring: "Google deletes no key ring",
  google_pubsub_subscription: remindersOnly,
  google_secret_manager_secret: ["secretmanager.secrets.delete"],
  google_storage_bucket: ["storage.buckets.delete", "storage.objects.delete"],
};

/** By type; types that hold nothing have no row. */
export const destroys: Readonly<Record<string, Destroys>> = { ...aws, ...google };

/** The actions that destroy things of a type. */
export function destroying(type: string): readonly string[] {
  const row = destroys[type] ?? [];
  return typeof row === "string" ? [] : row;
}
