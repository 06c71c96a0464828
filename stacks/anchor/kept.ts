import { bodiesOf, pathOf } from "../program";

type Json = Record<string, unknown>;

/** What holds something, by the key that people know it by (`bucket/raw`), with what cannot change of it without loss. */
export type Kept = ReadonlyMap<string, string>;

/**
 * What no service changes of a thing without making another, by type: what the provider replaces it for, and of a BigQuery table also how its time is
 * divided, which the provider calls an update and BigQuery refuses. Frozen: an added field, or another spelling, is a changed identity to Terraform, and
 * the next deploy of everybody would be refused.
 */
const identities: Readonly<Record<string, readonly string[]>> = {
  aws_athena_workgroup: ["name"],
  aws_cognito_user_pool: ["name"],
  aws_ecr_repository: ["name", "encryption_configuration.kms_key"],
  aws_glue_catalog_database: ["name"],
  aws_kms_key: ["key_usage"],
  aws_mwaa_environment: ["name", "kms_key"],
  aws_s3_bucket: ["bucket"],
  aws_secretsmanager_secret: ["name"],
  google_artifact_registry_repository: ["project", "location", "repository_id", "format", "kms_key_name"],
  google_bigquery_dataset: ["project", "location", "dataset_id"],
  google_bigquery_table: [
    "dataset_id",
    "table_id",
    "time_partitioning.field",
    "time_partitioning.type",
    "encryption_configuration.kms_key_name",
  ],
  google_composer_environment: [
    "project",
    "region",
    "name",
    "storage_config.bucket",
    "config.encryption_config.kms_key_name",
  ],
  google_kms_crypto_key: ["key_ring", "name", "purpose"],
  google_kms_key_ring: ["project", "location", "name"],
  google_secret_manager_secret: ["project", "secret_id", "replication.user_managed.replicas.location"],
  google_storage_bucket: ["project", "location", "name"],
};

/** Types that are kept: `tests/stacks/anchor.test.ts` says why another one that loses something is not. */
export const keptTypes: readonly string[] = Object.keys(identities);

/** Groups of which nothing is to stay: logs go with what wrote them. */
const passing = ["service-balancer-logs"];

/**
 * Everything in a program that is to stay, sorted by key.
 *
 * @param nameOf what people call a group of constructs: `dataset` of `dataset`, `dataset/bucket` of `dataset-bucket`
 * @throws Error where two things would have one key: one of them could then go unseen
 */
export function keptIn(program: Json, nameOf: (group: string) => string | undefined): Kept {
  const found: [key: string, identity: string][] = [];
  const keyOf = (type: string, body: Json) => (type in identities ? keyAt(pathOf(body)!, nameOf) : undefined);
  const place = placeIn(program);
  for (const [type, fields] of Object.entries(identities)) {
    for (const body of Object.values(bodiesOf(program, type))) {
      if (passing.includes(pathOf(body)!.split("/")[1]!)) continue;
      const key = keyAt(pathOf(body)!, nameOf);
      const words = fields.map((field) => [field.split(".").pop()!, known(valueAt(body, field), program, keyOf)]);
      const said = words.flatMap(([field, value]) => (value === undefined ? [] : [`${field}=${value}`]));
      found.push([key, [...(type.startsWith("aws_") ? place : []), ...said].join(" ")]);
      if (type === "google_bigquery_table")
        found.push(...columnsOf(key, JSON.parse(body.schema as string) as Column[]));
    }
  }
  const kept = new Map(found.sort(([one], [other]) => (one < other ? -1 : 1)));
  if (kept.size === found.length) return kept;
  const twice = found.find(([key], index) => found[index + 1]?.[0] === key)![0];
  throw new Error(`two things of this program have the key "${twice}" in the anchor; give one of them another name`);
}

/** AWS resources do not say where they are: their provider does. */
function placeIn({ provider }: Json): string[] {
  const [{ allowed_account_ids: [account] = [], region } = {}] = ((provider as Json | undefined)?.aws ?? []) as {
    allowed_account_ids?: string[];
    region?: string;
  }[];
  return [`account=${account}`, `region=${region}`];
}

/** `bucket/raw` of the path `prod/bucket/raw/Resource`, `dataset/features.customer_days` of `prod/dataset/features/Table-customer_days/Resource`. */
function keyAt(path: string, nameOf: (group: string) => string | undefined): string {
  const [, group = "", ...rest] = path.split("/");
  const [key, ...inner] = group === "key" ? ["main", ...rest] : rest; // an environment has one key of its own, which nobody named
  const [noun, ...more] = (nameOf(group) ?? group).split("/");
  const parts = inner
    .filter((part) => part !== "Resource")
    .map((part) => (part.startsWith("Table-") ? `.${part.slice(6)}` : `/${part.toLowerCase()}`));
  return `${[noun, key, ...more].join("/")}${parts.join("")}`;
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
  readonly fields?: Column[];
}

/** BigQuery takes a column away as an update, with what it holds; a column that is no list does not become one. */
function columnsOf(above: string, columns: readonly Column[]): [string, string][] {
  return columns.flatMap(({ name, type, mode, fields = [] }) => {
    const key = `${above}.${name}`;
    return [[key, `type=${type}${mode === "REPEATED" ? " repeated" : ""}`], ...columnsOf(key, fields)];
  });
}

/**
 * The text that a value is, at every plan: references are followed to what they name, and what is made with a thing that is kept goes by that thing's
 * key. Undefined where Terraform alone will know: such a value in an identity would be a change at its first plan.
 */
export function known(value: unknown, program: Json, keyOf: (type: string, body: Json) => string | undefined): unknown {
  if (typeof value !== "string" || !/(?<!\$)\$\{/.test(value)) return value ?? undefined;
  const [, type, id, field] = /^\$\{(\w+)\.([\w-]+)\.(\w+)\}$/.exec(value) ?? [];
  const body = type === undefined ? undefined : bodiesOf(program, type)[id!];
  if (body === undefined) return undefined;
  return field! in body ? known(body[field!], program, keyOf) : keyOf(type!, body);
}

/** What stands at `time_partitioning.field`; of a block that may stand there more than once, in the first. */
function valueAt(body: Json, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, step) => ((Array.isArray(at) ? at[0] : at) as Json | undefined)?.[step], body);
}
