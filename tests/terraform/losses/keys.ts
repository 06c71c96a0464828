import { parse } from "yaml";

type Entries = Record<string, Record<string, unknown> | null>;

interface Written {
  readonly cloud: "gcp" | "aws";
  readonly encryption?: string;
  readonly buckets?: Entries;
  readonly registries?: Entries;
  readonly datasets?: Record<string, { location?: string; tables?: Record<string, Table> }>;
  readonly secrets?: Entries;
  readonly airflow?: Entries;
  readonly services?: Record<string, { signIn?: { cognito?: unknown } }>;
}

interface Table {
  readonly schema: Record<string, unknown>;
  readonly partitionBy?: unknown;
}

export const read = (yaml: string): Written => parse(yaml) as Written;

/** What an environment has that holds something, by the words of its own file; told from the file alone, and from nothing that the program knows. */
export function keysOf(yaml: string): string[] {
  const { cloud, encryption, buckets = {}, registries = {}, datasets = {}, secrets = {}, ...others } = read(yaml);
  const { airflow = {}, services = {} } = others;
  const isGoogle = cloud === "gcp";
  const key = encryption !== "customer-managed" ? [] : isGoogle ? ["key/main", "key/main/ring"] : ["key/main"];
  return [
    ...Object.keys(buckets).map((name) => `bucket/${name}`),
    ...Object.keys(registries).map((name) => `registry/${name}`),
    ...Object.keys(secrets).map((name) => `secret/${name}`),
    ...Object.keys(airflow).flatMap((name) => [`airflow/${name}`, `airflow/${name}/bucket`]),
    ...Object.entries(services).flatMap(([name, { signIn }]) => (signIn?.cognito ? [`service/${name}/people`] : [])),
    ...Object.entries(datasets).flatMap(([name, { location, tables = {} }]) => {
      const dataset = `dataset/${name}`;
      if (!isGoogle) return [dataset, `${dataset}/workgroup`, ...(location === undefined ? [`${dataset}/bucket`] : [])];
      const below = Object.entries(tables).flatMap(([table, { schema }]) => [
        `${dataset}.${table}`,
        ...Object.keys(schema).map((column) => `${dataset}.${table}.${column}`),
      ]);
      return [dataset, ...below];
    }),
    ...key,
  ].sort();
}

/** A thing with all its parts. */
export const withParts = (keys: readonly string[], thing: string): string[] =>
  keys.filter((key) => key === thing || key.startsWith(`${thing}.`) || key.startsWith(`${thing}/`));

const types = {
  gcp: {
    bucket: "google_storage_bucket",
    registry: "google_artifact_registry_repository",
    dataset: "google_bigquery_dataset",
    table: "google_bigquery_table",
    secret: "google_secret_manager_secret",
    airflow: "google_composer_environment",
    key: "google_kms_crypto_key",
    ring: "google_kms_key_ring",
    workgroup: "",
    people: "",
    service: "",
  },
  aws: {
    bucket: "aws_s3_bucket",
    registry: "aws_ecr_repository",
    dataset: "aws_glue_catalog_database",
    table: "aws_glue_catalog_table",
    secret: "aws_secretsmanager_secret",
    airflow: "aws_mwaa_environment",
    key: "aws_kms_key",
    ring: "",
    workgroup: "aws_athena_workgroup",
    people: "aws_cognito_user_pool",
    service: "aws_cognito_user_pool",
  },
} as const;

/** The type of what a key stands for; a column is of its table. */
export function typeOf(cloud: "gcp" | "aws", key: string): string {
  const [, noun, part = ""] = /^(\w+)\/[^./]+([./]\w+)?/.exec(key)!;
  const is = part.startsWith(".") ? "table" : part.slice(1) || noun!;
  return types[cloud][is as keyof (typeof types)["gcp"]];
}
