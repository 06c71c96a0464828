import { Aspects, TerraformStack, TerraformVariable, Testing } from "cdktf";
import type { IConstruct } from "constructs";
import { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service";
import { describe, expect, it } from "vitest";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import { CloudRunModelService, type CloudRunServedModel } from "../../../../constructs/gcp/run/cloud-run-model-service";
import { image } from "../vertex/serving";

const models = { champion: { image, traffic: 90 }, challenger: { image, traffic: 10, redeploy: "2" } };

/** The names of the revisions, in the order of the models, and the one that is made. */
function revisions(
  change: (service: CloudRunModelService) => void = () => undefined,
  served: Record<string, CloudRunServedModel> = models,
) {
  const stack = new TerraformStack(Testing.app(), "test");
  const made = new CloudRunModelService(stack, "service", {
    ...{ serviceName: "llm", location: "europe-west1", models: served },
    serviceAccount: ServiceAccount.fromEmail(stack, "account", "llm@acme.iam.gserviceaccount.com"),
  });
  change(made);
  const { resource } = JSON.parse(Testing.synth(stack)) as { resource: Record<string, Record<string, any>> };
  const [{ template, traffic }] = Object.values(resource.google_cloud_run_v2_service!) as [Record<string, any>];
  return {
    made: template.revision as string,
    all: (traffic as { revision: string }[]).map(({ revision }) => revision),
  };
}

const patience =
  (threshold: number) =>
  ({ resource }: CloudRunModelService) =>
    resource.addOverride("template.containers.0.startup_probe.failure_threshold", threshold);
const patient = patience(90);

describe("a revision whose resource is changed", () => {
  const plain = revisions();

  it.each<[string, (service: CloudRunModelService) => void]>([
    ["by an override", patient],
    ["by an override that takes something away", ({ resource }) => resource.addOverride("template.timeout", undefined)],
    ["by its own setter", ({ resource }) => void (resource.template.timeout = "900s")],
    ["by an aspect", (service) => Aspects.of(service).add({ visit: slow })],
  ])("%s has another name, under which it cannot meet the one that serves", (_, change) => {
    const changed = revisions(change);
    expect(changed.made).toMatch(/^llm-[0-9a-f]{8}$/);
    expect(changed.made).not.toBe(plain.made);
    expect(changed.all.at(-1)).toBe(changed.made);
    expect(revisions(change)).toEqual(changed);
  });

  it("keeps its name where the service is changed around it", () => {
    expect(revisions(({ resource }) => resource.addOverride("annotations", { team: "ml" }))).toEqual(plain);
  });

  it("is found again when another model is written last: the same change was in it when it was made", () => {
    const { champion, challenger } = models;
    const before = revisions(patient, { champion: { ...champion, traffic: 100 } });
    const after = revisions(patient, { champion, challenger });
    expect(after.all).toEqual([before.made, after.made]);
    expect(after.made).not.toBe(before.made);
  });

  it("has one name whatever the order of its changes", () => {
    const inOrder = (names: string[]) =>
      revisions(({ resource }) => names.forEach((name) => resource.addOverride(`template.annotations.${name}`, "on")));
    expect(inOrder(["a", "b"])).toEqual(inOrder(["b", "a"]));
    expect(inOrder(["a", "b"])).not.toEqual(inOrder(["a"]));
  });

  it("has another name with another change, and so have those before it", () => {
    const [one, other] = [revisions(patience(90)), revisions(patience(100))];
    expect(new Set([...plain.all, ...one.all, ...other.all]).size).toBe(6);
  });

  it("is refused where the change is only known at deploy: the name would stay the same", () => {
    const unknown = (service: CloudRunModelService) =>
      service.resource.addOverride("template.timeout", new TerraformVariable(service, "timeout", {}).stringValue);
    expect(() => revisions(unknown)).toThrow("an override of template is only known at deploy; write it out");
  });
});

function slow(node: IConstruct): void {
  if (node instanceof CloudRunV2Service) node.addOverride("template.timeout", "900s");
}
