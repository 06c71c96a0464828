import type { ProgramJson } from "../synthesize";

/** When money flows: classes and no figures, because figures rot. */
export type CostClass =
  | "by the hour, even when idle"
  | "by the month, while it exists"
  | "by what is stored or used"
  | "free"
  | "not known here";

/** One resource of a program. */
export interface Resource {
  /** `type.id`, as Terraform writes it. */
  readonly address: string;
  readonly type: string;
  readonly id: string;
  /** The construct's path, such as `dev/bucket/raw/Resource`; empty where the program does not say. */
  readonly path: string;
  /** What it is part of: `bucket`, `registry`, `dataset`, `airflow`, `endpoint`, or `network`, `keys`, `apis`, `access`, `watching`. */
  readonly kind: string;
  /** The thing that a person named, as references write it (`bucket/raw`); the kind, where nobody named one. */
  readonly thing: string;
  /** Name in the cloud; undefined where it is known only after the deploy. */
  readonly name?: string;
  /** True for the resource that gives the thing its name. */
  readonly primary: boolean;
  readonly cost: CostClass;
  /** Addresses of what it needs: resources, and data sources with `data.` in front. */
  readonly references: readonly string[];
}

/** The resources of a program in its order, and the same by thing. */
export interface Inventory {
  readonly resources: readonly Resource[];
  readonly things: ReadonlyMap<string, readonly Resource[]>;
}

// The second element of a path, where it is not the kind itself.
const kindOfGroup: Record<string, string> = {
  composer: "airflow",
  mwaa: "airflow",
  "airflow-bucket": "airflow",
  "dataset-bucket": "dataset",
  key: "keys",
  services: "apis",
  agents: "apis",
  serving: "endpoint",
  "endpoint-network": "endpoint",
  alerts: "watching",
  dashboard: "watching",
};

// Groups that hold one thing, or what nobody named.
const unnamed = new Set(["network", "key", "services", "agents", "access", "watching", "alerts", "dashboard"]);

// The first that is plain text; in another resource's body the same field is a reference, and is passed over.
const nameFields = [
  "bucket",
  "repository_id",
  "table_id",
  "dataset_id",
  "account_id",
  "display_name",
  "service",
  "name",
];

// `$${` is text.
const evaluated = /(?<!\$)\$\{/;

// The first that fits counts.
const costs: [RegExp, CostClass][] = [
  [/^(google_composer_environment|aws_mwaa_environment|aws_sagemaker_endpoint)$/, "by the hour, even when idle"],
  [
    /^(aws_nat_gateway|google_compute_router_nat|aws_eip|google_compute_address|aws_lb)$/,
    "by the hour, even when idle",
  ],
  [
    /^(google_sql_database_instance|aws_db_instance|aws_rds_cluster_instance|aws_redshift_cluster)$/,
    "by the hour, even when idle",
  ],
  [
    /^(google_vertex_ai_feature_online_store|google_workbench_instance|aws_sagemaker_notebook_instance)$/,
    "by the hour, even when idle",
  ],
  [
    /^(aws_kms_key|google_kms_crypto_key|aws_secretsmanager_secret|google_secret_manager_secret_version)$/,
    "by the month, while it exists",
  ],
  [
    /^(aws_cloudwatch_(metric_alarm|composite_alarm|dashboard)|google_monitoring_alert_policy|google_cloud_scheduler_job)$/,
    "by the month, while it exists",
  ],
  [/^(google_storage_bucket|google_storage_bucket_object|aws_s3_bucket|aws_s3_object)$/, "by what is stored or used"],
  [/^(google_artifact_registry_repository|aws_ecr_repository)$/, "by what is stored or used"],
  [/^google_compute_subnetwork$/, "by what is stored or used"], // its flow logs
  [
    /^(google_bigquery_(dataset|table)|aws_glue_catalog_(database|table)|aws_athena_workgroup)$/,
    "by what is stored or used",
  ],
  [
    /^(aws_cloudwatch_log_group|aws_flow_log|aws_sns_topic|aws_sqs_queue|aws_lambda_function)$/,
    "by what is stored or used",
  ],
  [
    /^google_(pubsub_(topic|subscription)|cloud_run_v2_(job|service))$|^aws_sagemaker_feature_group$/,
    "by what is stored or used",
  ],
  [/_iam_|_policy$|_ownership_controls$|_public_access_block$|_(versioning|configuration)$/, "free"],
  [/^google_(project_service|service_account|kms_key_ring|secret_manager_secret)$|^restful_operation$/, "free"],
  [/^google_monitoring_(notification_channel|dashboard|custom_service|slo)$/, "free"],
  [/^google_compute_(network|subnetwork|firewall|router|route)$|^(google_billing|aws_budgets)_budget$/, "free"],
  [
    /^aws_(kms_alias|appautoscaling_target|sagemaker_model|cloudwatch_event_(rule|target)|sns_topic_subscription)$/,
    "free",
  ],
  [/^aws_(vpc|subnet|internet_gateway|route|route_table|route_table_association)$/, "free"],
  [/^aws_(default_security_group|security_group|vpc_security_group_\w+_rule)$|^aws_iam_/, "free"],
  // The endpoint itself; what is deployed to it is billed by the hour.
  [/^google_vertex_ai_endpoint$/, "free"],
];

/** Lists what a program makes. Data sources are left out: they only read. */
export function inventory(json: ProgramJson): Inventory {
  const known = new Set([...addressesOf(json.resource), ...addressesOf(json.data).map((address) => `data.${address}`)]);
  const resources = Object.entries(mapAt(json.resource)).flatMap(([type, byId]) =>
    Object.entries(mapAt(byId)).map(([id, body]) => resource(type, id, mapAt(body), known)),
  );
  const things = new Map<string, Resource[]>();
  for (const item of resources) things.set(item.thing, [...(things.get(item.thing) ?? []), item]);
  return { resources, things };
}

/** When the resource costs money. */
export function costOf(type: string, body: Record<string, unknown> = {}): CostClass {
  // A gateway endpoint is a route; every other kind is an interface in each zone.
  if (type === "aws_vpc_endpoint") {
    return (body.vpc_endpoint_type ?? "Gateway") === "Gateway" ? "free" : "by the hour, even when idle";
  }
  // What Vertex AI runs, and what only tells it how.
  if (type === "restful_resource") {
    return mapAt(body.body).deployedModel === undefined ? "free" : "by the hour, even when idle";
  }
  return costs.find(([pattern]) => pattern.test(type))?.[1] ?? "not known here";
}

function resource(type: string, id: string, body: Record<string, unknown>, known: Set<string>): Resource {
  const path = String(mapAt(mapAt(body["//"]).metadata).path ?? "");
  const parts = path.split("/");
  const [, group = type, key = ""] = parts;
  const kind = kindOfGroup[group] ?? group;
  const named = !unnamed.has(group) && parts.length > 3;
  return {
    address: `${type}.${id}`,
    type,
    id,
    path,
    kind,
    thing: named ? `${kind}/${key}` : kind,
    name: nameFields.map((field) => body[field]).find(isLiteral),
    primary: named && parts.length === 4 && parts[3] === "Resource" && !group.endsWith("-bucket"),
    cost: costOf(type, body),
    references: referencesIn(body, known),
  };
}

/** The addresses inside `${...}` and in `depends_on`, at any depth; each once and sorted. */
function referencesIn(body: Record<string, unknown>, known: Set<string>): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
    if (typeof value !== "string" || !evaluated.test(value)) return;
    for (const [address] of value.matchAll(/(?:\bdata\.)?\b[a-z]+_[a-z0-9_]+\.[A-Za-z0-9_-]+/g)) found.add(address);
  };
  const { "//": _, depends_on: dependencies = [], ...rest } = body;
  visit(rest);
  for (const address of dependencies as string[]) found.add(address);
  return [...found].filter((address) => known.has(address)).sort();
}

function addressesOf(types: unknown): string[] {
  return Object.entries(mapAt(types)).flatMap(([type, byId]) => Object.keys(mapAt(byId)).map((id) => `${type}.${id}`));
}

function isLiteral(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !evaluated.test(value);
}

function mapAt(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
