import { describe, expect, it } from "vitest";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import { VertexDeployment, type VertexDeploymentProps } from "../../../../constructs/gcp/vertex/vertex-deployment";
import { VertexEndpoint } from "../../../../constructs/gcp/vertex/vertex-endpoint";
import { VertexOffHours } from "../../../../constructs/gcp/vertex/vertex-off-hours";
import { VertexScalingRole } from "../../../../constructs/gcp/vertex/vertex-scaling-role";
import { synth } from "../../../support/synth";
import { parent, vertex } from "./serving";

const hours = { down: "0 20 * * 1-5", up: "0 7 * * 1-5", timeZone: "Europe/Berlin" };
const scaled = (props: Partial<VertexDeploymentProps> = {}) =>
  synth((scope) => {
    const place = { displayName: "churn", location: "europe-west1", endpointNumber: "4711" };
    const endpoint = new VertexEndpoint(scope, "endpoint", place);
    const model = { model: `${parent}/models/churn@3`, minReplicas: 2, maxReplicas: 8, scaledElsewhere: true };
    const provider = vertex(scope);
    const deployment = new VertexDeployment(scope, "deployment", { endpoint, provider, ...model, ...props });
    const serviceAccount = new ServiceAccount(scope, "account", { accountId: "nights-of-acme" });
    const role = new VertexScalingRole(scope, "role", { roleId: "scalesModels", project: "acme" });
    const dependsOn = [role.grant("nights", serviceAccount)];
    new VertexOffHours(scope, "off", { jobName: "churn", deployment, serviceAccount, dependsOn, ...hours });
  }).resource;
const sent = (job: { http_target: { body: string } }) =>
  JSON.parse(Buffer.from(job.http_target.body, "base64").toString()) as {
    updateMask: string;
    deployedModel: { id: string; dedicatedResources: object };
  };

describe("VertexOffHours", () => {
  const made = scaled();
  const [down, up] = made.google_cloud_scheduler_job!;
  const deployment = made.restful_resource![0]!;

  it("takes the model to one replica, and brings it up to those of the program", () => {
    expect([down, up]).toMatchObject([
      { name: "churn_down", region: "europe-west1", schedule: hours.down, time_zone: "Europe/Berlin" },
      { name: "churn_up", region: "europe-west1", schedule: hours.up, time_zone: "Europe/Berlin" },
    ]);
    expect(sent(down as never).deployedModel.dedicatedResources).toMatchObject({
      minReplicaCount: 1,
      maxReplicaCount: 1,
    });
    expect(sent(up as never).deployedModel.dedicatedResources).toMatchObject({
      minReplicaCount: 2,
      maxReplicaCount: 8,
    });
  });

  it("calls what a deploy calls, with the mask of a deploy, on the same model", () => {
    const { deployedModel, updateMask } = sent(up as never);
    const { update_path, update_body_patches, body } = deployment;
    expect(up!.http_target.uri).toBe(`https://europe-west1-aiplatform.googleapis.com/v1${update_path}`);
    expect(update_body_patches).toEqual([{ path: "updateMask", raw_json: JSON.stringify(updateMask) }]);
    expect(deployedModel.id).toBe(body.deployedModel.id);
    const { machineSpec: _, ...replicas } = body.deployedModel.dedicatedResources;
    expect(deployedModel.dedicatedResources).toEqual(replicas);
  });

  it("comes after the deployment, the account and what it was granted", () => {
    const types = (down!.depends_on as string[]).map((each) => each.split(".")[0]).sort();
    expect(types).toEqual(["google_project_iam_member", "google_service_account", "restful_resource"]);
  });

  // cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.endpoints/mutateDeployedModel, IAM permissions, November 2026.
  it("needs the one right to deploy", () => {
    expect(made.google_project_iam_custom_role![0]!.permissions).toEqual(["aiplatform.endpoints.deploy"]);
  });

  it("is no drift: the deployment reads back what the program says", () => {
    expect(JSON.parse(deployment.read_response_template as string)).toEqual(deployment.body);
  });

  it("is refused for a deployment that would see drift", () => {
    expect(() => scaled({ scaledElsewhere: false })).toThrow(
      "test/off: the deployment reads its replicas back; give it scaledElsewhere: else the next deploy scales it up again",
    );
  });
});
