import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, inject, it } from "vitest";
import { loadEnvironments } from "../../spec";
import { run } from "./proof/cycle";
import { merged, type Evidence } from "./proof/evidence";
import { writePart } from "./proof/page";
import { cloudPart, fallenBehind, unexplained } from "./proof/standing";
import { reasonToSkip } from "./support/needs";
import { terraform } from "./support/terraform";

const root = resolve(__dirname, "../..");
const clouds = {
  gcp: { title: "Google Cloud", needs: ["hashicorp/google"] },
  aws: { title: "AWS", needs: ["hashicorp/aws", "moto"] },
} as const;

// `npm run proof` takes every environment through everything, and writes the page. Otherwise those with everything set show each type, the
// others are only deployed and destroyed, and two of them not even that: aws.test.ts and sandbox.test.ts do it.
const isWhole = process.env.PONTE_PROOF === "whole";
const elsewhere = ["dev", "dev-aws"];

const environments = ["tests/everything", "environments"]
  .flatMap((folder) => loadEnvironments({ directory: join(root, folder) }))
  .filter(({ name }) => isWhole || !elsewhere.includes(name));

const evidence: Evidence[] = [];
const minutes = 60_000;

it.concurrent.for(environments.map((environment) => [environment.name, environment] as const))(
  "%s, from the first plan to the last destroy",
  { timeout: 40 * minutes },
  async ([name, environment], { skip }) => {
    const reason = reasonToSkip([...clouds[environment.cloud].needs]);
    if (reason !== undefined) skip(reason);
    const shown = await run(environment, isWhole || name.startsWith("everything") ? "whole" : "short");
    evidence.push(shown);
    const folder = join(root, ".ponte", "proof");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(shown, null, 2)}\n`);
  },
);

it.for(["gcp", "aws"] as const)("each type of %s stands as high as docs/proof.md says", async (cloud, { skip }) => {
  const { title, needs } = clouds[cloud];
  const reason = reasonToSkip([...needs]);
  if (reason !== undefined) skip(reason);
  const wanted = environments.filter((environment) => environment.cloud === cloud).map(({ name }) => name);
  const shown = wanted.flatMap((name) => evidence.find(({ environment }) => environment === name) ?? []);
  expect(shown.map(({ environment }) => environment)).toEqual(wanted);

  const types = merged(shown.map((each) => each.types));
  expect(unexplained(types)).toEqual([]);
  if (isWhole) {
    const version = JSON.parse((await terraform(inject("folder"), inject("folder"), "version", "-json")).output);
    writePart(title, cloudPart(types, shown, `Terraform ${version.terraform_version}`));
  }
  expect(fallenBehind(title, types)).toEqual([]);
});
