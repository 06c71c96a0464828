import { afterEach, beforeEach, expect, it } from "vitest";
import { overTheWire, started, tell } from "../../started";

const sandbox = started({ projects: [{ id: "acme-dev", number: "481516234200" }] });
const place = "projects/acme-dev/locations/europe-west4";
const numbered = place.replace("acme-dev", "481516234200");
const vertex = `https://europe-west4-aiplatform.googleapis.com/v1/${place}`;
const endpoint = `${vertex}/endpoints/7`;
const dedicatedResources = { minReplicaCount: 1, machineSpec: { machineType: "n1-standard-4" } };

const call = (method: string, url: string, body?: unknown) => sandbox.google.call(method, url, body);
const upload = (modelId: string) =>
  call("POST", `${vertex}/models:upload`, {
    modelId,
    model: { displayName: modelId, containerSpec: { imageUri: "x" } },
  });
const deploy = (id: string, model: string) =>
  call("POST", `${endpoint}:deployModel`, {
    deployedModel: { id, model: `${place}/models/${model}`, dedicatedResources },
  });
const undeploy = (deployedModelId: string) => call("POST", `${endpoint}:undeployModel`, { deployedModelId });
const split = (trafficSplit: object) => call("PATCH", `${endpoint}?updateMask=trafficSplit`, { trafficSplit });
const predict = (url = endpoint) => call("POST", `${url}:predict`, { instances: [[1], [2]] });
const courseOf = (path: string, operation: object) => tell(sandbox.google, "POST", "fail", { path, operation });
const question = (name: string) => call("GET", `https://europe-west4-aiplatform.googleapis.com/v1/${name}`);

// Two models are there, the first is deployed and has all the traffic.
beforeEach(async () => {
  await call("POST", `${vertex}/endpoints?endpointId=7`, { displayName: "churn" });
  await upload("old");
  await upload("new");
  await deploy("1", "old");
  await split({ "1": 100 });
});
afterEach(async () => {
  await tell(sandbox.google, "POST", "reset");
});

it("lets the model answer that the traffic picks, each its share", async () => {
  expect((await predict()).body).toMatchObject({
    predictions: [0.5, 0.5],
    deployedModelId: "1",
    modelDisplayName: "old",
  });
  await deploy("2", "new");
  await split({ "1": 90, "2": 10 });
  const answers = [];
  for (let count = 0; count < 100; count++) answers.push((await predict()).body.deployedModelId);
  expect(answers.filter((id) => id === "2")).toHaveLength(10);
  expect(answers.slice(0, 30)).toContain("2");
});

it("answers no prediction where nothing serves", async () => {
  await split({});
  expect((await predict()).status).toBe(400);
  expect((await predict(`${vertex}/endpoints/8`)).status).toBe(404);
});

it("answers for an endpoint with its own host there, and nowhere else", async () => {
  await call("POST", `${vertex}/endpoints?endpointId=9`, { displayName: "own", dedicatedEndpointEnabled: true });
  const own = `https://9.europe-west4-481516234200.prediction.vertexai.goog/v1/${place}/endpoints/9`;
  const says = async (url: string) => (await predict(url)).body.error.message;
  expect(await says(own)).toContain("has no model");
  expect(await says(`${vertex}/endpoints/9`)).toContain("Dedicated Endpoint cannot be accessed");
  expect((await predict(own.replace("endpoints/9", "endpoints/7"))).status).toBe(404);
  const { status, body } = await overTheWire(sandbox.google, "POST", `${own}:predict`, {}); // its certificate is accepted
  expect([status, body.error.message]).toEqual([400, expect.stringContaining("has no model")]);
});

it("fails predictions when it is told to", async () => {
  await tell(sandbox.google, "POST", "fail", { path: ":predict$", status: 503 });
  expect([(await predict()).status, (await predict()).status]).toEqual([503, 200]);
});

it("has deployed nothing before the operation ends, and keeps the endpoint from other changes until then", async () => {
  await courseOf(":deployModel$", { polls: 2 });
  const { body: operation } = await deploy("2", "new");
  expect(operation.done).toBeUndefined();
  expect((await split({ "1": 100 })).body.error.message).toContain("other operations running");
  expect((await undeploy("1")).status).toBe(400);
  expect((await split({ "2": 100 })).status).toBe(400);
  const answers = [];
  for (let poll = 0; poll < 3; poll++) {
    if (poll < 2) expect((await call("GET", endpoint)).body.deployedModels).toHaveLength(1);
    answers.push((await question(operation.name)).body);
  }
  expect(answers.map(({ done }) => done)).toEqual([undefined, undefined, true]);
  expect(answers[2].response.deployedModel).toEqual({ id: "2" });
  expect((await call("GET", endpoint)).body.deployedModels).toHaveLength(2);
  expect((await split({ "2": 100 })).status).toBe(200);
});

it("ends operations by time, and writes down when", async () => {
  await courseOf("models:upload$", { ms: 60 });
  await upload("slow");
  expect((await call("GET", `${vertex}/models/slow`)).status).toBe(404);
  expect((await upload("slow")).body.error.status).toBe("ALREADY_EXISTS");
  await expect.poll(async () => (await call("GET", `${vertex}/models/slow`)).status).toBe(200);
  const lines = sandbox.google.calls().map(({ method, path, status }) => `${method} ${path} ${status}`);
  const ends = lines.indexOf(`END ${place}/models/slow:upload 200`);
  expect(lines.slice(ends - 3).some((line) => line.startsWith(`POST /v1/${place}/models:upload`))).toBe(true);
  expect(lines.slice(ends + 1)).toEqual([`GET /v1/${place}/models/slow 200`]);
});

it("lets an operation fail without effect, or hang for ever", async () => {
  await courseOf(":deployModel$", { error: { code: 9, message: "Model server never became ready." } });
  const { body: failed } = await deploy("2", "new");
  expect(failed).toMatchObject({ done: true, error: { code: 9 } });
  expect((await call("GET", endpoint)).body).toMatchObject({
    deployedModels: [{ id: "1" }],
    trafficSplit: { "1": 100 },
  });
  await courseOf(":deployModel$", { hang: true });
  const { body: hangs } = await deploy("2", "new");
  for (let poll = 0; poll < 3; poll++) expect((await question(hangs.name)).body.done).toBeUndefined();
  expect((await predict()).status).toBe(200);
});

it("does not delete a model whose deployment has just ended", async () => {
  await deploy("2", "new");
  await tell(sandbox.google, "POST", "config", { undeployLag: 80 });
  await undeploy("2");
  expect((await call("GET", `${vertex}/models/new`)).body.deployedModels).toEqual([
    { endpoint: `${numbered}/endpoints/7`, deployedModelId: "2" },
  ]);
  expect((await call("DELETE", `${vertex}/models/new`)).status).toBe(400);
  await expect.poll(async () => (await call("DELETE", `${vertex}/models/new`)).status).toBe(200);
});

// What Vertex refuses: each once.
it.each<[what: string, refused: () => Promise<{ status: number }>, status: number]>([
  ["a model id that is taken", () => upload("old"), 409],
  ["a deployed model's id in use", () => deploy("1", "new"), 409],
  ["a deployment of a model that is not there", () => deploy("2", "none"), 404],
  ["to take off a model with traffic", () => undeploy("1"), 400],
  ["to take off a model that is not deployed", () => undeploy("3"), 404],
  ["a split that does not sum to 100", () => split({ "1": 90 }), 400],
  ["a split with parts of a percent", () => split({ "1": 100.5 }), 400],
  ["traffic for what is not deployed", () => split({ "1": 90, "2": 10 }), 400],
  ["to delete a deployed model", () => call("DELETE", `${vertex}/models/old`), 400],
  ["to delete an endpoint with models", () => call("DELETE", endpoint), 400],
  [
    "a field that nobody knows",
    () => call("POST", `${vertex}/models:upload`, { modelId: "x", model: { image: "x" } }),
    400,
  ],
  [
    "another machine for what is deployed",
    () =>
      call("POST", `${endpoint}:mutateDeployedModel`, {
        deployedModel: { id: "1", dedicatedResources },
        updateMask: "dedicatedResources.machineSpec",
      }),
    400,
  ],
])("refuses %s", async (_, refused, status) => {
  const before = (await call("GET", endpoint)).body;
  expect((await refused()).status).toBe(status);
  expect((await call("GET", endpoint)).body).toEqual(before);
});
