import { beforeAll, expect, it } from "vitest";
import { tolerated } from "../../../../sandbox/google/models/tolerated";
import { overTheWire, started, storage } from "../started";

// Every kind of mistake that Google's descriptions can tell, once, each on a service that is really called so.
const sandbox = started();
const project = "projects/acme-dev";
const place = `${project}/locations/europe-west4`;
const vertex = `https://europe-west4-aiplatform.googleapis.com/v1/${place}`;
const topics = `https://pubsub.googleapis.com/v1/${project}/topics`;
const kms = `https://cloudkms.googleapis.com/v1/${place}/keyRings`;
const run = `https://run.googleapis.com/v2/${place}/services`;
const routers = `https://compute.googleapis.com/compute/v1/${project}/regions/europe-west4/routers`;
const proxies = `https://compute.googleapis.com/compute/v1/${project}/targetHttpsProxies`;
const environments = `https://composer.googleapis.com/v1/${place}/environments`;
const jobs = `https://bigquery.googleapis.com/bigquery/v2/${project}/jobs`;
const datasets = `https://bigquery.googleapis.com/bigquery/v2/${project}/datasets`;
const image = { containers: [{ image: "x" }] };

type Case = [what: string, method: string, url: string, body: unknown, says: string];

// prettier-ignore
const refused: Case[] = [
  ["a name that a message does not have", "POST", `${vertex}/models:upload`, { model: { container: {} } }, `Invalid JSON payload received. Unknown name "container" at 'model': Cannot find field.`],
  ["a name in a list", "POST", `${run}?serviceId=a`, { template: { containers: [{ images: "x" }] } }, `Unknown name "images" at 'template.containers': Cannot find field.`],
  ["a name at the top", "PUT", `${topics}/topic1`, { label: {} }, `Unknown name "label": Cannot find field.`],
  ["a body where none is", "DELETE", `${topics}/topic1`, { force: true }, `Unknown name "force": Cannot find field.`],
  ["a text for a number", "POST", `${run}?serviceId=a`, { template: { ...image, maxInstanceRequestConcurrency: "many" } }, `Invalid value at 'template.max_instance_request_concurrency' (TYPE_INT32), "many"`],
  ["a fraction for a whole number", "POST", `${run}?serviceId=a`, { template: { ...image, maxInstanceRequestConcurrency: 1.5 } }, "(TYPE_INT32), 1.5"],
  ["a text for a message", "POST", `${run}?serviceId=a`, { template: "x" }, `Invalid value at 'template' (GoogleCloudRunV2RevisionTemplate), "x"`],
  ["a text for a list", "POST", `${run}?serviceId=a`, { template: { containers: "x" } }, `Invalid value at 'template.containers'`],
  ["a number for a text", "PUT", `${topics}/topic1`, { kmsKeyName: 7 }, `Invalid value at 'kms_key_name' (TYPE_STRING), 7`],
  ["a text for a boolean", "POST", `${run}?serviceId=a`, { template: image, invokerIamDisabled: "true" }, `(TYPE_BOOLEAN), "true"`],
  ["a word that a field does not have", "POST", `${kms}/none/cryptoKeys?cryptoKeyId=a`, { purpose: "ENCRYPT" }, `Invalid value at 'purpose' (TYPE_ENUM), "ENCRYPT"`],
  ["a duration without its s", "PUT", `${topics}/topic1`, { messageRetentionDuration: "600" }, `(TYPE_GOOGLE-DURATION), "600"`],
  ["a time without its zone", "POST", `${kms}/none/cryptoKeys?cryptoKeyId=a`, { nextRotationTime: "2026-11-29" }, `(TYPE_GOOGLE-DATETIME), "2026-11-29"`],
  ["a mask that leads nowhere", "PATCH", `${vertex}/endpoints/7?updateMask=traffic`, {}, `Invalid value at 'update_mask' (type.googleapis.com/google.protobuf.FieldMask), "traffic"`],
  ["a mask that leads nowhere further down", "PATCH", `${vertex}/endpoints/7?updateMask=encryptionSpec.key`, {}, `"encryptionSpec.key"`],
  ["a mask in a body", "PATCH", `${topics}/topic1`, { topic: {}, updateMask: "label" }, `FieldMask), "label"`],
  ["a parameter of another method", "GET", `${vertex}/models/churn?modelId=a`, undefined, `Unknown name "modelId": Cannot bind query parameter. Field 'modelId' could not be found in request message.`],
  ["a word in a parameter", "GET", `${storage}?project=acme-dev&projection=all`, undefined, `(TYPE_ENUM), "all"`],
  ["a text for a boolean in a parameter", "GET", `${storage}?project=acme-dev&prettyPrint=true&softDeleted=maybe`, undefined, `(TYPE_BOOLEAN), "maybe"`],
];

it.each(refused)("refuses %s", async (_, method, url, body, says) => {
  const { status, body: answer } = await sandbox.google.call(method, url, body);
  expect({ status, message: answer.error?.message }).toEqual({ status: 400, message: expect.stringContaining(says) });
});

it.each([
  ["POST", `${vertex}/endpoints/7:deployModels`],
  ["POST", `${vertex}/endpoint`],
  ["PUT", `${vertex}/endpoints/7`],
  ["GET", `https://serviceusage.googleapis.com/v1beta1/${project}/operations/x`],
])("has no method %s %s", async (method, url) => {
  const { status, body } = await sandbox.google.call(method, url);
  expect(status).toBe(404);
  expect(body.error.message).toBe(`The requested URL ${new URL(url).pathname} was not found on this server.`);
});

// prettier-ignore
it.each([
  ["names in snake case", "PUT", `${topics}/topic2`, { message_retention_duration: "600s" }, 200],
  ["a mask in snake case, and into a map", "PATCH", `${topics}/topic2`, { topic: {}, updateMask: "message_retention_duration,labels.a" }, 200],
  ["a number as text", "POST", `${run}?serviceId=b`, { template: { ...image, maxInstanceRequestConcurrency: "80" } }, 200],
  ["a field of the body in the query", "PATCH", `${topics}/topic2?updateMask=labels`, { topic: {}, updateMask: "labels" }, 200],
  ["what its path says again", "PUT", `${topics}/topic3`, { name: `${project}/topics/topic3` }, 200],
  ["a version that nobody described", "GET", "https://pubsub.googleapis.com/v1beta9/projects/acme-dev/topics/a9", undefined, 404],
  ["a service that nobody described", "POST", `https://memorystore.googleapis.com/v1/${place}/instances?instanceId=a`, { anything: 1 }, 200],
])("takes %s", async (_, method, url, body, status) => {
  const answer = await sandbox.google.call(method, url, body);
  expect(answer).toMatchObject({ status });
  expect(JSON.stringify(answer.body)).not.toContain("requested URL");
});

// What the google provider 6.50.0 sends, as it was recorded, save BigQuery's and the last mask, which its source says. Google takes it.
const provider = { "user-agent": "Terraform/1.11.4 terraform-provider-google/6.50.0" };
const config = { environmentSize: "ENVIRONMENT_SIZE_MEDIUM", workloadsConfig: {}, resilienceMode: "HIGH_RESILIENCE" };
// prettier-ignore
const sent: [at: string, method: string, url: string, body: object][] = [
  ...["EnvironmentSize", "WorkloadsConfig", "ResilienceMode"].map((field): (typeof sent)[number] =>
    [`?updateMask config.${field}`, "PATCH", `${environments}/dev?updateMask=config.${field}`, { config }]),
  ["nats.initialNatIps", "PATCH", `${routers}/nat`, { nats: [{ drainNatIps: [], initialNatIps: [], name: "nat", natIpAllocateOption: "AUTO_ONLY" }] }],
  ["serverTlsPolicy", "POST", `${proxies}/public/setSslCertificates`, { sslCertificates: [`${project}/global/sslCertificates/scores`], serverTlsPolicy: null }],
  ["serverTlsPolicy", "POST", `https://compute.googleapis.com/compute/v1/${project}/global/targetHttpsProxies/public/setSslPolicy`, { serverTlsPolicy: null }],
  ["serverTlsPolicy", "POST", `${proxies}/public/setUrlMap`, { urlMap: `${project}/global/urlMaps/public`, serverTlsPolicy: null }],
  ["jobReference.project", "POST", jobs, { jobReference: { jobId: "a", project: "acme-dev" }, configuration: { query: {} } }],
  ["access.datasetId", "PATCH", `${datasets}/features`, { access: [{ datasetId: "features", role: "READER", domain: "acme.example" }] }],
];

beforeAll(async () => {
  await sandbox.google.call("POST", environments, { name: `${place}/environments/dev` });
  await sandbox.google.call("POST", routers, { name: "nat" });
  const balancer = { name: "public", urlMap: `${project}/global/urlMaps/public` };
  for (const [collection, body] of Object.entries({
    sslCertificates: { name: "scores", type: "MANAGED", managed: { domains: ["scores.acme.example"] } },
    urlMaps: { name: "public", defaultUrlRedirect: { hostRedirect: "acme.example", stripQuery: false } },
    targetHttpsProxies: { ...balancer, sslCertificates: [`${project}/global/sslCertificates/scores`] },
  }))
    await sandbox.google.call(
      "POST",
      `https://compute.googleapis.com/compute/v1/${project}/global/${collection}`,
      body,
    );
  await sandbox.google.call("POST", datasets, { datasetReference: { datasetId: "features" } });
});

it("tolerates of the google provider just what it sends", async () => {
  for (const [at, method, url, body] of sent)
    expect({ at, ...(await overTheWire(sandbox.google, method, url, body, provider)) }).toMatchObject({
      at,
      status: 200,
    });
  expect(sandbox.google.findings().tolerated).toEqual(tolerated);
  const { body } = await sandbox.google.call("GET", `${routers}/nat`);
  expect(body.nats[0].initialNatIps).toBeUndefined();
});

it.each(sent)("tolerates %s of nobody else", async (_, method, url, body) => {
  const headers = { "user-agent": "go-resty/2.16.5 (https://github.com/go-resty/resty)" };
  expect((await overTheWire(sandbox.google, method, url, body, headers)).status).toBe(400);
});

it("reports, and does not refuse, what the restful provider leaves out or sends back", async () => {
  const headers = { "user-agent": "go-resty/2.16.5 (https://github.com/go-resty/resty)" };
  const body = { model: { containerSpec: { imageUri: "x" }, etag: "x", updateTime: "2026-11-29T00:00:00Z" } };
  expect((await overTheWire(sandbox.google, "POST", `${vertex}/models:upload`, body, headers)).status).toBe(200);
  expect(sandbox.google.findings().requests).toEqual([
    "aiplatform.projects.locations.models.upload: model.displayName is required",
    "aiplatform.projects.locations.models.upload: model.updateTime is output only",
  ]);
});
