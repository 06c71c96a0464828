import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { loadEnvironments, type Environment } from "../../language";
import { type Identity, type IdentityRights, rightsOf, stateRights } from "../../terraform-types/rights";
import { destroying } from "../../terraform-types/rights/destroys";
import { notShown } from "../../terraform-types/rights/open-points";
import type { Json } from "../support/check-schema";
import { isFamily } from "./proof/chosen";
import { lacksValues } from "./proof/values";
import { Identities, identities } from "./rights/identities";
import { reasonToSkip } from "./support/needs";

const root = resolve(__dirname, "../..");
const minutes = 60_000;
const unprotected = "protect: false\nforceDestroy: true\n";
const needs = { gcp: ["hashicorp/google"], aws: ["hashicorp/aws", "moto"] };

// PONTE_RIGHTS=whole takes every environment through everything, and finds what nobody needs. Otherwise one of each cloud is deployed, changed and
// destroyed, as if it were protected.
const isWhole = process.env.PONTE_RIGHTS === "whole";
const sample = ["dev", "dev-aws"];
const own = isWhole ? [] : ["protect: true\nforceDestroy: false\n"];
const all = ["tests/everything", "environments"].flatMap((each) => loadEnvironments({ directory: join(root, each) }));
const environments = isWhole ? all : all.filter(({ name }) => sample.includes(name));

/** What has been granted and needed so far, by cloud. */
const granted = { gcp: counted(), aws: counted() };
const used = { gcp: counted(), aws: counted() };

it.concurrent.for(environments.map((environment) => [environment.name, environment] as const))(
  "%s: the one that plans plans, the one that deploys destroys nothing that holds data, each with what is written down",
  { timeout: 60 * minutes },
  async ([, environment], { skip }) => {
    const reason = reasonToSkip(needs[environment.cloud]);
    if (reason !== undefined) skip(reason);
    const all = new Identities(environment);
    try {
      await live(all, environment);
    } finally {
      await all.stop();
    }
  },
);

if (isWhole)
  it.for(["gcp", "aws"] as const)("on %s nobody has a right that nobody needs", (cloud, { skip }) => {
    const reason = reasonToSkip(needs[cloud]);
    if (reason !== undefined) skip(reason);
    // What the one that deploys would destroy with the last of its kind stands beside what holds data, and goes after it.
    const { deploy, dangerous } = used[cloud];
    for (const identity of identities) {
      const needed = identity === "plan" ? used[cloud].plan : new Set([...deploy, ...dangerous]);
      const idle = [...granted[cloud][identity]].filter((right) => !needed.has(right));
      expect
        .soft(
          idle.filter((right) => notShown[right] === undefined),
          identity,
        )
        .toEqual([]);
    }
  });

/** An environment from its first plan to its last destroy; a family with all its edits between. */
async function live(all: Identities, environment: Environment): Promise<void> {
  const isProtected = environment.protect || !isWhole;
  const [changes, removals] = editsOf(environment);
  // Tags go while everything is there, and again with what is removed.
  const untagged = "labels: null\n";
  const edits = isWhole && isFamily(environment) ? [[changes], [changes, untagged], [changes, removals, untagged]] : [];
  const programs: Json[] = [];
  for (const texts of [own, ...edits.map((texts) => [unprotected, ...texts])]) {
    expect(await all.write(...texts)).toSucceed();
    programs.push(all.program());
  }
  // What a program lacks that its predecessor had is deleted.
  const typesOf = (mode: "resource" | "data") => Object.assign({}, ...programs.map((each) => each[mode])) as Json;
  const rights = rightsOf({ resource: typesOf("resource"), data: typesOf("data") }, isProtected);
  await all.grant(rights);
  expect(await all.write(...own)).toSucceed();

  // Google's backend writes an empty state at the first init, which is no matter of who only reads.
  for (const identity of ["deploy", "dangerous", "plan"] as const)
    expect(await all.terraform(identity, "init", "-input=false", "-reconfigure")).toSucceed();
  const plans = () => all.terraform("plan", "plan", "-lock=false");
  expect(await plans()).toSucceed(" to add");
  expect(await all.terraform("plan", "apply", "-auto-approve"), "what only plans").toFail("403");
  const applies = async (identity: Identity) =>
    expect(await all.terraform(identity, "apply", "-auto-approve"), identity).toSucceed("Apply complete!");
  const first = await all.terraform("deploy", "apply", "-auto-approve");
  if (lacksValues(first)) {
    expect(await all.setValues()).toSucceed();
    await applies("deploy");
  } else expect(first, "deploy").toSucceed("Apply complete!");
  expect(await plans()).toSucceed("No changes");
  expect(await all.write(...own, renamedOwner)).toSucceed();
  expect(await plans()).toSucceed(" to change");
  await applies("deploy");
  for (const texts of edits) {
    expect(await all.write(unprotected, ...texts)).toSucceed();
    expect(await plans()).toSucceed(" to change");
    await applies("dangerous");
  }
  if (edits.length === 0 && isProtected) {
    expect(await all.write(unprotected)).toSucceed();
    await applies("dangerous");
  }
  if (isProtected) {
    const before = await holding(all);
    expect(before.length, "what holds data").toBeGreaterThan(0);
    expect(await all.terraform("deploy", "destroy", "-auto-approve"), "what only deploys").toFail("403");
    expect(await holding(all)).toEqual(before);
  }
  await note(all, environment, rights);
  if (!isWhole) {
    const right = oneOfPlan[environment.cloud];
    await all.grant({ ...rights, plan: rights.plan.filter((each) => each !== right) });
    expect(await plans(), `without ${right}`).toFail(right);
    await all.grant(rights);
  }
  expect(await all.terraform(isProtected ? "dangerous" : "deploy", "destroy", "-auto-approve")).toSucceed("Destroy complete!"); // prettier-ignore
  await note(all, environment, rights);
}

const renamedOwner = "owner: platform-team\n"; // a tag of everything that has tags
const oneOfPlan = { gcp: "bigquery.tables.get", aws: "glue:GetPartitionIndexes" };

/** The addresses of what there is and who only deploys has no right to destroy. */
async function holding(all: Identities): Promise<string[]> {
  const shown = await all.terraform("deploy", "show", "-json");
  expect(shown).toSucceed();
  const { values } = JSON.parse(shown.output) as { values: { root_module: { resources: Json[] } } };
  const held = values.root_module.resources.filter(
    ({ mode, type }) => mode === "managed" && destroying(type).length > 0,
  );
  return held.map(({ address }) => address as string).sort();
}

/** Counts what was granted and what was needed since. */
async function note(all: Identities, { cloud, state }: Environment, rights: IdentityRights): Promise<void> {
  const needed = await all.used();
  for (const identity of identities) {
    for (const right of rights[identity]) granted[cloud][identity].add(right);
    for (const right of needed[identity]["*"]!) used[cloud][identity].add(right);
    if (state === undefined) continue;
    for (const right of stateRights[cloud][identity]) granted[cloud][identity].add(`${right} of the state`);
    for (const right of needed[identity][state.bucket]!) used[cloud][identity].add(`${right} of the state`);
  }
}

function counted(): Record<Identity, Set<string>> {
  return { plan: new Set(), deploy: new Set(), dangerous: new Set() };
}

function editsOf(environment: Environment): [changes: string, removals: string] {
  const file = isFamily(environment) ? environment.name : environment.cloud;
  return readFileSync(join(root, "tests/terraform/proof/edits", `${file}.yaml`), "utf8").split(/^---\n/m) as [
    string,
    string,
  ];
}
