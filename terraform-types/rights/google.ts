import type { googleTypes } from "../google";
import type { restfulTypes } from "../restful";
import type { Made, Rights } from "./facts";

// A row holds what google-calls.ts says of the calls that the provider makes for the type, which is its own source (hashicorp/google 6.50.0,
// google/services/<service>/resource_<type>.go), and for `restful` our own programs. tests/terraform/rights.test.ts holds both directions: no call
// of a plan or a deploy needs more, and nothing here is needed by none.
const actAs = "iam.serviceAccounts.actAs";

/** What each type of Google Cloud needs, as permissions for custom roles. */
export const googleRights = {
  google_artifact_registry_repository: crud("artifactregistry.repositories"),
  google_artifact_registry_repository_iam_member: policy("artifactregistry.repositories"),
  google_bigquery_dataset: {
    // A dataset holds its own list of who gets in: "Changes to dataset-level access controls".
    reads: ["bigquery.datasets.get", "bigquery.datasets.getIamPolicy"],
    changes: [
      "bigquery.datasets.create",
      "bigquery.datasets.update",
      "bigquery.datasets.delete",
      "bigquery.datasets.setIamPolicy",
    ],
  },
  google_bigquery_table: crud("bigquery.tables"),
  // On the billing account, but for the last of what it reads, which stands on the project that the calls are made for.
  google_billing_budget: {
    reads: ["billing.budgets.get", "serviceusage.services.use"],
    changes: ["billing.budgets.create", "billing.budgets.update", "billing.budgets.delete"],
  },
  google_cloud_run_v2_job: crud("run.jobs", "run.operations.get", actAs),
  google_cloud_run_v2_job_iam_member: policy("run.jobs"),
  google_cloud_run_v2_service: crud("run.services", "run.operations.get", actAs),
  google_cloud_run_v2_service_iam_member: policy("run.services"),
  google_cloud_scheduler_job: {
    reads: ["cloudscheduler.jobs.get", "cloudscheduler.jobs.fullView"],
    changes: [
      "cloudscheduler.jobs.create",
      "cloudscheduler.jobs.update",
      "cloudscheduler.jobs.enable", // the provider calls resume behind each change
      "cloudscheduler.jobs.pause", // of one that is not enabled
      "cloudscheduler.jobs.delete",
      actAs,
    ],
  },
  google_composer_environment: crud("composer.environments", "composer.operations.get", actAs),
  google_compute_backend_service: crud(
    "compute.backendServices",
    "compute.regionNetworkEndpointGroups.use",
    "compute.globalOperations.get",
  ),
  google_compute_global_address: {
    reads: ["compute.globalAddresses.get"],
    changes: [
      "compute.globalAddresses.create",
      "compute.globalAddresses.setLabels",
      "compute.globalAddresses.delete",
      "compute.globalOperations.get",
    ],
  },
  google_compute_global_forwarding_rule: {
    reads: ["compute.globalForwardingRules.get"],
    changes: [
      "compute.globalForwardingRules.create",
      "compute.globalForwardingRules.setLabels",
      "compute.globalForwardingRules.setTarget",
      "compute.globalForwardingRules.delete",
      "compute.globalAddresses.use",
      "compute.targetHttpProxies.use",
      "compute.targetHttpsProxies.use",
      "compute.globalOperations.get",
    ],
  },
  google_compute_managed_ssl_certificate: {
    reads: ["compute.sslCertificates.get"],
    changes: ["compute.sslCertificates.create", "compute.sslCertificates.delete", "compute.globalOperations.get"],
  },
  google_compute_network: {
    reads: ["compute.networks.get"],
    changes: ["compute.networks.create", "compute.networks.delete", "compute.globalOperations.get"],
  },
  google_compute_network_firewall_policy: {
    reads: ["compute.firewallPolicies.get"],
    changes: [
      "compute.firewallPolicies.create",
      "compute.firewallPolicies.update",
      "compute.firewallPolicies.delete",
      "compute.globalOperations.get",
    ],
  },
  // It stands in the policy, and counts as a change of the network.
  google_compute_network_firewall_policy_association: {
    reads: ["compute.firewallPolicies.get"],
    changes: ["compute.firewallPolicies.use", "compute.networks.setFirewallPolicy", "compute.globalOperations.get"],
  },
  google_compute_network_firewall_policy_rule: {
    reads: ["compute.firewallPolicies.get"],
    changes: ["compute.firewallPolicies.update", "compute.globalOperations.get"],
  },
  google_compute_region_network_endpoint_group: {
    reads: ["compute.regionNetworkEndpointGroups.get"],
    changes: [
      "compute.regionNetworkEndpointGroups.create",
      "compute.regionNetworkEndpointGroups.delete",
      "compute.regionOperations.get",
    ],
  },
  google_compute_router: {
    reads: ["compute.routers.get"],
    changes: [
      "compute.routers.create",
      "compute.routers.delete",
      "compute.networks.updatePolicy",
      "compute.regionOperations.get",
    ],
  },
  // A NAT gateway is a part of its router.
  google_compute_router_nat: {
    reads: ["compute.routers.get"],
    changes: ["compute.routers.update", "compute.regionOperations.get"],
  },
  google_compute_subnetwork: {
    reads: ["compute.subnetworks.get"],
    changes: [
      "compute.subnetworks.create",
      "compute.subnetworks.expandIpCidrRange",
      "compute.subnetworks.delete",
      "compute.networks.updatePolicy",
      "compute.regionOperations.get",
    ],
  },
  google_compute_ssl_policy: crud("compute.sslPolicies", "compute.globalOperations.get"),
  google_compute_target_http_proxy: {
    reads: ["compute.targetHttpProxies.get"],
    changes: [
      "compute.targetHttpProxies.create",
      "compute.targetHttpProxies.setUrlMap",
      "compute.targetHttpProxies.delete",
      "compute.urlMaps.use",
      "compute.globalOperations.get",
    ],
  },
  google_compute_target_https_proxy: {
    reads: ["compute.targetHttpsProxies.get"],
    changes: [
      "compute.targetHttpsProxies.create",
      "compute.targetHttpsProxies.setUrlMap",
      "compute.targetHttpsProxies.setSslCertificates",
      "compute.targetHttpsProxies.setSslPolicy",
      "compute.targetHttpsProxies.delete",
      "compute.urlMaps.use",
      "compute.sslCertificates.get",
      "compute.sslPolicies.use",
      "compute.globalOperations.get",
    ],
  },
  google_compute_url_map: crud("compute.urlMaps", "compute.backendServices.use", "compute.globalOperations.get"),
  google_dns_record_set: {
    reads: ["dns.resourceRecordSets.list"],
    changes: [
      "dns.changes.create",
      "dns.changes.get",
      "dns.resourceRecordSets.create",
      "dns.resourceRecordSets.update",
      "dns.resourceRecordSets.delete",
    ],
  },
  google_eventarc_trigger: crud("eventarc.triggers", "eventarc.operations.get", actAs),
  google_iam_workload_identity_pool: crud("iam.workloadIdentityPools"),
  google_iam_workload_identity_pool_provider: crud("iam.workloadIdentityPoolProviders"),
  google_iap_web_backend_service_iam_member: policy("iap.webServices"),
  google_kms_crypto_key: {
    // A key is never deleted: its versions are.
    reads: ["cloudkms.cryptoKeys.get"],
    changes: [
      "cloudkms.cryptoKeys.create",
      "cloudkms.cryptoKeys.update",
      "cloudkms.cryptoKeyVersions.list",
      "cloudkms.cryptoKeyVersions.destroy",
    ],
  },
  google_kms_crypto_key_iam_member: policy("cloudkms.cryptoKeys"),
  google_kms_key_ring: { reads: ["cloudkms.keyRings.get"], changes: ["cloudkms.keyRings.create"] },
  google_monitoring_alert_policy: crud("monitoring.alertPolicies"),
  google_monitoring_custom_service: {
    reads: ["monitoring.services.get"],
    changes: ["monitoring.services.create", "monitoring.services.delete"],
  },
  google_monitoring_dashboard: crud("monitoring.dashboards"),
  google_monitoring_notification_channel: {
    reads: ["monitoring.notificationChannels.get"],
    changes: ["monitoring.notificationChannels.create", "monitoring.notificationChannels.delete"],
  },
  google_monitoring_slo: crud("monitoring.slos"),
  google_project_iam_custom_role: {
    reads: ["iam.roles.get"],
    changes: ["iam.roles.create", "iam.roles.delete"],
  },
  google_project_iam_member: policy("resourcemanager.projects"),
  google_project_service: {
    reads: ["serviceusage.services.list", "resourcemanager.projects.get"],
    changes: ["serviceusage.services.enable", "serviceusage.operations.get"],
  },
  google_pubsub_subscription: crud("pubsub.subscriptions", "pubsub.topics.attachSubscription"),
  google_pubsub_topic: crud("pubsub.topics"),
  google_pubsub_topic_iam_member: policy("pubsub.topics"),
  google_secret_manager_secret: crud("secretmanager.secrets"),
  google_secret_manager_secret_iam_member: policy("secretmanager.secrets"),
  google_service_account: {
    reads: ["iam.serviceAccounts.get"],
    changes: ["iam.serviceAccounts.create", "iam.serviceAccounts.update", "iam.serviceAccounts.delete"],
  },
  google_service_account_iam_member: policy("iam.serviceAccounts"),
  google_storage_bucket: crud(
    "storage.buckets",
    // With protect: false its objects go first.
    "storage.objects.list",
    "storage.objects.delete",
    "storage.anywhereCaches.list",
  ),
  google_storage_bucket_iam_member: policy("storage.buckets"),
  google_vertex_ai_endpoint: crud("aiplatform.endpoints", "aiplatform.operations.list"),
  google_workflows_workflow: crud("workflows.workflows", "workflows.operations.get", actAs),
  // Makes service agents, for which Google asks no right, and sets the least of a service of Cloud Run, which needs what the service beside it needs.
  restful_operation: { reads: [], changes: [] },
  restful_resource: {
    reads: ["aiplatform.models.get", "aiplatform.endpoints.get"],
    changes: [
      "aiplatform.models.upload",
      "aiplatform.models.delete",
      "aiplatform.endpoints.deploy",
      "aiplatform.endpoints.undeploy",
      "aiplatform.endpoints.update",
      "aiplatform.operations.list",
      actAs,
    ],
  },
} satisfies Record<Made<typeof googleTypes> | Made<typeof restfulTypes>, Rights>;

/** What is only read. */
export const googleDataRights: Readonly<Record<string, Rights>> = {
  google_bigquery_default_service_account: { reads: ["bigquery.jobs.create"], changes: [] },
  google_secret_manager_secret_version: { reads: ["secretmanager.versions.get"], changes: [] },
  google_storage_project_service_account: { reads: ["resourcemanager.projects.get"], changes: [] },
  restful_resource: { reads: ["aiplatform.models.get", "aiplatform.endpoints.get"], changes: [] },
};

function crud(collection: string, ...more: string[]): Rights {
  const changes = ["create", "update", "delete"].map((verb) => `${collection}.${verb}`);
  return { reads: [`${collection}.get`], changes: [...changes, ...more] };
}

function policy(collection: string): Rights {
  return { reads: [`${collection}.getIamPolicy`], changes: [`${collection}.setIamPolicy`] };
}
