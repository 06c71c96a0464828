import { join } from "node:path";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFailed } from "vitest";
import { Moto } from "./support/moto";
import { needs, reasonToSkip } from "./support/needs";
import { Project } from "./support/project";

const environment = "dev-aws";
const account = "111122223333";
const stateBucket = "acme-ml-dev-tfstate";
const state = `/${stateBucket}/churn/${environment}/terraform.tfstate`;
const endpoint = "churn-dev-aws-churn";
const digests = { second: "2".repeat(64), broken: "b".repeat(64) };
const required = ["hashicorp/aws", "moto"];

/** What the environment says when its model has another image. */
const withImage = (digest: string) => (text: string) =>
  `${text.replace(/\nendpoints:[^]*/, "")}\nendpoints: { churn: { models: { champion: { image: registry/serving@sha256:${digest} } } } }\n`;

/** The calls that change models, configurations and endpoints. */
const sageMakerChanges = async (moto: Moto, since: number) =>
  (await moto.calls())
    .slice(since)
    .filter(({ service, action }) => service === "sagemaker" && /^(Create|Update|Delete)/.test(action))
    .map(({ action }) => action);

needs(...required);

describe("the environment dev-aws, from the first deploy to the last destroy", () => {
  let moto: Moto;
  let project: Project;
  let before: Record<string, unknown>;
  let failed = false;

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    moto = await Moto.start(account);
    await moto.makeBucket(stateBucket);
    project = new Project(environment, moto.environment());
  });
  afterAll(() => moto?.stop());

  // Each step begins where the one before it ended.
  beforeEach(({ skip }) => {
    if (failed) skip("a step before this one failed");
    onTestFailed(() => {
      failed = true;
    });
  });

  it("is created", async () => {
    const { code, output } = await project.cdktf("deploy", environment, "--auto-approve");
    expect(output).toContain("Apply complete!");
    expect(code).toBe(0);
    expect(project.program(environment)).toBe(readFileSync(join(inject("stacks"), environment, "cdk.tf.json"), "utf8"));
  });

  it("has nothing to change afterwards", async () => {
    const { code, output } = await project.cdktf("diff", environment);
    expect(output).toContain("No changes.");
    expect(code).toBe(0);
  });
});
