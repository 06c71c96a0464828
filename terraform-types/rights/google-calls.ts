// What the page of a method says under "IAM permissions" (cloud.google.com, <product>/docs/reference/rest), as iann0036/iam-dataset has gathered it
// and some of the pages were read for; what is said elsewhere is named beside the row. `*` stands for one part of a path, `**` for the rest of it.
//
// What a call takes along counts with it, whether the sandbox shows it or not: an operation that runs is asked for until it ends, and whoever
// makes something that runs as an account acts as that account.

const actAs = "iam.serviceAccounts.actAs";
const useServices = "serviceusage.services.use";
const globally = "compute.globalOperations.get";
const regionally = "compute.regionOperations.get";
const vertexOperations = "aiplatform.operations.list"; // the only permission of its operations

/** The permissions that Google asks for, call by call, as HTTP method, service and path without its version. */
export const googleCalls: Readonly<Record<string, readonly string[]>> = {
  ...collection("artifactregistry/projects/*/locations/*/repositories", "artifactregistry.repositories", "PATCH"),
  "GET artifactregistry/projects/*/locations/*/operations/*": [],

  // "Changes to dataset-level access controls": with enable_fine_grained_dataset_acls_option, the list of who gets in asks for a policy's rights.
  "GET bigquery/projects/*/datasets/*": ["bigquery.datasets.get", "bigquery.datasets.getIamPolicy"],
  "POST bigquery/projects/*/datasets": ["bigquery.datasets.create", "bigquery.datasets.setIamPolicy"],
  "PUT bigquery/projects/*/datasets/*": [
    "bigquery.datasets.get",
    "bigquery.datasets.update",
    "bigquery.datasets.setIamPolicy",
  ],
  "DELETE bigquery/projects/*/datasets/*": ["bigquery.datasets.delete"],
  ...collection("bigquery/projects/*/datasets/*/tables", "bigquery.tables", "PUT"),
  "GET bigquery/projects/*/serviceAccount": ["bigquery.jobs.create"], // Method: projects.getServiceAccount

  // "Access control for the Cloud Billing Budget API", on the billing account; our provider names the project that it calls for, and whoever does so
  // must be allowed to use its services: "System parameters", X-Goog-User-Project.
  "GET billingbudgets/billingAccounts/*/budgets/*": ["billing.budgets.get", useServices],
  "POST billingbudgets/billingAccounts/*/budgets": ["billing.budgets.create", useServices],
  "PATCH billingbudgets/billingAccounts/*/budgets/*": ["billing.budgets.update", useServices],
  "DELETE billingbudgets/billingAccounts/*/budgets/*": ["billing.budgets.delete", useServices],

  // Who makes what runs as an account acts as it: "Configure service identity for jobs".
  ...collection("run/projects/*/locations/*/jobs", "run.jobs", "PATCH", "run.operations.get", actAs),
  ...collection("run/projects/*/locations/*/services", "run.services", "PATCH", "run.operations.get", actAs),

  // Without fullView a job is answered without what it sends ("Cloud Scheduler roles and permissions"); who attaches an account acts as it ("Use
  // authentication with HTTP targets").
  ...collection("cloudscheduler/projects/*/locations/*/jobs", "cloudscheduler.jobs", "PATCH", actAs),
  "POST cloudscheduler/projects/*/locations/*/jobs/*:resume": ["cloudscheduler.jobs.enable"], // Method: projects.locations.jobs.resume
  "POST cloudscheduler/projects/*/locations/*/jobs/*:pause": ["cloudscheduler.jobs.pause"], // Method: projects.locations.jobs.pause
  "GET cloudscheduler/projects/*/locations/*/jobs/*": ["cloudscheduler.jobs.get", "cloudscheduler.jobs.fullView"],

  ...collection(
    "composer/projects/*/locations/*/environments",
    "composer.environments",
    "PATCH",
    "composer.operations.get",
    actAs, // "Access control with IAM" of Cloud Composer
  ),

  ...collection("compute/projects/*/global/networks", "compute.networks", "PATCH", globally),
  ...collection("compute/projects/*/global/firewallPolicies", "compute.firewallPolicies", "PATCH", globally),
  ...Object.fromEntries(
    ["addRule", "patchRule", "removeRule"].map((method) => [
      `POST compute/projects/*/global/firewallPolicies/*/${method}`,
      ["compute.firewallPolicies.update", globally],
    ]),
  ),
  ...Object.fromEntries(
    ["getRule", "getAssociation"].map((method) => [
      `GET compute/projects/*/global/firewallPolicies/*/${method}`,
      ["compute.firewallPolicies.get"],
    ]),
  ),
  // "Use global network firewall policies and rules", Associate a policy with the network
  ...Object.fromEntries(
    ["addAssociation", "removeAssociation"].map((method) => [
      `POST compute/projects/*/global/firewallPolicies/*/${method}`,
      ["compute.firewallPolicies.use", "compute.networks.setFirewallPolicy", globally],
    ]),
  ),
  ...collection("compute/projects/*/regions/*/routers", "compute.routers", "PATCH", regionally),
  "POST compute/projects/*/regions/*/routers": ["compute.routers.create", "compute.networks.updatePolicy", regionally],
  ...collection(
    "compute/projects/*/regions/*/subnetworks",
    "compute.subnetworks",
    "PATCH",
    "compute.networks.updatePolicy",
    regionally,
  ),
  "POST compute/projects/*/regions/*/subnetworks/*/expandIpCidrRange": [
    "compute.subnetworks.expandIpCidrRange",
    regionally,
  ],

  // What a part of a load balancer names is used by who makes it: roles/compute.loadBalancerAdmin holds the right beside each.
  ...collection("compute/projects/*/global/addresses", "compute.globalAddresses", "PATCH", globally),
  "POST compute/projects/*/global/addresses/*/setLabels": ["compute.globalAddresses.setLabels", globally],
  ...collection("compute/projects/*/global/sslCertificates", "compute.sslCertificates", "PATCH", globally),
  ...collection("compute/projects/*/global/sslPolicies", "compute.sslPolicies", "PATCH", globally),
  ...collection(
    "compute/projects/*/regions/*/networkEndpointGroups",
    "compute.regionNetworkEndpointGroups",
    "PATCH",
    regionally,
  ),
  ...using(
    "compute/projects/*/global/backendServices",
    "compute.backendServices",
    "compute.regionNetworkEndpointGroups.use",
  ),
  ...using("compute/projects/*/global/urlMaps", "compute.urlMaps", "compute.backendServices.use"),
  ...using("compute/projects/*/global/targetHttpProxies", "compute.targetHttpProxies", "compute.urlMaps.use"),
  ...using(
    "compute/projects/*/global/targetHttpsProxies",
    "compute.targetHttpsProxies",
    "compute.urlMaps.use",
    "compute.sslCertificates.get",
    "compute.sslPolicies.use",
  ),
  // Two of the changes of a proxy go without `global` in their address.
  "POST compute/projects/*/targetHttpProxies/*/setUrlMap": [
    "compute.targetHttpProxies.setUrlMap",
    "compute.urlMaps.use",
    globally,
  ],
  "POST compute/projects/*/targetHttpsProxies/*/setUrlMap": [
    "compute.targetHttpsProxies.setUrlMap",
    "compute.urlMaps.use",
    globally,
  ],
  "POST compute/projects/*/targetHttpsProxies/*/setSslCertificates": [
    "compute.targetHttpsProxies.setSslCertificates",
    "compute.sslCertificates.get",
    globally,
  ],
  "POST compute/projects/*/global/targetHttpsProxies/*/setSslPolicy": [
    "compute.targetHttpsProxies.setSslPolicy",
    "compute.sslPolicies.use",
    globally,
  ],
  ...using(
    "compute/projects/*/global/forwardingRules",
    "compute.globalForwardingRules",
    "compute.globalAddresses.use",
    "compute.targetHttpProxies.use",
    "compute.targetHttpsProxies.use",
  ),
  "POST compute/projects/*/global/forwardingRules/*/setLabels": ["compute.globalForwardingRules.setLabels", globally],
  "POST compute/projects/*/global/forwardingRules/*/setTarget": [
    "compute.globalForwardingRules.setTarget",
    "compute.targetHttpProxies.use",
    "compute.targetHttpsProxies.use",
    globally,
  ],

  // "Roles and permissions" of Cloud DNS: a change of records asks for what it does to each of them.
  "GET dns/projects/*/managedZones/*": ["dns.managedZones.get"],
  "GET dns/projects/*/managedZones/*/rrsets": ["dns.resourceRecordSets.list"],
  "POST dns/projects/*/managedZones/*/changes": [
    "dns.changes.create",
    "dns.resourceRecordSets.create",
    "dns.resourceRecordSets.update",
    "dns.resourceRecordSets.delete",
  ],
  "GET dns/projects/*/managedZones/*/changes/*": ["dns.changes.get"],

  // "Manage access to IAP-secured resources": the policy of a backend service is IAP's.
  ...policy("iap/projects/*/iap_web/compute/services/*", "iap.webServices"),

  ...collection("cloudkms/projects/*/locations/*/keyRings", "cloudkms.keyRings", "PATCH"),
  ...collection("cloudkms/projects/*/locations/*/keyRings/*/cryptoKeys", "cloudkms.cryptoKeys", "PATCH"),
  "GET cloudkms/projects/*/locations/*/keyRings/*/cryptoKeys/*/cryptoKeyVersions": ["cloudkms.cryptoKeyVersions.list"],
  "POST cloudkms/projects/*/locations/*/keyRings/*/cryptoKeys/*/cryptoKeyVersions/*:destroy": [
    "cloudkms.cryptoKeyVersions.destroy",
  ],

  // "Roles and permissions for Workflows targets" of Eventarc, and "Grant a workflow permission to access Google Cloud resources": both act as an account.
  ...collection(
    "eventarc/projects/*/locations/*/triggers",
    "eventarc.triggers",
    "PATCH",
    "eventarc.operations.get",
    actAs,
  ),
  ...collection(
    "workflows/projects/*/locations/*/workflows",
    "workflows.workflows",
    "PATCH",
    "workflows.operations.get",
    actAs,
  ),

  ...collection("monitoring/projects/*/alertPolicies", "monitoring.alertPolicies", "PATCH"),
  ...collection("monitoring/projects/*/dashboards", "monitoring.dashboards", "PATCH"),
  ...collection("monitoring/projects/*/notificationChannels", "monitoring.notificationChannels", "PATCH"),
  ...collection("monitoring/projects/*/services", "monitoring.services", "PATCH"),
  ...collection("monitoring/projects/*/services/*/serviceLevelObjectives", "monitoring.slos", "PATCH"),

  // "Access control with IAM" of Pub/Sub: who makes a subscription attaches it to the topic.
  "PUT pubsub/projects/*/topics/*": ["pubsub.topics.create"],
  ...collection("pubsub/projects/*/topics", "pubsub.topics", "PATCH"),
  "PUT pubsub/projects/*/subscriptions/*": ["pubsub.subscriptions.create", "pubsub.topics.attachSubscription"],
  ...collection("pubsub/projects/*/subscriptions", "pubsub.subscriptions", "PATCH"),

  ...collection("secretmanager/projects/*/secrets", "secretmanager.secrets", "PATCH"),
  "GET secretmanager/projects/*/secrets/*/versions/*": ["secretmanager.versions.get"],

  "GET cloudresourcemanager/projects/*": ["resourcemanager.projects.get"],
  ...policy("cloudresourcemanager/projects/*", "resourcemanager.projects"),
  "GET serviceusage/projects/*/services": ["serviceusage.services.list"],
  "POST serviceusage/projects/*/services:batchEnable": ["serviceusage.services.enable", "serviceusage.operations.get"],
  // The provider gathers APIs for a few seconds, and turns one on by itself that is alone by then.
  "POST serviceusage/projects/*/services/*:enable": ["serviceusage.services.enable", "serviceusage.operations.get"],
  // "Create and grant roles to service agents": triggering the creation asks for no permission.
  "POST serviceusage/projects/*/services/*:generateServiceIdentity": [],
  "GET serviceusage/**operations/*": ["serviceusage.operations.get"],

  ...collection("iam/projects/*/serviceAccounts", "iam.serviceAccounts", "PATCH"),
  ...collection("iam/projects/*/roles", "iam.roles", "PATCH"),
  ...collection("iam/projects/*/locations/*/workloadIdentityPools", "iam.workloadIdentityPools", "PATCH"),
  ...collection(
    "iam/projects/*/locations/*/workloadIdentityPools/*/providers",
    "iam.workloadIdentityPoolProviders",
    "PATCH",
  ),
  // Operations of pools and their providers: "Method: projects.locations.workloadIdentityPools.operations.get".
  "GET iam/projects/*/locations/*/workloadIdentityPools/*/operations/*": ["iam.workloadIdentityPools.get"],
  "GET iam/projects/*/locations/*/workloadIdentityPools/*/providers/*/operations/*": [
    "iam.workloadIdentityPoolProviders.get",
  ],

  // "Vertex AI IAM permissions". Nothing is published for reading an operation: for that this asks for what roles/aiplatform.user holds of the kind.
  ...collection("aiplatform/projects/*/locations/*/endpoints", "aiplatform.endpoints", "PATCH", vertexOperations),
  "POST aiplatform/projects/*/locations/*/endpoints/*:deployModel": [
    "aiplatform.endpoints.deploy",
    vertexOperations,
    actAs,
  ],
  "POST aiplatform/projects/*/locations/*/endpoints/*:undeployModel": [
    "aiplatform.endpoints.undeploy",
    vertexOperations,
  ],
  "POST aiplatform/projects/*/locations/*/endpoints/*:mutateDeployedModel": [
    "aiplatform.endpoints.deploy", // Method: endpoints.mutateDeployedModel
    vertexOperations,
  ],
  ...collection("aiplatform/projects/*/locations/*/models", "aiplatform.models", "PATCH", vertexOperations),
  "POST aiplatform/projects/*/locations/*/models:upload": ["aiplatform.models.upload", vertexOperations],
  "GET aiplatform/projects/*/locations/*/operations/*": [vertexOperations],

  // "IAM permissions for JSON methods" of Cloud Storage; objects are also read by the path of the XML interface.
  "GET storage/b/*": ["storage.buckets.get"],
  "POST storage/b": ["storage.buckets.create"],
  "PATCH storage/b/*": ["storage.buckets.get", "storage.buckets.update"],
  "DELETE storage/b/*": ["storage.buckets.delete"],
  "GET storage/b/*/iam": ["storage.buckets.getIamPolicy"],
  "PUT storage/b/*/iam": ["storage.buckets.setIamPolicy"],
  "GET storage/b/*/anywhereCaches": ["storage.anywhereCaches.list"],
  "GET storage/b/*/o": ["storage.objects.list"],
  "POST storage/b/*/o": ["storage.objects.create", "storage.objects.delete"], // a second upload takes the place of the first
  "GET storage/b/*/o/**": ["storage.objects.get"],
  "DELETE storage/b/*/o/**": ["storage.objects.delete"],
  "GET storage/projects/*/serviceAccount": ["resourcemanager.projects.get"],
  "GET storage/**": ["storage.objects.get"],

  "GET openidconnect/**": [], // who am I
};

/** The usual methods of a collection; `more` is what changes need besides. */
function collection(path: string, permission: string, update: "PATCH" | "PUT", ...more: string[]) {
  return {
    [`GET ${path}/*`]: [`${permission}.get`],
    [`POST ${path}`]: [`${permission}.create`, ...more],
    [`${update} ${path}/*`]: [`${permission}.get`, `${permission}.update`, ...more],
    [`DELETE ${path}/*`]: [`${permission}.delete`, ...more.filter((each) => each !== actAs)],
    ...policy(`${path}/*`, permission),
  };
}

/** The same of what names others, which whoever makes or changes it may use. */
function using(path: string, permission: string, ...used: string[]) {
  return {
    ...collection(path, permission, "PATCH", globally),
    [`POST ${path}`]: [`${permission}.create`, ...used, globally],
    [`PUT ${path}/*`]: [`${permission}.update`, ...used, globally],
  };
}

function policy(path: string, permission: string) {
  return {
    [`GET ${path}:getIamPolicy`]: [`${permission}.getIamPolicy`],
    [`POST ${path}:getIamPolicy`]: [`${permission}.getIamPolicy`],
    [`POST ${path}:setIamPolicy`]: [`${permission}.setIamPolicy`],
  };
}
