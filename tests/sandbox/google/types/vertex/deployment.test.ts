import { expect, it } from "vitest";
import { started } from "../../started";

const sandbox = started({ projects: [{ id: "acme-dev", number: "481516234200" }] });
const place = "projects/acme-dev/locations/europe-west4";
const vertex = `https://europe-west4-aiplatform.googleapis.com/v1/${place}`;
const numbered = place.replace("acme-dev", "481516234200");
const endpoint = `${vertex}/endpoints/7`;
const dedicatedResources = { minReplicaCount: 1, machineSpec: { machineType: "n1-standard-4" } };

async function ask(method: string, url: string, body?: unknown) {
  const answer = await sandbox.google.call(method, url, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

it("uploads a model, deploys it beside another, moves the traffic and takes the old one off", async () => {
  await ask("POST", `${vertex}/endpoints?endpointId=7`, { displayName: "churn" });
  for (const modelId of ["old", "new"]) {
    const { response } = await ask("POST", `${vertex}/models:upload`, {
      modelId,
      model: { displayName: modelId, containerSpec: { imageUri: "x" } },
    });
    expect(response.model).toBe(`${numbered}/models/${modelId}`);
  }
  const deploy = (id: string, model: string, trafficSplit: object) =>
    ask("POST", `${endpoint}:deployModel`, {
      deployedModel: { id, model: `${place}/models/${model}`, dedicatedResources },
      trafficSplit,
    });
  await deploy("1", "old", { "0": 100 });
  await deploy("2", "new", {});
  expect(await ask("GET", endpoint)).toMatchObject({
    trafficSplit: { "1": 100 },
    deployedModels: [{ id: "1" }, { id: "2", model: `${numbered}/models/new`, modelVersionId: "1" }],
  });
  expect((await ask("GET", `${vertex}/models/new`)).deployedModels).toEqual([
    { endpoint: `${numbered}/endpoints/7`, deployedModelId: "2" },
  ]);

  await ask("PATCH", `${endpoint}?updateMask=trafficSplit`, { trafficSplit: { "2": 100 } });
  const more = { id: "2", dedicatedResources: { minReplicaCount: 3 } };
  const updateMask = "dedicatedResources.minReplicaCount";
  await ask("POST", `${endpoint}:mutateDeployedModel`, { deployedModel: more, updateMask });
  await ask("POST", `${endpoint}:undeployModel`, { deployedModelId: "1" });
  const { deployedModels } = await ask("GET", endpoint);
  expect(deployedModels).toMatchObject([
    { id: "2", dedicatedResources: { minReplicaCount: 3, machineSpec: { machineType: "n1-standard-4" } } },
  ]);
  await ask("DELETE", `${vertex}/models/old`);
});

it("pauses a schedule and lets it go on", async () => {
  const { name, state } = await ask("POST", `${vertex}/schedules`, { displayName: "nightly", cron: "0 2 * * *" });
  expect(state).toBe("ACTIVE");
  const schedule = `https://europe-west4-aiplatform.googleapis.com/v1/${name}`;
  await ask("POST", `${schedule}:pause`, {});
  expect((await ask("GET", schedule)).state).toBe("PAUSED");
  await ask("POST", `${schedule}:resume`, {});
  expect((await ask("GET", schedule)).state).toBe("ACTIVE");
});
