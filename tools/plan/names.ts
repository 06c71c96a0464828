import { code } from "./markdown";
import { record, type ResourceChange } from "./plan";

// Only where the words of the type, without the provider in front, are not what people say.
const kinds: Record<string, string> = {
  google_storage_bucket: "bucket",
  google_bigquery_dataset: "dataset",
  google_bigquery_table: "table",
  google_artifact_registry_repository: "image registry",
  google_composer_environment: "Airflow environment",
  google_kms_crypto_key: "encryption key",
  google_kms_key_ring: "key ring",
  google_vertex_ai_endpoint: "endpoint",
  google_secret_manager_secret: "secret",
  google_secret_manager_secret_version: "secret version",
  google_monitoring_alert_policy: "alarm",
  google_monitoring_notification_channel: "notification channel",
  google_sql_database_instance: "database server",
  google_project_service: "API",
  google_cloud_run_v2_service: "service",
  google_cloud_run_v2_job: "job",
  google_vertex_ai_feature_online_store: "feature store",
  aws_s3_bucket: "bucket",
  aws_ecr_repository: "image registry",
  aws_glue_catalog_database: "dataset",
  aws_glue_catalog_table: "table",
  aws_mwaa_environment: "Airflow environment",
  aws_kms_key: "encryption key",
  aws_sagemaker_endpoint: "endpoint",
  aws_sagemaker_endpoint_configuration: "endpoint configuration",
  aws_sagemaker_model: "model",
  aws_sagemaker_feature_group: "feature group",
  aws_secretsmanager_secret: "secret",
  aws_secretsmanager_secret_version: "secret version",
  aws_iam_role: "role",
  aws_iam_role_policy: "role policy",
  aws_iam_policy: "policy",
  aws_cloudwatch_metric_alarm: "alarm",
  aws_cloudwatch_log_group: "log group",
  aws_appautoscaling_target: "scaling range",
  aws_appautoscaling_policy: "scaling rule",
  aws_dynamodb_table: "table",
  aws_db_instance: "database server",
  aws_rds_cluster: "database server",
  aws_sfn_state_machine: "workflow",
  aws_ecr_lifecycle_policy: "clean-up rule",
};

// Google's endpoints are called by a number.
const nameFields: Record<string, string[]> = {
  google_vertex_ai_endpoint: ["display_name", "name"],
  google_monitoring_alert_policy: ["display_name"],
  google_bigquery_table: ["dataset_id+table_id"],
  aws_glue_catalog_table: ["database_name+name"],
  google_service_account: ["account_id"],
  aws_kms_key: ["description", "key_id"],
  google_secret_manager_secret_version: ["secret"],
  aws_secretsmanager_secret_version: ["secret_id"],
  aws_sagemaker_feature_group: ["feature_group_name"],
  aws_appautoscaling_target: ["resource_id"],
};

const usualNameFields =
  "bucket name bucket_name repository_id dataset_id account_id secret_id cluster_identifier identifier cluster_name function_name alarm_name " +
  "domain_name display_name service resource_id repository role table_id id";

/** The kind of a resource in words: `bucket`, `image registry`. */
export function kindOf(type: string): string {
  return kinds[type] ?? type.replace(/^[a-z0-9]+_/, "").replace(/_/g, " ");
}

/** What people call the resource: its name in the cloud, else the readable part of its address. */
export function nameOf(resource: ResourceChange): string {
  const { before, after } = resource.change;
  for (const field of nameFields[resource.type] ?? usualNameFields.split(" ")) {
    for (const side of [record(before), record(after)]) {
      const parts = field.split("+").map((part) => side[part]);
      if (parts.every((part) => typeof part === "string" && part !== "")) return shortName(parts.join("."));
    }
  }
  return stem(resource).replace(/_/g, "/");
}

/** `bucket \`acme-raw\``, as Markdown. */
export function title(resource: ResourceChange): string {
  return `${kindOf(resource.type)} ${code(nameOf(resource))}`;
}

/** The address without the hash that cdktf puts behind nested ids: the construct's path, joined by `_`. */
export function stem({ name }: ResourceChange): string {
  return name.replace(/_[0-9A-F]{8}$/, "");
}

/** The address, small, for whoever looks for it in the program. */
export function small({ address, deposed }: ResourceChange): string {
  const left = deposed === undefined ? "" : " (left behind by an interrupted replacement)";
  return `<sub>${code(address, 200)}${left}</sub>`;
}

/** Of `projects/p/locations/l/keys/k`, of an ARN and of `b/bucket`, the last word. */
export function shortName(name: string): string {
  if (name.startsWith("arn:")) return name.split(/[:/]/).pop()!;
  return /^(projects|b)\//.test(name) ? name.split("/").pop()! : name;
}
