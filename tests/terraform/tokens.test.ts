import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformOutput, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, inject, it } from "vitest";
import { aws, gcp } from "../../constructs";
import { nameEnding } from "../../constructs/aws/sagemaker/content-hash";
import { ConstructError } from "../../constructs/shared/invalid";
import { fitName } from "../../constructs/shared/names";
import * as awsProps from "../constructs/aws/valid-props";
import * as gcpProps from "../constructs/gcp/valid-props";
import { propsOf } from "../support/props-of";
import { synth } from "../support/synth";
import { place, tokens } from "../support/token-at";
import { needs } from "./support/needs";
import { terraform } from "./support/terraform";

type Made = new (scope: Construct, id: string, props: unknown) => Construct;

const clouds = {
  aws: { made: aws as unknown as Record<string, Made>, ...awsProps, source: "hashicorp/aws" },
  gcp: { made: gcp as unknown as Record<string, Made>, ...gcpProps, source: "hashicorp/google" },
};

/** Written by hand, or only once in a program: providers, what brings one along, and what is at an address of its own choice. */
const once = /^(Adoption|DataRestful|Restful|Vertex|GoogleAccessToken|CloudRunOffHours)/;

describe.each(["aws", "gcp"] as const)("every prop on %s with a variable", (cloud) => {
  const { made, validProps, source } = clouds[cloud];
  needs(source);

  it("is valid to the provider, where it is no error", async () => {
    let count = 0;
    const { json } = synth((scope) => {
      const { props } = propsOf(cloud);
      for (const [index, prop] of props.entries()) {
        if (once.test(prop.construct)) continue;
        for (const [way, settings] of validProps[prop.construct]!.entries()) {
          const at = new Construct(scope, `case${index}-${way}`);
          try {
            const [filled, isPlaced] = place(settings(at), prop, tokens(at, "variable")[prop.kind]);
            if (!isPlaced) continue;
            new made[prop.construct]!(at, "subject", filled);
            count++;
          } catch (error) {
            if (!(error instanceof ConstructError)) throw error;
            scope.node.tryRemoveChild(at.node.id);
          }
        }
      }
    });
    expect(count).toBeGreaterThan(100);
    const folder = join(inject("folder"), "tokens", cloud);
    mkdirSync(folder, { recursive: true });
    const other = cloud === "aws" ? "google" : "aws";
    delete json.provider[other];
    delete json.terraform.required_providers[other];
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(json));
    expect(await terraform(inject("folder"), folder, "init", "-backend=false", "-no-color")).toMatchObject({ code: 0 });
    const { output } = await terraform(inject("folder"), folder, "validate", "-json");
    const { diagnostics } = JSON.parse(output) as {
      diagnostics: { severity: string; summary: string; detail: string }[];
    };
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

describe("Terraform", () => {
  needs();

  it("cuts a name as it is cut here, and ends one in another hash with another value", async () => {
    const names = [
      "a",
      "x".repeat(50),
      `${"environment".repeat(5)}-`,
      "churn-prod-a-long-name-of-a-bucket-and_some.more-of-it-.-x",
    ];
    const { json } = synth((scope) => {
      const given = new TerraformVariable(scope, "given", {}).stringValue;
      new TerraformOutput(scope, "fitted", { value: fitName(`${given}-sagemaker`, 40) });
      new TerraformOutput(scope, "ending", { value: nameEnding(scope, "0a1b2c3d", { image: `x:${given}` }) });
    });
    const folder = join(inject("folder"), "tokens", "names");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ variable: json.variable, output: json.output }));
    expect(await terraform(inject("folder"), folder, "init", "-no-color")).toMatchObject({ code: 0 });
    const endings = new Set<string>();
    for (const name of names) {
      const variable = `-var=given=${name}`;
      expect(await terraform(inject("folder"), folder, "apply", "-auto-approve", variable)).toMatchObject({ code: 0 });
      const outputs = JSON.parse((await terraform(inject("folder"), folder, "output", "-json")).output);
      expect(outputs.fitted.value).toBe(fitName(`${name}-sagemaker`, 40));
      expect(outputs.ending.value).toMatch(/^[0-9a-f]{8}$/);
      endings.add(outputs.ending.value as string);
    }
    expect(endings.size).toBe(names.length);
  });
});
