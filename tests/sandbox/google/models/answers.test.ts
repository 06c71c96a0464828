import { expect, it } from "vitest";
import { faultsIn } from "../../../../sandbox/google/models/answer-check";
import { findMethod, type Method } from "../../../../sandbox/google/models/descriptions";
import { started, tell } from "../started";

// What the general rule reads in Google's descriptions, on services that have no row saying so; and that answers are held against them.
const sandbox = started();
const project = "projects/acme-dev";
const place = `${project}/locations/europe-west4`;
const call = (method: string, url: string, body?: unknown) => sandbox.google.call(method, `https://${url}`, body);

it("answers an operation where Google does, and the thing itself where Google does", async () => {
  const repositories = `artifactregistry.googleapis.com/v1/${place}/repositories`;
  expect((await call("POST", `${repositories}?repositoryId=a`, { format: "DOCKER" })).body).toMatchObject({
    done: true,
  });
  const changed = await call("PATCH", `${repositories}/a?updateMask=description`, { description: "x" });
  expect(changed.body).toMatchObject({ name: `${place}/repositories/a`, description: "x" });
  expect((await call("DELETE", `${repositories}/a`)).body).toMatchObject({ done: true });

  const policies = `dataproc.googleapis.com/v1/${place}/autoscalingPolicies`;
  expect((await call("POST", policies, { id: "a" })).body).toMatchObject({ name: `${place}/autoscalingPolicies/a` });
  expect(await call("DELETE", `${policies}/a`)).toEqual({ status: 200, body: {} });
});

it("answers a deletion without a body where Google has none to say", async () => {
  const topics = `pubsub.googleapis.com/v1/${project}/topics/events`;
  await call("PUT", topics, {});
  expect(await call("DELETE", topics)).toEqual({ status: 200, body: {} });
  const buckets = "storage.googleapis.com/storage/v1/b";
  await call("POST", `${buckets}?project=acme-dev`, { name: "acme-gone" });
  expect(await call("DELETE", `${buckets}/acme-gone`)).toEqual({ status: 204, body: undefined });
});

it("says what an operation is about and brings, by the types of Google", async () => {
  const type = (name: string) => ({ "@type": `type.googleapis.com/${name}` });
  const vertex = `europe-west4-aiplatform.googleapis.com/v1/${place}`;
  expect((await call("POST", `${vertex}/endpoints?endpointId=7`, { displayName: "a" })).body).toMatchObject({
    metadata: type("google.cloud.aiplatform.v1.CreateEndpointOperationMetadata"),
    response: { ...type("google.cloud.aiplatform.v1.Endpoint"), displayName: "a" },
  });
  const model = { displayName: "a", containerSpec: { imageUri: "x", sharedMemorySizeMb: 64 } };
  expect((await call("POST", `${vertex}/models:upload`, { modelId: "a", model })).body).toMatchObject({
    metadata: type("google.cloud.aiplatform.v1.UploadModelOperationMetadata"),
    response: type("google.cloud.aiplatform.v1.UploadModelResponse"),
  });
  expect((await call("DELETE", `${vertex}/endpoints/7`)).body).toMatchObject({
    metadata: type("google.cloud.aiplatform.v1.DeleteOperationMetadata"),
    response: type("google.protobuf.Empty"),
  });
  const repository = { format: "DOCKER" };
  const made = await call(
    "POST",
    `artifactregistry.googleapis.com/v1/${place}/repositories?repositoryId=b`,
    repository,
  );
  expect(made.body.response).toMatchObject(type("google.devtools.artifactregistry.v1.Repository"));
});

it("keeps 64-bit numbers as text and others as numbers, and nothing of a null", async () => {
  const vertex = `europe-west4-aiplatform.googleapis.com/v1/${place}`;
  const { containerSpec } = (await call("GET", `${vertex}/models/a`)).body;
  expect(containerSpec).toEqual({ imageUri: "x", sharedMemorySizeMb: "64" });
  const topics = `pubsub.googleapis.com/v1/${project}`;
  await call("PUT", `${topics}/topics/orders`, { schemaSettings: null, kmsKeyName: null });
  expect((await call("GET", `${topics}/topics/orders`)).body).toEqual({ name: `${project}/topics/orders` });
  const subscription = { topic: `${project}/topics/orders`, ackDeadlineSeconds: "20", deadLetterPolicy: null };
  const { body } = await call("PUT", `${topics}/subscriptions/orders`, subscription);
  expect(body).toMatchObject({ ackDeadlineSeconds: 20 });
  expect(body).not.toHaveProperty("deadLetterPolicy");
});

it("takes a null for a field that goes where the API is an older one, and outside of lists", async () => {
  const routers = `compute.googleapis.com/compute/v1/${project}/regions/europe-west4/routers`;
  await call("POST", routers, { name: "a", description: "x", bgp: null });
  expect((await call("GET", `${routers}/a`)).body).not.toHaveProperty("bgp");
  await call("PATCH", `${routers}/a`, { description: null, nats: [{ name: "a", endpointTypes: null }] });
  const { description, nats } = (await call("GET", `${routers}/a`)).body;
  expect({ description, nats }).toEqual({ description: undefined, nats: [{ name: "a" }] });
});

it("tells when something was made only where Google does", async () => {
  const { body: run } = await call("PUT", `pubsub.googleapis.com/v1/${project}/topics/times`, {});
  expect(Object.keys(run)).toEqual(["name"]);
  const { body: secret } = await call("POST", `secretmanager.googleapis.com/v1/${project}/secrets?secretId=a`, {});
  expect(Object.keys(secret).sort()).toEqual(["createTime", "etag", "name"]);
  const { body: ring } = await call("POST", `cloudkms.googleapis.com/v1/${place}/keyRings?keyRingId=a`, {});
  expect(Object.keys(ring).sort()).toEqual(["createTime", "name"]);
});

it("finishes the making of a service agent at once, by a name that leads nowhere", async () => {
  const services = "serviceusage.googleapis.com/v1beta1";
  const url = `${services}/projects/481516234200/services/aiplatform.googleapis.com:generateServiceIdentity`;
  const { body } = await call("POST", url, {});
  expect(body).toMatchObject({
    name: "operations/finished.DONE_OPERATION",
    done: true,
    response: { email: "service-481516234200@gcp-sa-aiplatform.iam.gserviceaccount.com" },
  });
  expect((await call("GET", `${services}/${body.name}`)).status).toBe(404);
});

it("keeps the operations of a service where Google keeps them", async () => {
  const services = `serviceusage.googleapis.com/v1/${project}/services`;
  const { body } = await call("POST", `${services}/run.googleapis.com:enable`, {});
  expect(body.name).toMatch(/^operations\//);
  expect((await call("GET", `serviceusage.googleapis.com/v1/${body.name}`)).body).toEqual(body);
});

const topic = findMethod("pubsub", "GET", `/v1/${project}/topics/a`) as Method;
const operation = findMethod("run", "POST", `/v2/${place}/services`) as Method;
const secret = findMethod("secretmanager", "GET", `/v1/${project}/secrets/a`) as Method;
const service = "type.googleapis.com/google.cloud.run.v2.Service";

it.each<[string, Method, object, string[]]>([
  ["a field that is not there", topic, { name: "a", createTime: "x" }, ["createTime is no field of Topic"]],
  ["a null", topic, { kmsKeyName: null }, ["kmsKeyName is null"]],
  ["another type", topic, { labels: ["a"], satisfiesPzs: "true" }, ["labels is no message", 'satisfiesPzs is "true", which is no boolean']], // prettier-ignore
  ["an unknown word", topic, { state: "READY" }, ['state is "READY", which is no word of STATE_UNSPECIFIED, ACTIVE, INGESTION_RESOURCE_ERROR, …']], // prettier-ignore
  ["what is wrong inside an operation", operation, { name: "a", response: { "@type": service, generation: 1 } }, ["response.generation is 1, which is no int64"]], // prettier-ignore
  ["what is only ever sent", secret, { name: "a", ttl: "60s" }, ["ttl is only ever sent"]],
  ["nothing in a period that is said to be only ever sent, and is answered", secret, { rotation: { rotationPeriod: "3600s" } }, []], // prettier-ignore
  ["nothing in what Google answers", operation, { name: "a", done: true, response: { "@type": service, generation: "1" } }, []], // prettier-ignore
])("finds in an answer %s", (_, method, body, faults) => {
  expect(faultsIn(method, { status: 200, body })).toEqual(faults);
});

it("finds nothing in what is refused", () => {
  expect(faultsIn(topic, { status: 404, body: { error: {} } })).toEqual([]);
});

it("tells over its own interface what it found", async () => {
  expect((await tell(sandbox.google, "GET", "findings")).body).toEqual({
    answers: [],
    requests: [],
    tolerated: [],
    unjudged: [],
  });
});
