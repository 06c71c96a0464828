import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project";
import { describe, expect, it } from "vitest";
import { VertexEndpoint } from "../../../../constructs/gcp/vertex/vertex-endpoint";
import { VertexModels } from "../../../../constructs/gcp/vertex/vertex-models";
import { VertexProvider } from "../../../../constructs/gcp/vertex/vertex-provider";
import { synth } from "../../../support/synth";
import { image, vertex } from "./serving";

const location = "europe-west1";
const required = { displayName: "churn", location };

/** A program with a model that something is changed of. */
const changed = (change: (made: VertexModels, endpoint: VertexEndpoint) => void, numbered = true) =>
  synth((scope) => {
    const endpoint = new VertexEndpoint(scope, "endpoint", {
      ...required,
      ...(numbered && { endpointNumber: "4711" }),
    });
    const common = { endpoint, modelName: "churn", provider: vertex(scope) };
    change(new VertexModels(scope, "models", { ...common, models: { only: { image, traffic: 100 } } }), endpoint);
  });

describe("what is named by its content, and has its name in its address", () => {
  it("refuses an override of a model's body, and says where the field goes", () => {
    const change = ({ uploads }: VertexModels) =>
      uploads.only!.resource.addOverride("body.model.containerSpec.deploymentTimeout", "3600s");
    expect(() => changed(change)).toThrow(
      "test/models/only/Model: the body of resource is overridden; the model's id is a hash of it: use modelFields",
    );
  });

  it("refuses an override of a deployment's body, and says where the field goes", () => {
    const change = ({ deployments }: VertexModels) =>
      deployments.only!.resource.addOverride("body.deployedModel.enableAccessLogging", true);
    expect(() => changed(change)).toThrow(
      "the body of resource is overridden; the deployment's id is a hash of it: use deploymentFields",
    );
  });

  it("takes an override of how it is made", () => {
    const change = ({ uploads }: VertexModels) =>
      uploads.only!.resource.addOverride("poll_create.default_delay_sec", 60);
    expect(changed(change).json.resource.restful_resource).toBeDefined();
  });

  it("refuses to change what an endpoint cannot change in place, under the number that it has without", () => {
    const change = (_: VertexModels, endpoint: VertexEndpoint) =>
      endpoint.resource.addOverride("private_service_connect_config", {
        enable_private_service_connect: true,
        project_allowlist: ["acme-apps"],
      });
    expect(() => changed(change, false)).toThrow(
      "test/endpoint: private_service_connect_config of resource is changed; give it an endpointNumber of its own",
    );
    expect(() => changed(change)).not.toThrow();
  });
});

describe("a project's number that is read at plan", () => {
  const program = (number: "given" | "default") =>
    synth((scope) => {
      const project = number === "given" ? new DataGoogleProject(scope, "project").number : undefined;
      const provider = new VertexProvider(scope, "vertex", { projectNumber: project, location, token: "fake-token" });
      const endpoint = new VertexEndpoint(scope, "endpoint", { ...required, endpointNumber: "4711" });
      const models = { only: { image, traffic: 100 } };
      new VertexModels(scope, "models", { endpoint, modelName: "churn", provider, models });
    }).json;

  it.each(["given", "default"] as const)("stands in every path, and in what is read back: %s", (number) => {
    const { resource } = program(number);
    const all = Object.entries(resource.restful_resource as Record<string, Record<string, any>>);
    const paths = all.map(([, { path }]) => path as string);
    for (const path of paths) {
      expect(path).toMatch(/^\/projects\/\$\{data\.google_project\.\w+\.number\}\/locations\/europe-west1\//);
    }
    const [, deployment] = all.find(([address]) => address.startsWith("deployment_"))!;
    const { model } = deployment.body.deployedModel as { model: string };
    expect(deployment.read_response_template).toContain(`"model":"${model}"`);
    expect(model).toMatch(/^projects\/\$\{data\.google_project\.\w+\.number\}\//);
  });

  it("gives a deployment the same id, whatever was made before", () => {
    const ids = (earlier: number) =>
      synth((scope) => {
        for (let index = 0; index < earlier; index++) void new DataGoogleProject(scope, `earlier${index}`).number;
        const projectNumber = new DataGoogleProject(scope, "project").number;
        const provider = new VertexProvider(scope, "vertex", { projectNumber, location, token: "fake-token" });
        const endpoint = new VertexEndpoint(scope, "endpoint", { ...required, endpointNumber: "4711" });
        const models = { only: { image, traffic: 100 } };
        new VertexModels(scope, "models", { endpoint, modelName: "churn", provider, models });
      }).json.resource.restful_resource as object;
    expect(Object.keys(ids(7))).toEqual(Object.keys(ids(0)));
  });
});
