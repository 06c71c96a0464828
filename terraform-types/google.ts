import { byUse, free, hourly, monthly, type TypeFacts } from "./facts";

const grant = { countedAs: "grant" };

/** The types of Google Cloud, by name. */
export const googleTypes = {
  google_artifact_registry_repository: {
    called: "image registry",
    cost: byUse,
    loses: { what: "all images in it", rank: 180 },
    unique: "repository_id",
  },
  google_artifact_registry_repository_iam_member: { cost: free, partOf: grant },
  google_bigquery_dataset: {
    called: "dataset",
    cost: byUse,
    loses: { what: "all tables in it", rank: 30 },
    echoes: ["access"],
    unique: "dataset_id",
  },
  google_bigquery_table: {
    called: "table",
    nameFrom: ["dataset_id+table_id"],
    cost: byUse,
    loses: { what: "all rows in it", rank: 40 },
    partOf: { countedAs: "table", owner: { type: "google_bigquery_dataset", field: "dataset_id" } },
  },
  google_billing_budget: { called: "budget", nameFrom: ["display_name"], cost: free },
  google_cloud_run_v2_job: { called: "job", cost: byUse, unique: "name" },
  google_cloud_run_v2_job_iam_member: { cost: free, partOf: grant },
  google_cloud_run_v2_service: { called: "service", cost: byUse, serves: true, unique: "name" },
  google_cloud_run_v2_service_iam_member: { cost: free, partOf: grant },
  google_cloud_scheduler_job: { called: "schedule", cost: monthly, unique: "name" },
  google_composer_environment: {
    called: "Airflow environment",
    cost: hourly,
    billedAs: "Airflow",
    loses: { what: "its history, connections and variables", rank: 200 },
    unique: "name",
  },
  google_compute_address: { cost: hourly, billedAs: "public address", elsewhere: true },
  google_compute_backend_service: { called: "load balancer's backend", cost: free, unique: "name" },
  google_compute_firewall: { cost: free, elsewhere: true },
  // Free while a forwarding rule uses it ("Network pricing").
  google_compute_global_address: {
    called: "public address",
    cost: free,
    guarded: "DNS names it, and Google gives nobody the same address again",
    unique: "name",
  },
  // The first five of a project cost together what one does; of the two of an environment, that of plain HTTP only sends on.
  google_compute_global_forwarding_rule: {
    called: "load balancer",
    cost: ({ port_range: port }) => (/^443\b/.test(String(port)) ? hourly : free),
    billedAs: "load balancer",
    unique: "name",
  },
  google_compute_managed_ssl_certificate: { called: "certificate", cost: free, unique: "name" },
  google_compute_network: { cost: free, unique: "name" },
  google_compute_network_firewall_policy: { called: "egress policy", cost: free, unique: "name" },
  google_compute_network_firewall_policy_association: {
    called: "egress policy's network",
    cost: free,
    unique: "attachment_target",
  },
  google_compute_network_firewall_policy_rule: {
    called: "egress rule",
    nameFrom: ["rule_name"],
    // Ranges are Cloud NGFW Essentials, which is free; names are Standard, billed by what goes through.
    cost: ({ match }) => (JSON.stringify(match ?? {}).includes("_fqdns") ? byUse : free),
    partOf: {
      countedAs: "rule",
      owner: { type: "google_compute_network_firewall_policy", field: "firewall_policy" },
    },
  },
  google_compute_region_network_endpoint_group: {
    called: "load balancer's way to a service",
    cost: free,
    unique: "name",
  },
  google_compute_route: { cost: free, elsewhere: true },
  google_compute_router: { cost: free, unique: "name" },
  google_compute_router_nat: { cost: hourly, billedAs: "NAT gateway" },
  google_compute_subnetwork: { cost: byUse, unique: "name" }, // its flow logs
  google_compute_ssl_policy: { called: "TLS policy", cost: free, unique: "name" },
  google_compute_target_http_proxy: { called: "redirect to HTTPS", cost: free, unique: "name" },
  google_compute_target_https_proxy: { called: "HTTPS proxy", cost: free, unique: "name" },
  google_compute_url_map: { called: "hosts of the load balancer", cost: free, unique: "name" },
  google_dataproc_cluster: { loses: { what: "what is on its disks", rank: 240 }, elsewhere: true },
  google_dns_record_set: { called: "DNS record", cost: free }, // what is asked is billed with its zone, which is made elsewhere
  google_firestore_database: { loses: { what: "all documents in it", rank: 100 }, elsewhere: true },
  // Events of Google's own are free ("Eventarc pricing"); what Pub/Sub carries of them is little.
  google_eventarc_trigger: { called: "trigger", cost: free, unique: "name" },
  google_iam_workload_identity_pool: {
    called: "identity pool",
    nameFrom: ["workload_identity_pool_id"],
    cost: free,
    unique: "workload_identity_pool_id",
  },
  google_iam_workload_identity_pool_provider: {
    called: "identity provider",
    nameFrom: ["workload_identity_pool_provider_id"],
    cost: free,
  },
  google_iap_web_backend_service_iam_member: { cost: free, partOf: grant },
  google_kms_crypto_key: {
    called: "encryption key",
    cost: monthly,
    billedAs: "encryption key",
    loses: { what: "everything that is encrypted with it; the name cannot be used again", rank: 130 },
  },
  google_kms_crypto_key_iam_member: {
    cost: free,
    guards: "a service cannot read what is encrypted with the key",
    partOf: grant,
  },
  google_kms_key_ring: {
    called: "key ring",
    cost: free,
    guarded: "Google deletes no key ring: destroyed, it is only forgotten, and its name can never be made again",
    partOf: { countedAs: "key ring" },
  },
  google_logging_project_bucket_config: { loses: { what: "all logs in it", rank: 330 }, elsewhere: true },
  google_monitoring_alert_policy: {
    called: "alarm",
    nameFrom: ["display_name"],
    cost: monthly,
    billedAs: "alarm",
    partOf: { countedAs: "alarm" },
  },
  google_monitoring_custom_service: { cost: free, unique: "service_id" },
  google_monitoring_dashboard: { cost: free },
  google_monitoring_notification_channel: { called: "notification channel", cost: free },
  google_monitoring_slo: { cost: free },
  google_project_iam_custom_role: { called: "role", cost: free, unique: "role_id" },
  google_project_iam_member: { cost: free, partOf: grant },
  google_project_service: { called: "API", cost: free, unique: "service" },
  google_pubsub_subscription: {
    cost: byUse,
    // Reminders to rotate a secret go with the line that asks for them.
    loses: {
      what: "messages that nobody has received yet",
      rank: 310,
      unless: ({ filter }) => filter === 'attributes.eventType = "SECRET_ROTATE"',
    },
    unguarded: "ours hold reminders alone, which go with the line that asks for them",
    unique: "name",
  },
  google_pubsub_topic: { called: "topic", cost: byUse, unique: "name" }, // messages wait in its subscriptions
  google_pubsub_topic_iam_member: { cost: free, partOf: grant },
  google_secret_manager_secret: {
    called: "secret",
    cost: monthly, // each version of it
    loses: { what: "all versions of it", rank: 220 },
    unique: "secret_id",
  },
  google_secret_manager_secret_iam_member: { cost: free, partOf: grant },
  google_secret_manager_secret_version: {
    called: "secret version",
    nameFrom: ["secret"],
    cost: monthly,
    partOf: { countedAs: "version" },
    elsewhere: true,
  },
  google_service_account: {
    nameFrom: ["account_id"],
    cost: free,
    partOf: { countedAs: "role" },
    unique: "account_id",
  },
  google_service_account_iam_member: { cost: free, partOf: grant },
  google_sql_database_instance: {
    called: "database server",
    cost: hourly,
    loses: { what: "all databases in it", rank: 50 },
    elsewhere: true,
  },
  google_storage_bucket: {
    called: "bucket",
    cost: byUse,
    loses: { what: "all objects in it", rank: 10 },
    unique: "name",
  },
  google_storage_bucket_iam_member: {
    cost: free,
    partOf: { countedAs: "grant", owner: { type: "google_storage_bucket", field: "bucket" } },
  },
  google_storage_bucket_object: { cost: byUse, elsewhere: true },
  google_vertex_ai_endpoint: {
    called: "endpoint",
    nameFrom: ["display_name", "name"], // its name is a number
    cost: free, // what is deployed to it is billed by the hour
    serves: true,
    echoes: ["deployed_models", "traffic_split"],
    unique: "name",
  },
  google_vertex_ai_feature_online_store: {
    called: "feature store",
    cost: hourly,
    loses: { what: "all features in it", rank: 150 },
    elsewhere: true,
  },
  google_workbench_instance: { cost: hourly, loses: { what: "what is on its disks", rank: 250 }, elsewhere: true },
  google_workflows_workflow: { called: "workflow", cost: byUse, unique: "name" },
} satisfies Record<`google_${string}`, TypeFacts>;
