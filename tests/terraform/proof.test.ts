import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, inject, it } from "vitest";
import { loadEnvironments, type Environment } from "../../language";
import { chosen, isFamily } from "./proof/chosen";
import { run } from "./proof/cycle";
import { merged, type Evidence } from "./proof/evidence";
import { writePart } from "./proof/page";
import { cloudPart, fallenBehind, unexplained } from "./proof/standing";
import { reasonToSkip } from "./support/needs";
import { terraform } from "./support/terraform";

const root = resolve(__dirname, "../..");
const folder = join(root, ".ponte", "proof");
const minutes = 60_000;
const clouds = {
  gcp: { title: "Google Cloud", needs: ["hashicorp/google"] },
  aws: { title: "AWS", needs: ["hashicorp/aws", "moto"] },
} as const;

// `npm run proof` takes every environment through everything, and writes the page. Otherwise those with everything set do, which show each type as high as
// the page says, or the last test fails; aws.test.ts and sandbox.test.ts deploy `dev` and `dev-aws`. PONTE_ONLY names some of them.
const isWhole = process.env.PONTE_PROOF === "whole";

const all = ["tests/everything", "environments"].flatMap((each) => loadEnvironments({ directory: join(root, each) }));
const only = chosen(process.env.PONTE_ONLY, all);
const environments = (only ?? all.filter((environment) => isWhole || isFamily(environment))).map((environment) => ({
  ...clouds[environment.cloud],
  environment,
}));

const shown = new Map<Environment, Evidence>();

it.concurrent.for(environments.map((each) => [each.title, each.environment.name, each] as const))(
  "%s: %s, from the first plan to the last destroy",
  { timeout: 60 * minutes },
  async ([, name, { needs, environment }], { skip }) => {
    const reason = reasonToSkip([...needs]);
    if (reason !== undefined) skip(reason);
    const evidence = await run(environment, isWhole || isFamily(environment) ? "whole" : "short");
    shown.set(environment, evidence);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(evidence, null, 2)}\n`);
  },
);

it.for(Object.values(clouds))(
  "$title: each type stands as high as docs/proof.md says",
  async ({ title, needs }, { skip }) => {
    const reason = reasonToSkip([...needs]);
    if (reason !== undefined) skip(reason);
    const evidence = environments
      .filter((each) => each.title === title)
      .map(({ environment }) => shown.get(environment)!);
    expect(evidence, "an environment has not come to its end").not.toContain(undefined);

    const types = merged(evidence.map((each) => each.types));
    if (only)
      skip(["only a part was asked for; what it does not show of its own types:", ...unexplained(types)].join("\n"));
    expect(unexplained(types)).toEqual([]);
    if (isWhole) {
      const version = JSON.parse((await terraform(inject("folder"), inject("folder"), "version", "-json")).output);
      writePart(title, cloudPart(types, evidence, `Terraform ${version.terraform_version}`));
    }
    expect(fallenBehind(title, types)).toEqual([]);
  },
);
