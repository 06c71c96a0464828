import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SagemakerModel } from "@cdktf/provider-aws/lib/sagemaker-model";
import { App, Aspects, TerraformOutput, TerraformStack, TerraformVariable, Testing } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { describe, expect, it } from "vitest";
import { SageMakerEndpoint } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint";
import { FastStack } from "../../../../stacks/fast-stack";
import { main, required } from "./iris-endpoint";

// SageMaker changes neither models nor configurations, and takes no second one of the same name: whatever is set must be in the name.

type Change = (made: SageMakerEndpoint, scope: Construct) => void;
const withShadow = { ...required, shadow: { ...main, samplePercent: 10 } };

/** The program with `change`, and the names and keys in it. */
function made(change: Change = () => undefined, Stack: typeof TerraformStack = FastStack) {
  const stack = new Stack(new App({ stackTraces: false }), "test");
  change(new SageMakerEndpoint(stack, "endpoint", withShadow), stack);
  stack.prepareStack();
  const json = JSON.parse(Testing.synth(stack));
  const all = (type: string) => Object.values<any>(json.resource[type]);
  const [model, shadow] = all("aws_sagemaker_model");
  const [configuration] = all("aws_sagemaker_endpoint_configuration");
  const [endpoint] = all("aws_sagemaker_endpoint");
  return { model, shadow, configuration, endpoint, json };
}

/** Calls `change` on each resource when the program is done. */
const aspect = (scope: IConstruct, change: (node: IConstruct) => void) => Aspects.of(scope).add({ visit: change });
const toModels = (scope: IConstruct, change: (model: SagemakerModel) => void) =>
  aspect(scope, (node) => node instanceof SagemakerModel && change(node));
const path = "production_variants.0.container_startup_health_check_timeout_in_seconds";

describe("another configuration is made by", () => {
  it.each<[string, Change]>([
    ["an override", ({ configuration }) => configuration!.addOverride(path, 1_800)],
    ["an attribute", ({ configuration }) => (configuration!.kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1")],
    ["an aspect", (each) => aspect(each, () => each.configuration!.addOverride(path, 1_800))],
    ["an override of its model", ({ models }) => models.main!.resource.addOverride("primary_container.mode", "x")],
    [
      "one of its shadow's model",
      ({ shadowModel }) => shadowModel!.resource.addOverride("primary_container.mode", "x"),
    ],
  ])("%s, in name and key, for whoever refers to it", (_, change) => {
    const [before, after] = [made(), made(change)];
    expect(after.configuration.name).toMatch(/^acme-iris-[0-9a-f]{8}$/);
    expect(after.configuration.name).not.toBe(before.configuration.name);
    const hash = (after.configuration.name as string).slice(-8);
    expect(after.configuration.for_each).toBe(`\${toset(["${hash}"])}`);
    expect(after.endpoint.endpoint_config_name).toMatch(new RegExp(`^\\$\\{.*\\["${hash}"\\]\\.name\\}$`));
    expect(after.endpoint.lifecycle.postcondition[0].condition).toContain(`"acme-iris-${hash}"`);
    expect(JSON.stringify(after.json.resource.aws_cloudwatch_metric_alarm)).toContain(`acme-iris-${hash}`);
  });
});

describe("another model is made by", () => {
  it.each<[string, Change]>([
    ["an override", ({ models }) => models.main!.resource.addOverride("primary_container.environment.A", "1")],
    ["an attribute", ({ models }) => (models.main!.resource.enableNetworkIsolation = false)],
    ["an aspect", (each) => toModels(each, (model) => (model.enableNetworkIsolation = false))],
  ])("%s, in name and key, and its configuration names it", (_, change) => {
    const [before, after] = [made(), made(change)];
    const hash = (after.model.name as string).slice(-8);
    expect(after.model.name).not.toBe(before.model.name);
    expect(after.model.for_each).toBe(`\${toset(["${hash}"])}`);
    expect(after.configuration.production_variants[0].model_name).toContain(`["${hash}"].name}`);
  });

  it("another value of an override, and not by the same again", () => {
    const named = (value: string) =>
      made(({ models }) => models.main!.resource.addOverride("primary_container.mode", value)).model.name as string;
    expect(named("MultiModel")).not.toBe(named("SingleModel"));
    expect(named("MultiModel")).toBe(named("MultiModel"));
  });

  it("what Terraform alone knows in an override, which its name is made of", () => {
    const { model } = made(({ models }, scope) => {
      const { stringValue } = new TerraformVariable(scope, "level", {});
      models.main!.resource.addOverride("primary_container.environment.A", stringValue);
    });
    expect(model.name).toMatch(/^acme-iris-main-\$\{substr\(sha256\(jsonencode\(\["[0-9a-f]{8}", .*var\.level/);
  });
});

it("an override of what is so already makes nothing anew", () => {
  const named = made(({ models }) => models.main!.resource.addOverride("enable_network_isolation", true)).model.name;
  expect(named).toBe(made().model.name);
});

it("tags, lifecycle and provider make nothing anew: they are changed of what serves, or are Terraform's", () => {
  const { configuration, model } = made(({ configuration: made, models }) => {
    made!.addOverride("tags.team", "ml");
    models.main!.resource.tags = { team: "ml" };
    models.main!.resource.addOverride("lifecycle.ignore_changes", ["tags"]);
    models.main!.resource.addOverride("provider", "aws.other");
  });
  expect([configuration.name, model.name]).toEqual([made().configuration.name, made().model.name]);
});

it("no name comes of what was made earlier in the program, whatever an override refers to", () => {
  const named = (earlier: number) =>
    made(({ models, alarms }, scope) => {
      for (let index = 0; index < earlier; index++)
        void new TerraformVariable(scope, `earlier${index}`, {}).stringValue;
      models.main!.resource.addOverride("primary_container.environment.A", alarms!.resources[0]!.arn);
    }).model.name as string;
  expect(named(10)).toBe(named(0));
});

it("its name reaches outputs as it finally is", () => {
  const { json, model } = made((each, scope) => {
    new TerraformOutput(scope, "model", { value: each.models.main!.modelName });
    toModels(each, (resource) => (resource.enableNetworkIsolation = false));
  });
  expect(json.output.model.value).toContain(`["${(model.name as string).slice(-8)}"].name}`);
});

it("is the same on the engine's own stack", () => {
  const change: Change = (each) => aspect(each, () => each.configuration!.addOverride(path, 1_800));
  expect(made(change, TerraformStack).configuration.name).toBe(made(change).configuration.name);
});

it("its name reaches another stack as it finally is", () => {
  const app = new App({ stackTraces: false, outdir: mkdtempSync(join(tmpdir(), "ponte-overrides-")) });
  const [one, other] = ["one", "other"].map((id) => new FastStack(app, id));
  for (const stack of [one!, other!]) new AwsProvider(stack, "aws", {});
  const made = new SageMakerEndpoint(one!, "endpoint", required);
  new TerraformOutput(other!, "model", { value: made.models.main!.modelName });
  made.models.main!.resource.enableNetworkIsolation = false;
  app.synth();
  const read = (id: string) => JSON.parse(readFileSync(join(app.outdir, "stacks", id, "cdk.tf.json"), "utf8"));
  const [{ name }] = Object.values<any>(read("one").resource.aws_sagemaker_model) as [{ name: string }];
  const [[output, { value }]] = Object.entries<any>(read("one").output) as [[string, any]];
  expect(value).toContain(`["${name.slice(-8)}"].name}`);
  expect(read("other").output.model.value).toContain(`.outputs.${output}`);
  rmSync(app.outdir, { recursive: true });
});
