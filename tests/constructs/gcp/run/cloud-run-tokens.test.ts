import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { expect, it } from "vitest";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import { CloudRunModelService } from "../../../../constructs/gcp/run/cloud-run-model-service";
import { synth } from "../../../support/synth";

function service(environment: (scope: Construct) => Record<string, string>, earlier = 0) {
  const { resource } = synth((scope) => {
    for (let index = 0; index < earlier; index++) void new TerraformVariable(scope, `earlier${index}`, {}).stringValue;
    new CloudRunModelService(scope, "service", {
      ...{ serviceName: "llm", location: "europe-west1", serviceAccount: account(scope) },
      models: {
        llm: {
          image: `europe-west1-docker.pkg.dev/acme/serving/llm@sha256:${"a".repeat(64)}`,
          traffic: 100,
          environment: environment(scope),
        },
      },
    });
  });
  return resource.google_cloud_run_v2_service![0]!;
}
const account = (scope: Construct) => ServiceAccount.fromEmail(scope, "account", "llm@acme.iam.gserviceaccount.com");
const bucket = (scope: Construct) => new StorageBucket(scope, "bucket", { name: "acme-cache", location: "EU" }).name;

it("a revision that refers to another resource keeps its name, whatever was made before", () => {
  const revision = (earlier: number) =>
    service((scope) => ({ CACHE: bucket(scope) }), earlier).template.revision as string;
  expect(revision(0)).toMatch(/^llm-[0-9a-f]{8}$/);
  expect(revision(10)).toBe(revision(0));
  expect(revision(0)).not.toBe(service(() => ({ CACHE: "acme-cache" })).template.revision);
});

it("a revision whose content may be another at deploy, under the same name, is refused", () => {
  expect(() => service((scope) => ({ DB: new TerraformVariable(scope, "db", {}).stringValue }))).toThrow(
    "test/service: environment.DB of llm is only known at deploy; write it out: the revision is named by it",
  );
});
