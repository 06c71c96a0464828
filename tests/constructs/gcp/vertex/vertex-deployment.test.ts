import { describe, expect, it } from "vitest";
import { VertexDeployment, type VertexDeploymentProps } from "../../../../constructs/gcp/vertex/vertex-deployment";
import { VertexEndpoint } from "../../../../constructs/gcp/vertex/vertex-endpoint";
import { VertexProvider } from "../../../../constructs/gcp/vertex/vertex-provider";
import { synth } from "../../../support/synth";
import { parent, vertex } from "./serving";

const model = `${parent}/models/churn@3`;
const deployment = (props: Partial<VertexDeploymentProps> = {}) =>
  synth((scope) => {
    const endpoint = new VertexEndpoint(scope, "endpoint", {
      displayName: "churn",
      location: "europe-west1",
      endpointNumber: "4711",
    });
    new VertexDeployment(scope, "deployment", { endpoint, model, provider: vertex(scope), ...props });
  }).resource.restful_resource![0]!;
const resources = (props: Partial<VertexDeploymentProps>) => deployment(props).body.deployedModel.dedicatedResources;

describe("a VertexDeployment with nothing set", () => {
  it("is one small machine that scales on its processors", () => {
    expect(resources({})).toEqual({
      machineSpec: { machineType: "n1-standard-4" },
      minReplicaCount: 1,
      maxReplicaCount: 1,
      autoscalingMetricSpecs: [
        { metricName: "aiplatform.googleapis.com/prediction/online/cpu/utilization", target: 60 },
      ],
    });
  });

  it("is found again by its own id, with the project's number in every path", () => {
    const { body, path, read_path, read_selector, delete_path, delete_body } = deployment();
    const { id } = body.deployedModel as { id: string };
    expect(id).toMatch(/^[1-9][0-9]{9}$/);
    expect([path, read_path, delete_path]).toEqual([
      `/${parent}/endpoints/4711:deployModel`,
      `/${parent}/endpoints/4711`,
      `/${parent}/endpoints/4711:undeployModel`,
    ]);
    expect(read_selector).toBe(`deployedModels.#(id=="${id}")`);
    expect(delete_body).toEqual({ deployedModelId: id });
  });

  it("reads back the replicas, which can be changed by hand, and nothing else", () => {
    const { body, read_response_template } = deployment();
    const asRead = (read_response_template as string).replace(/\$\(body\.dedicatedResources\.(\w+)\)/g, "1");
    expect(JSON.parse(asRead)).toEqual(body);
    expect((read_response_template as string).match(/\$\([^)]+\)/g)).toEqual([
      "$(body.dedicatedResources.minReplicaCount)",
      "$(body.dedicatedResources.maxReplicaCount)",
    ]);
  });

  it("changes in place by the mask of what may", () => {
    const fields = ["minReplicaCount", "maxReplicaCount", "autoscalingMetricSpecs"];
    const mask = fields.map((field) => `dedicatedResources.${field}`).join(",");
    expect(deployment()).toMatchObject({
      update_path: `/${parent}/endpoints/4711:mutateDeployedModel`,
      update_method: "POST",
      update_body_patches: [{ path: "updateMask", raw_json: `"${mask}"` }],
    });
  });
});

it("scales on its accelerators where it has some, and on what it is told", () => {
  const accelerator = { type: "NVIDIA_L4", count: 2 };
  const metric = (name: string, target: number) => ({
    metricName: `aiplatform.googleapis.com/prediction/online/${name}`,
    target,
  });
  expect(resources({ accelerator })).toMatchObject({
    machineSpec: { acceleratorType: "NVIDIA_L4", acceleratorCount: 2 },
    autoscalingMetricSpecs: [metric("cpu/utilization", 60), metric("accelerator/duty_cycle", 60)],
  });
  const all = resources({ accelerator, scaleOn: { requests: 600, cpu: 70, gpu: 80 }, minReplicas: 2, maxReplicas: 9 });
  expect(all).toMatchObject({ minReplicaCount: 2, maxReplicaCount: 9 });
  expect(all.autoscalingMetricSpecs).toEqual([
    metric("request_count", 600),
    metric("cpu/utilization", 70),
    metric("accelerator/duty_cycle", 80),
  ]);
});

describe("refuses", () => {
  it.each<[string, Partial<VertexDeploymentProps>, string]>([
    ["nobody who answers", { minReplicas: 0 }, "minReplicas is 0; give a whole number of 1 or more"],
    ["less at most than at least", { minReplicas: 3, maxReplicas: 2 }, "maxReplicas is 2; give a whole number of 3"],
    ["a target over everything", { scaleOn: { cpu: 101 } }, "scaleOn.cpu is 101; give a whole number from 1 to 100"],
    ["the use of what is not there", { scaleOn: { gpu: 60 } }, "scaleOn.gpu is set without an accelerator"],
    ["a model by half its name", { model: "churn" }, 'model is "churn"; write projects/NUMBER/'],
  ])("%s", (_, props, message) => {
    expect(() => deployment(props)).toThrow(message);
  });

  it("a project's id where its number belongs: Vertex AI answers with the number", () => {
    const make = () =>
      synth(
        (scope) => new VertexProvider(scope, "v", { projectNumber: "acme-ml", location: "europe-west1", token: "t" }),
      );
    expect(make).toThrow('test/v: projectNumber is "acme-ml"; write the project\'s number, not its id');
  });
});
