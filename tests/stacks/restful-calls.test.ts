import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import type { Json } from "../support/check-schema";
import { synthesizeAll } from "../support/environments";
import { restfulMethods, restfulMistakes } from "../support/restful-calls";

// What we send ourselves, past the google provider, has no acceptance tests at Google: it is held against Google's own descriptions instead.
const programs = ["environments", join("tests", "everything")].flatMap((folder) => synthesizeAll(folder));
const vertex = "aiplatform.projects.locations";

it("every call of ours is one that Google describes", () => {
  for (const { json } of programs) expect(restfulMistakes(json)).toEqual([]);
  const methods = new Set(programs.flatMap(({ json }) => restfulMethods(json)));
  expect([...methods].sort()).toEqual([
    ...["deployModel", "get", "mutateDeployedModel", "patch", "undeployModel"].map(
      (name) => `${vertex}.endpoints.${name}`,
    ),
    ...["delete", "get", "upload"].map((name) => `${vertex}.models.${name}`),
    "serviceusage.services.generateServiceIdentity",
  ]);
});

// One fault each, put into the resource of a real program.
let program: Json;
let resources: Json[];
beforeEach(() => {
  program = structuredClone(programs.find(({ environment }) => environment.name === "endpoints")!.json);
  resources = Object.values(program.resource.restful_resource);
});

function first(field: string): Json {
  return resources.find(({ body }) => body[field] !== undefined)!;
}

type Fault = [what: string, make: () => void, says: string];

// prettier-ignore
const faults: Fault[] = [
  ["a renamed field", () => renamed(first("model").body.model, "containerSpec", "container"), `Unknown name "container" at 'model'`],
  ["a field that is missing", () => delete first("deployedModel").body.deployedModel, "deployedModel is required"],
  ["a wrong word", () => (first("deployedModel").body.deployedModel.dedicatedResources.machineSpec.acceleratorType = "NVIDIA_T5"), `machine_spec.accelerator_type' (TYPE_ENUM), "NVIDIA_T5"`],
  ["a text for a number", () => (first("trafficSplit").body.trafficSplit["1"] = "all"), `(TYPE_INT32), "all"`],
  ["a bad mask", () => (first("trafficSplit").update_query.updateMask = ["split"]), `FieldMask), "split"`],
  ["a parameter that only the creation has", () => (first("model").query = { modelId: ["a"] }), `Unknown name "modelId": Cannot bind query parameter`],
  ["a method that is not there", () => (first("deployedModel").path += "s"), "no such method"],
  ["a version that is not there", () => (program.provider.restful[0].base_url = "https://europe-west1-aiplatform.googleapis.com/v0"), "no description"],
];

it.each(faults)("tells %s", (_, make, says) => {
  make();
  expect(restfulMistakes(program).join("\n")).toContain(says);
});

function renamed(holder: Json, from: string, to: string): void {
  holder[to] = holder[from];
  delete holder[from];
}
