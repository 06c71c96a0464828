import type { ImportBlock, LookUp } from "../imports";
import { pathOf } from "../program";
import { known } from "./kept";

type Json = Record<string, unknown>;
type Field = (name: string) => string;

// What the provider's page of each type says under "Import"; a field that refers to another resource is followed to its text.
const bucketSetting = (field: Field) => field("bucket");
const inProject = (field: Field) => `projects/${field("project")}`;
const ids: Readonly<Record<string, (field: Field, account: string) => string>> = {
  aws_athena_workgroup: (field) => field("name"),
  aws_ecr_lifecycle_policy: (field) => field("repository"),
  aws_ecr_repository: (field) => field("name"),
  aws_ecr_repository_policy: (field) => field("repository"),
  aws_glue_catalog_database: (field, account) => `${account}:${field("name")}`,
  aws_glue_catalog_table: (field, account) => `${account}:${field("database_name")}:${field("name")}`,
  aws_kms_alias: (field) => field("name"),
  aws_s3_bucket: bucketSetting,
  aws_s3_bucket_lifecycle_configuration: bucketSetting,
  aws_s3_bucket_notification: bucketSetting,
  aws_s3_bucket_ownership_controls: bucketSetting,
  aws_s3_bucket_policy: bucketSetting,
  aws_s3_bucket_public_access_block: bucketSetting,
  aws_s3_bucket_server_side_encryption_configuration: bucketSetting,
  aws_s3_bucket_versioning: bucketSetting,
  google_artifact_registry_repository: (field) =>
    `${inProject(field)}/locations/${field("location")}/repositories/${field("repository_id")}`,
  google_bigquery_dataset: (field) => `${inProject(field)}/datasets/${field("dataset_id")}`,
  google_bigquery_table: (field) => `${inProject(field)}/datasets/${field("dataset_id")}/tables/${field("table_id")}`,
  google_composer_environment: (field) =>
    `${inProject(field)}/locations/${field("region")}/environments/${field("name")}`,
  google_compute_network: (field) => `${inProject(field)}/global/networks/${field("name")}`,
  google_compute_router: (field) => `${inProject(field)}/regions/${field("region")}/routers/${field("name")}`,
  google_compute_router_nat: (field) =>
    `${inProject(field)}/regions/${field("region")}/routers/${field("router")}/${field("name")}`,
  google_compute_subnetwork: (field) => `${inProject(field)}/regions/${field("region")}/subnetworks/${field("name")}`,
  google_kms_crypto_key: (field) => `${field("key_ring")}/cryptoKeys/${field("name")}`,
  google_kms_key_ring: (field) => ringId(field),
  google_secret_manager_secret: (field) => `${inProject(field)}/secrets/${field("secret_id")}`,
  google_service_account: (field) =>
    `${inProject(field)}/serviceAccounts/${field("account_id")}@${field("project")}.iam.gserviceaccount.com`,
  google_storage_bucket: (field) => field("name"),
};

function ringId(field: Field): string {
  return `${inProject(field)}/locations/${field("location")}/keyRings/${field("name")}`;
}

// Gone since the secret was retired (`beforeRetirement`), and never there where a person made it.
const reminders = ["aws_scheduler_schedule", "google_pubsub_subscription", "google_pubsub_topic"];

/** True for what is made again in place of being imported: who is let in is added to a list, where it stands already, and what reminds of a secret. */
export const isMadeAgain = (type: string): boolean => type.endsWith("_iam_member") || reminders.includes(type);

/**
 * `import` blocks for everything at or below some paths, by ids that the program tells. What AWS made of an id is looked up: a key's by its alias, and a
 * secret's six letters by its name.
 *
 * @param paths of constructs below the stack: `bucket/raw`
 * @throws Error for a type without a known id, which is a mistake of Ponte's
 */
export function adoptions(
  program: Json,
  paths: readonly string[],
  account = "",
): { blocks: ImportBlock[]; lookUps: LookUp[] } {
  const blocks: ImportBlock[] = [];
  const lookUps: LookUp[] = [];
  const isUnder = (path: string) => paths.some((under) => path === under || path.startsWith(`${under}/`));
  for (const [type, bodies] of Object.entries((program.resource ?? {}) as Record<string, Record<string, Json>>)) {
    for (const [id, body] of Object.entries(bodies)) {
      const path = pathOf(body)!;
      if (isMadeAgain(type) || !isUnder(path.slice(path.indexOf("/") + 1))) continue;
      const to = `${type}.${id}`;
      if (type === "aws_kms_key") {
        blocks.push({ to, id: "${data.aws_kms_alias.adopted.target_key_id}" });
        continue;
      }
      const field = fieldsOf(body, program, (_, ring) => ringId(fieldsOf(ring, program)));
      if (type === "aws_kms_alias") lookUps.push({ type, label: "adopted", name: field("name") });
      if (type === "aws_secretsmanager_secret") {
        lookUps.push({ type, label: id, name: field("name") });
        blocks.push({ to, id: `\${data.${type}.${id}.arn}` });
        continue;
      }
      const idOf = ids[type];
      if (idOf === undefined) throw new Error(`it is not known by which id ${type} is imported`);
      blocks.push({ to, id: idOf(field, account) });
    }
  }
  return { blocks, lookUps };
}

/** @throws Error for a field that only Terraform will know */
function fieldsOf(body: Json, program: Json, keyOf: Parameters<typeof known>[2] = () => undefined): Field {
  return (name) => {
    const value = known(body[name], program, keyOf);
    if (typeof value !== "string") throw new Error(`${name} of what is adopted is not known before Terraform runs`);
    return value;
  };
}
