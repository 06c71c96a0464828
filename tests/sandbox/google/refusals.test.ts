import { beforeAll, expect, it } from "vitest";
import { started, storage } from "./started";

// What the provider lets pass and the server refuses: each once. Everything here stands in the same small platform.
const sandbox = started();
const project = "projects/acme-dev";
const place = `${project}/locations/europe-west4`;
const bigquery = `https://bigquery.googleapis.com/bigquery/v2/${project}/datasets`;
const vertex = `https://europe-west4-aiplatform.googleapis.com/v1/${place}`;
const compute = `https://compute.googleapis.com/compute/v1/${project}`;
const policies = `${compute}/global/firewallPolicies`;
const dns = `https://dns.googleapis.com/dns/v1/${project}/managedZones`;
const artifacts = `https://artifactregistry.googleapis.com/v1/${place}/repositories`;
const kms = `https://cloudkms.googleapis.com/v1/${place}/keyRings`;
const pubsub = `https://pubsub.googleapis.com/v1/${project}`;
const iam = `https://iam.googleapis.com/v1/${project}/serviceAccounts`;

const dataset = (datasetId: string, more = {}) => ({ datasetReference: { datasetId }, location: "EU", ...more });
const table = (tableId: string, type = "STRING") => ({
  tableReference: { tableId },
  schema: { fields: [{ name: "a", type }] },
});
const bucket = (name: string, more = {}) => ({ name, location: "EU", ...more });
const account = (accountId: string) => ({ accountId, serviceAccount: {} });

const rule = (priority: number, destFqdns = ["acme.example"]) => ({
  ...{ priority, action: "allow", direction: "EGRESS" },
  match: { destFqdns, layer4Configs: [{ ipProtocol: "tcp", ports: ["443"] }] },
});

beforeAll(async () => {
  const { google } = sandbox;
  const make = async (method: string, url: string, body: unknown) =>
    expect(await google.call(method, url, body)).toMatchObject({ status: 200 });
  await make("POST", `${storage}?project=acme-dev`, bucket("acme-full"));
  await make("POST", "https://storage.googleapis.com/upload/storage/v1/b/acme-full/o?name=x", {});
  await make("POST", bigquery, dataset("features"));
  await make("POST", `${bigquery}/features/tables`, table("days"));
  await make("POST", `${vertex}/models:upload`, {
    modelId: "churn",
    model: { displayName: "churn", containerSpec: { imageUri: "x" } },
  });
  await make("POST", `${vertex}/endpoints?endpointId=7`, { displayName: "churn" });
  const resources = { minReplicaCount: 1, machineSpec: { machineType: "n1-standard-4" } };
  const deployedModel = { id: "1", model: `${place}/models/churn`, dedicatedResources: resources };
  await make("POST", `${vertex}/endpoints/7:deployModel`, { deployedModel, trafficSplit: { 0: 100 } });
  await make("POST", `${compute}/global/networks`, { name: "vpc" });
  await make("POST", `${compute}/regions/europe-west4/subnetworks`, {
    name: "a",
    network: `${project}/global/networks/vpc`,
  });
  for (const name of ["closed", "other"]) await make("POST", policies, { name });
  await make("POST", `${policies}/closed/addRule`, rule(1));
  await make("POST", `${policies}/closed/addAssociation`, {
    name: "a",
    attachmentTarget: `${project}/global/networks/vpc`,
  });
  await make("POST", dns, { name: "acme", dnsName: "acme.example." });
  await make("POST", `${dns}/acme/changes`, {
    additions: [{ name: "a.acme.example.", type: "A", rrdatas: ["10.0.0.1"] }],
  });
});

const budgets = "https://billingbudgets.googleapis.com/v1/billingAccounts/01ABCD-23EF45-6789AB/budgets";
const budget = (more: object) => ({ amount: { specifiedAmount: { units: "10" } }, ...more });
// prettier-ignore
const tells = (...monitoringNotificationChannels: string[]) => budget({ notificationsRule: { monitoringNotificationChannels } });
const inCurrency = (currencyCode: string) => budget({ amount: { specifiedAmount: { currencyCode, units: "10" } } });

type Case = [what: string, status: number, method: string, url: string, body?: unknown];

// prettier-ignore
const cases: Case[] = [
  ["a bucket named like Google", 400, "POST", `${storage}?project=acme-dev`, bucket("goog-acme")],
  ["a bucket with capitals", 400, "POST", `${storage}?project=acme-dev`, bucket("Acme-raw")],
  ["a bucket named like an address", 400, "POST", `${storage}?project=acme-dev`, bucket("10.0.0.1")],
  ["a bucket nowhere", 400, "POST", `${storage}?project=acme-dev`, bucket("acme-mars", { location: "mars-west1" })],
  ["a bucket with three days of soft delete", 400, "POST", `${storage}?project=acme-dev`, bucket("acme-soft", { softDeletePolicy: { retentionDurationSeconds: "259200" } })],
  ["a bucket that is taken", 409, "POST", `${storage}?project=acme-other`, bucket("acme-full")],
  ["the deletion of a bucket with objects", 409, "DELETE", `${storage}/acme-full`],
  ["a label with capitals", 400, "PATCH", `${storage}/acme-full`, { labels: { Env: "dev" } }],
  ["access to a bucket that does not exist", 404, "PUT", `${storage}/acme-none/iam`, { bindings: [] }],
  ["access for somebody of an unknown kind", 400, "PUT", `${storage}/acme-full/iam`, { bindings: [{ role: "roles/viewer", members: ["team:ml"] }] }],
  ["a budget in another currency than the account's", 400, "POST", budgets, inCurrency("EUR")],
  ["a budget that counts two labels", 400, "POST", budgets, budget({ budgetFilter: { labels: { environment: ["dev"], system: ["churn"] } } })],
  ["a budget that counts two values of a label", 400, "POST", budgets, budget({ budgetFilter: { labels: { environment: ["dev", "prod"] } } })],
  ["a budget that tells a channel that is not there", 400, "POST", budgets, tells("projects/acme-dev/notificationChannels/0")],
  ["a budget that tells six channels", 400, "POST", budgets, tells(...Array.from({ length: 6 }, () => "projects/acme-dev/notificationChannels/0"))],
  ["an unknown kind of repository", 400, "POST", `${artifacts}?repositoryId=serving`, { format: "ZIP" }],
  ["a repository with an underscore", 400, "POST", `${artifacts}?repositoryId=churn_serving`, { format: "DOCKER" }],
  ["a repository nowhere", 403, "POST", artifacts.replace("europe-west4", "europe-west99") + "?repositoryId=a", { format: "DOCKER" }],
  ["a dataset with a dash", 400, "POST", bigquery, dataset("churn-features")],
  ["a dataset nowhere", 400, "POST", bigquery, dataset("nowhere", { location: "atlantis" })],
  ["a dataset that exists", 409, "POST", bigquery, dataset("features")],
  ["the deletion of a dataset with tables", 400, "DELETE", `${bigquery}/features`],
  ["a table in a missing dataset", 404, "POST", `${bigquery}/none/tables`, table("days")],
  ["a column of an unknown type", 400, "POST", `${bigquery}/features/tables`, table("odd", "VARCHAR")],
  ["an endpoint with an underscore", 400, "POST", `${vertex}/endpoints?endpointId=churn_dev`, { displayName: "churn" }],
  ["the deletion of an endpoint with models", 400, "DELETE", `${vertex}/endpoints/7`],
  ["the deletion of a deployed model", 400, "DELETE", `${vertex}/models/churn`],
  ["a split that does not sum to 100", 400, "PATCH", `${vertex}/endpoints/7?updateMask=trafficSplit`, { trafficSplit: { 1: 90 } }],
  ["taking off a model with traffic", 400, "POST", `${vertex}/endpoints/7:undeployModel`, { deployedModelId: "1" }],
  ["a feature group with a dash", 400, "POST", `${vertex}/featureGroups?featureGroupId=by-day`, {}],
  ["a feature of a missing group", 404, "POST", `${vertex}/featureGroups/none/features?featureId=age`, {}],
  ["a topic named like Google", 400, "PUT", `${pubsub}/topics/google-events`, {}],
  ["ten minutes to acknowledge and more", 400, "PUT", `${pubsub}/subscriptions/events`, { ackDeadlineSeconds: 5000 }],
  ["a service with capitals", 400, "POST", `https://run.googleapis.com/v2/${place}/services?serviceId=Churn`, {}],
  ["a zone without a dot at its end", 400, "POST", dns, { name: "dotless", dnsName: "acme.example" }],
  ["the deletion of a zone with records", 400, "DELETE", `${dns}/acme`],
  ["a key in a missing ring", 404, "POST", `${kms}/none/cryptoKeys?cryptoKeyId=key`, {}],
  ["a ring that is no path", 404, "POST", "https://cloudkms.googleapis.com/v1/ring/cryptoKeys?cryptoKeyId=key", {}],
  ["a service account of five letters", 400, "POST", iam, account("train")],
  ["a network with capitals", 400, "POST", `${compute}/global/networks`, { name: "VPC" }],
  ["a subnetwork nowhere", 400, "POST", `${compute}/regions/mars-west1/subnetworks`, { name: "a" }],
  ["the deletion of a network in use", 400, "DELETE", `${compute}/global/networks/vpc`],
  // FirewallPolicyRule and FirewallPolicyRuleMatcher, Compute Engine API
  ["an egress rule without protocols", 400, "POST", `${policies}/closed/addRule`, { ...rule(2), match: { destIpRanges: ["0.0.0.0/0"] } }],
  ["an egress rule of 101 hosts", 400, "POST", `${policies}/closed/addRule`, rule(2, Array.from({ length: 101 }, (_, at) => `h${at}.acme.example`))],
  ["an egress rule with a wildcard", 400, "POST", `${policies}/closed/addRule`, rule(2, ["*.acme.example"])],
  ["an egress rule where another has its priority", 400, "POST", `${policies}/closed/addRule`, rule(1)],
  ["a change of a rule that is not there", 404, "POST", `${policies}/closed/patchRule?priority=9`, rule(9)],
  ["a policy for a network that is not there", 404, "POST", `${policies}/closed/addAssociation`, { name: "b", attachmentTarget: `${project}/global/networks/none` }],
  ["a second policy for a network", 400, "POST", `${policies}/other/addAssociation`, { name: "a", attachmentTarget: `${project}/global/networks/vpc` }],
  ["the deletion of a policy that a network has", 400, "DELETE", `${policies}/closed`],
  ["a stale fingerprint", 412, "PATCH", `${compute}/regions/europe-west4/subnetworks/a`, { fingerprint: "b2xk", description: "x" }],
  ["an unknown service of Google", 400, "GET", `https://sheets.googleapis.com/v4/spreadsheets/1`],
];

it.each(cases)("refuses %s with %i", async (_, status, method, url, body) => {
  const answer = await sandbox.google.call(method, url, body);
  expect(answer).toMatchObject({ status, body: { error: { code: status } } });
  expect(answer.body.error.message).not.toContain("    at "); // no accident of ours
});

it.each([
  ["logging.googleapis.com/v2", "locations/global/buckets/_Default/views?viewId=a", 200],
  ["logging.googleapis.com/v2", "locations/global/buckets/none/views?viewId=a", 404],
])("asks for what stands above, unless it is there without anybody: %s/%s", async (api, path, status) => {
  expect((await sandbox.google.call("POST", `https://${api}/${project}/${path}`, {})).status).toBe(status);
});

it("deletes a dataset with its tables when that is asked for", async () => {
  expect((await sandbox.google.call("DELETE", `${bigquery}/features?deleteContents=true`)).status).toBe(204);
  expect((await sandbox.google.call("GET", `${bigquery}/features/tables/days`)).status).toBe(404);
});

it("writes the e-mail addresses of members in lower case", async () => {
  const bindings = [{ role: "roles/viewer", members: ["user:Ada@Acme.example"] }];
  const { body } = await sandbox.google.call("PUT", `${storage}/acme-full/iam`, { bindings });
  expect(body.bindings).toEqual([{ role: "roles/viewer", members: ["user:ada@acme.example"] }]);
});

it("keeps the name of a deleted workload identity pool", async () => {
  const pools = `https://iam.googleapis.com/v1/${project}/locations/global/workloadIdentityPools`;
  const create = () => sandbox.google.call("POST", `${pools}?workloadIdentityPoolId=github`, {});
  expect((await create()).status).toBe(200);
  expect((await sandbox.google.call("DELETE", `${pools}/github`)).status).toBe(200);
  expect((await create()).status).toBe(409);
  expect((await sandbox.google.call("GET", `${pools}/github`)).body.state).toBe("DELETED");
  await sandbox.google.call("POST", `${pools}/github:undelete`, {});
  expect((await sandbox.google.call("GET", `${pools}/github`)).body.state).toBe("ACTIVE");
});
