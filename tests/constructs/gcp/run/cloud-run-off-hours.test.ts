import { describe, expect, it } from "vitest";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import { RestfulProvider } from "../../../../constructs/gcp/restful/restful-provider";
import {
  CloudRunModelService,
  type CloudRunModelServiceProps,
} from "../../../../constructs/gcp/run/cloud-run-model-service";
import { CloudRunOffHours } from "../../../../constructs/gcp/run/cloud-run-off-hours";
import { CloudRunScalingRole } from "../../../../constructs/gcp/run/cloud-run-scaling-role";
import { synth } from "../../../support/synth";
import { image } from "../vertex/serving";

const hours = { down: "0 20 * * *", up: "0 7 * * *", timeZone: "Europe/Berlin" };
const scaled = (props: Partial<CloudRunModelServiceProps> = {}, withProvider = false) =>
  synth((scope) => {
    const account = (name: string) =>
      new ServiceAccount(scope, name, { accountId: `${name}-of-acme`, project: "acme" });
    const service = new CloudRunModelService(scope, "service", {
      ...{ serviceName: "embed", location: "europe-west1", project: "acme", serviceAccount: account("models") },
      ...{ models: { only: { image, traffic: 100 } }, minReplicas: 3, scaledElsewhere: true, ...props },
    });
    const serviceAccount = account("nights");
    const role = new CloudRunScalingRole(scope, "role", { roleId: "scalesServices" });
    const dependsOn = role.grant("nights", serviceAccount, service);
    const baseUrl = "https://run.googleapis.com/v2";
    const cloudRun = withProvider ? new RestfulProvider(scope, "run", { baseUrl, token: "fake-token" }) : undefined;
    new CloudRunOffHours(scope, "off", { jobName: "embed", service, serviceAccount, dependsOn, cloudRun, ...hours });
  }).resource;
const path = "projects/acme/locations/europe-west1/services/embed";

describe("CloudRunOffHours", () => {
  it("sets how many replicas of the service are kept ready: none, and those of the program", () => {
    const jobs = scaled().google_cloud_scheduler_job!;
    expect(jobs).toMatchObject([
      { name: "embed_down", schedule: hours.down },
      { name: "embed_up", schedule: hours.up },
    ]);
    const uri = `https://run.googleapis.com/v2/${path}?updateMask=scaling.minInstanceCount`;
    for (const { http_target } of jobs) expect(http_target).toMatchObject({ http_method: "PATCH", uri });
    const sent = jobs.map(({ http_target }) => Buffer.from(http_target.body, "base64").toString());
    expect(sent).toEqual(['{"scaling":{"minInstanceCount":0}}', '{"scaling":{"minInstanceCount":3}}']);
  });

  it("is no drift, and leaves the service's other guards", () => {
    expect(scaled().google_cloud_run_v2_service).toMatchObject([
      { scaling: { min_instance_count: 3 }, lifecycle: { prevent_destroy: true, ignore_changes: ["scaling"] } },
    ]);
  });

  it("sets another number when it is deployed, where it is told the way", () => {
    expect(scaled().restful_operation).toBeUndefined();
    expect(scaled({}, true).restful_operation).toMatchObject([
      {
        ...{ path: `/${path}`, method: "PATCH", body: { scaling: { minInstanceCount: 3 } } },
        operation_query: { updateMask: ["scaling.minInstanceCount"] },
        depends_on: [expect.stringMatching(/^google_cloud_run_v2_service\./)],
      },
    ]);
  });

  it("may change that service, and act as what runs there", () => {
    const made = scaled();
    expect(made.google_project_iam_custom_role![0]!.permissions).toEqual(["run.services.get", "run.services.update"]);
    expect(made.google_cloud_run_v2_service_iam_member).toMatchObject([
      { role: expect.stringMatching(/^\$\{google_project_iam_custom_role\.\w+\.name\}$/) },
    ]);
    expect(made.google_service_account_iam_member).toMatchObject([{ role: "roles/iam.serviceAccountUser" }]);
    const types = (made.google_cloud_scheduler_job![0]!.depends_on as string[]).map((each) => each.split(".")[0]);
    expect(types).toContain("google_cloud_run_v2_service_iam_member");
    expect(types).toContain("google_service_account_iam_member");
  });

  it.each<[Partial<CloudRunModelServiceProps>, string]>([
    [
      { scaledElsewhere: false },
      "the service reads its minReplicas back; give it scaledElsewhere: else the next deploy scales it up again",
    ],
    [{ minReplicas: undefined }, "the service keeps no replica ready; give it minReplicas, or no off hours"],
  ])("is refused for a service with %j", (props, message) => {
    expect(() => scaled(props)).toThrow(`test/off: ${message}`);
  });
});
