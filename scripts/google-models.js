// Takes Google's own descriptions of its APIs out of the wheel that carries them, and writes what the sandbox holds calls against:
//   pip download --no-deps google_api_python_client==2.202.0
//   python3 -m zipfile -e google_api_python_client-2.202.0-py3-none-any.whl FOLDER
//   node scripts/google-models.js FOLDER
// Writes sandbox/google/models.json.gz. Prose is left out, which is nine tenths; docs/decisions/011-google-models.md says why it is kept at all.
"use strict";
const { readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { gzipSync } = require("node:zlib");

const root = resolve(__dirname, "..");

// Of every document all addresses are kept, so that a method that is not there is a 404. Messages take the space: they are kept of these
// collections, each with what is below it, which our programs call or the next kinds of workload will.
// prettier-ignore
const called = {
  "accesscontextmanager.v1": [], "aiplatform.v1": [
    "projects.locations.batchPredictionJobs", "projects.locations.customJobs", "projects.locations.datasets", "projects.locations.deploymentResourcePools", "projects.locations.endpoints",
    "projects.locations.featureGroups", "projects.locations.featureOnlineStores", "projects.locations.indexEndpoints", "projects.locations.indexes",
    "projects.locations.modelDeploymentMonitoringJobs", "projects.locations.models", "projects.locations.operations", "projects.locations.schedules",
    "projects.locations.tensorboards",
  ],
  "artifactregistry.v1": ["projects"], "bigquery.v2": ["datasets", "jobs", "projects", "routines", "tables"], "bigqueryconnection.v1": ["projects"],
  "bigquerydatapolicy.v1": ["projects"],
  "bigquerydatatransfer.v1": ["projects"], "bigqueryreservation.v1": ["projects"], "billingbudgets.v1": ["billingAccounts"], "cloudbilling.v1": [],
  "cloudbuild.v1": ["projects.locations.triggers", "projects.locations.workerPools", "projects.triggers"], "cloudbuild.v2": ["projects"],
  "clouddeploy.v1": [], "cloudfunctions.v2": ["projects"], "cloudkms.v1": ["projects.locations.keyRings"],
  "cloudresourcemanager.v1": ["projects"], "cloudresourcemanager.v3": ["projects"], "cloudscheduler.v1": ["projects"], "cloudtasks.v2": [],
  "composer.v1": ["projects"], "compute.v1": [
    "addresses", "backendServices", "firewalls", "forwardingRules", "globalAddresses", "globalForwardingRules", "globalOperations", "networkAttachments",
    "networkFirewallPolicies", "networks", "projects", "regionNetworkEndpointGroups", "regionOperations", "routers", "sslCertificates", "sslPolicies",
    "subnetworks", "targetHttpProxies", "targetHttpsProxies", "urlMaps",
  ],
  "datacatalog.v1": [], "dataflow.v1b3": ["projects.locations"], "datapipelines.v1": ["projects"],
  "dataplex.v1": ["projects.locations.dataScans", "projects.locations.lakes"],
  "dataproc.v1": ["projects.locations.autoscalingPolicies", "projects.locations.batches", "projects.regions.clusters"], "datastream.v1": [], "dlp.v2": [],
  "dns.v1": ["changes", "managedZones", "resourceRecordSets"], "essentialcontacts.v1": [], "eventarc.v1": ["projects.locations.triggers"], "file.v1": [],
  "firestore.v1": ["projects.databases"],
  "iam.v1": ["projects.roles", "projects.serviceAccounts", "projects.locations.workloadIdentityPools"], "iap.v1": ["v1"],
  "logging.v2": ["entries", "projects.exclusions", "projects.locations.buckets", "projects.locations.operations", "projects.metrics", "projects.sinks"],
  "metastore.v1": [], "monitoring.v1": ["projects"],
  "monitoring.v3": ["projects.alertPolicies", "projects.groups", "projects.notificationChannels", "projects.uptimeCheckConfigs", "services"],
  "networkconnectivity.v1": [], "networksecurity.v1": [], "networkservices.v1": [], "notebooks.v1": [], "notebooks.v2": ["projects"],
  "orgpolicy.v2": [], "pubsub.v1": ["projects"], "redis.v1": ["projects.locations.instances"], "run.v2": ["projects"], "secretmanager.v1": ["projects"],
  "servicenetworking.v1": ["services.connections"], "serviceusage.v1": [""], "serviceusage.v1beta1": [""], "sqladmin.v1beta4": [""], "storage.v1": [""],
  "vpcaccess.v1": ["projects"], "workflowexecutions.v1": ["projects"], "workflows.v1": ["projects"],
};

// The address of a method, such as `v1/projects/*/locations/*`: `*` is one segment, `**` one or more.
function addressOf({ servicePath }, { path, parameters = {} }) {
  const filled = path.replace(/\{(\+?)([^}]*)\}/g, (_, whole, name) => {
    const { pattern } = parameters[name] ?? {};
    if (!whole) return "*";
    if (pattern === undefined) return "**";
    const segments = pattern.replace(/^\^|\$$/g, "").replace(/\[\^\/\][+*]/g, "*");
    return segments.split("/").map((each) => (each === ".*" ? "**" : /^[\w.*-]+$/.test(each) ? each : "*")).join("/"); // prettier-ignore
  });
  return servicePath + filled;
}

function* methodsOf({ methods = {}, resources = {} }, at = []) {
  for (const method of Object.values(methods)) yield { at: at.join("."), method };
  for (const [name, inner] of Object.entries(resources)) yield* methodsOf(inner, [...at, name]);
}

const behaviours = ["required", "output only", "immutable", "input only", "identifier"];

/** What the head of a description says of a field: `Required. Immutable. The name …`. */
function behavioursOf({ description = "", readOnly }) {
  const head =
    /^(\[?(required|optional|output[ -]only|immutable|input only|identifier)\]?\.\s*)+/i.exec(description)?.[0] ?? "";
  const said = head.toLowerCase().replaceAll("-", " ");
  return behaviours.filter((word) => said.includes(word) || (readOnly && word === "output only"));
}

function trimmed(schema) {
  const { id, type, $ref, format, pattern, properties, items, additionalProperties, repeated } = schema;
  const is = behavioursOf(schema);
  const kept = { id, type, $ref, format, pattern, enum: schema.enum, repeated };
  if (items) kept.items = trimmed(items);
  if (additionalProperties) kept.additionalProperties = trimmed(additionalProperties);
  if (properties)
    kept.properties = Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, trimmed(each)]));
  if (is.length > 0) kept.is = is;
  return JSON.parse(JSON.stringify(kept)); // without what is undefined
}

/** What operations of these methods hold: no method names their messages, but they are called after the methods. */
function ofOperations(schemas, methods) {
  const verbs = methods.map(({ id }) => id.split(".").pop()).map((verb) => verb[0].toUpperCase() + verb.slice(1));
  const pattern = new RegExp(
    `^(Google[A-Za-z]+?V\\d+(beta\\d+)?)?((${verbs.join("|")})\\w*(Response|OperationMetadata)|OperationMetadata)$`,
  );
  return verbs.length === 0 ? [] : Object.keys(schemas).filter((name) => pattern.test(name));
}

/** The messages that these ones hold, whole. */
function reachable(schemas, names) {
  const kept = {};
  for (const todo = [...names]; todo.length > 0;) {
    const name = todo.pop();
    if (kept[name]) continue;
    kept[name] = trimmed(schemas[name]);
    todo.push(...[...JSON.stringify(kept[name]).matchAll(/"\$ref":"([^"]+)"/g)].map(([, found]) => found));
  }
  return Object.fromEntries(Object.entries(kept).sort());
}

function description(document, collections) {
  const messages = new Set();
  const slow = [];
  const methods = [...methodsOf(document)].map(({ at, method }) => {
    const { id, httpMethod, request, response, parameters = {} } = method;
    const address = [httpMethod, addressOf(document, method), /^\w*Operation$/.test(response?.$ref) ? 1 : 0];
    if (!collections.some((each) => each === "" || at === each || at.startsWith(`${each}.`))) return address;
    for (const message of [request, response]) if (message) messages.add(message.$ref);
    if (address[2]) slow.push(method);
    const inPath = Object.keys(parameters).filter((name) => parameters[name].location === "path");
    const query = Object.entries(parameters).filter(([name]) => !inPath.includes(name));
    const inQuery = Object.fromEntries(query.map(([name, each]) => [name, trimmed(each)]));
    return [...address, { id, request: request?.$ref, response: response?.$ref, path: inPath, query: inQuery }];
  });
  const names = [...messages, ...ofOperations(document.schemas, slow)];
  return { revision: document.revision, methods, schemas: reachable(document.schemas, names) };
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error(
    "usage: node scripts/google-models.js FOLDER, in which the wheel of google_api_python_client was unpacked",
  );
  process.exit(1);
}
const info = readdirSync(folder).find((name) => name.endsWith(".dist-info"));
const documents = Object.fromEntries(
  Object.entries(called).map(([name, collections]) => {
    const file = join(folder, "googleapiclient", "discovery_cache", "documents", `${name}.json`);
    return [name, description(JSON.parse(readFileSync(file, "utf8")), collections)];
  }),
);
const header = {
  source: `${info.replace(".dist-info", "")} (PyPI), googleapiclient/discovery_cache/documents`,
  licence: "Copyright Google LLC, Apache License 2.0; descriptions and all that no check reads were left out",
};
const bytes = gzipSync(JSON.stringify({ ...header, documents }), { level: 9 });
writeFileSync(join(root, "sandbox", "google", "models.json.gz"), bytes);
const all = Object.values(documents).flatMap(({ methods }) => methods);
const whole = all.filter((each) => each.length > 3);
const [many, few] = [all.length, whole.length];
console.log(`${Object.keys(documents).length} documents, ${many} methods, ${few} of them whole: ${bytes.length} bytes`);
