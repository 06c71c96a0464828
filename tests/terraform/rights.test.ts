import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { loadEnvironments, type Environment } from "../../language";
import { type IdentityRights, rightsOf, stateRights } from "../../terraform-types/rights";
import { notShown } from "../../terraform-types/rights/open-points";
import type { Json } from "../support/check-schema";
import { isFamily } from "./proof/chosen";
import { type Identity, TwoIdentities } from "./rights/two-identities";
import { reasonToSkip } from "./support/needs";

const root = resolve(__dirname, "../..");
const minutes = 60_000;
const unprotected = "protect: false\nforceDestroy: true\n";
const identities = ["plan", "deploy"] as const;
const needs = { gcp: ["hashicorp/google"], aws: ["hashicorp/aws", "moto"] };

// PONTE_RIGHTS=whole takes every environment through everything, and finds what nobody needs. Otherwise one of each cloud is deployed and destroyed.
const isWhole = process.env.PONTE_RIGHTS === "whole";
const sample = ["dev", "dev-aws"];
const all = ["tests/everything", "environments"].flatMap((each) => loadEnvironments({ directory: join(root, each) }));
const environments = isWhole ? all : all.filter(({ name }) => sample.includes(name));

/** What has been granted and needed so far, by cloud. */
const granted = { gcp: counted(), aws: counted() };
const used = { gcp: counted(), aws: counted() };

it.concurrent.for(environments.map((environment) => [environment.name, environment] as const))(
  "%s: the one that plans plans, the one that deploys deploys and destroys, each with what is written down",
  { timeout: 60 * minutes },
  async ([, environment], { skip }) => {
    const reason = reasonToSkip(needs[environment.cloud]);
    if (reason !== undefined) skip(reason);
    const both = new TwoIdentities(environment);
    try {
      await live(both, environment);
    } finally {
      await both.stop();
    }
  },
);

if (isWhole)
  it.for(["gcp", "aws"] as const)("on %s nobody has a right that nobody needs", (cloud, { skip }) => {
    const reason = reasonToSkip(needs[cloud]);
    if (reason !== undefined) skip(reason);
    for (const identity of identities) {
      const idle = [...granted[cloud][identity]].filter((right) => !used[cloud][identity].has(right));
      expect
        .soft(
          idle.filter((right) => notShown[right] === undefined),
          identity,
        )
        .toEqual([]);
    }
  });

/** An environment from its first plan to its last destroy; a family with all its edits between. */
async function live(both: TwoIdentities, environment: Environment): Promise<void> {
  const [changes, removals] = editsOf(environment);
  const edits = isWhole && isFamily(environment) ? [[changes], [changes, removals, "labels: null\n"]] : [];
  const programs: Json[] = [];
  for (const texts of [[], ...edits.map((texts) => [unprotected, ...texts])]) {
    expect(await both.write(...texts)).toSucceed();
    programs.push(both.program());
  }
  // What a program lacks that its predecessor had is deleted.
  const typesOf = (mode: "resource" | "data") => Object.assign({}, ...programs.map((each) => each[mode])) as Json;
  const rights = rightsOf({ resource: typesOf("resource"), data: typesOf("data") });
  await both.grant(rights);
  expect(await both.write()).toSucceed();

  // Google's backend writes an empty state at the first init, which is no matter of who only reads.
  for (const identity of ["deploy", "plan"] as const)
    expect(await both.terraform(identity, "init", "-input=false", "-reconfigure")).toSucceed();
  const plans = () => both.terraform("plan", "plan", "-lock=false");
  expect(await plans()).toSucceed(" to add");
  expect(await both.terraform("plan", "apply", "-auto-approve"), "what only plans").toFail("403");
  const applies = async () =>
    expect(await both.terraform("deploy", "apply", "-auto-approve")).toSucceed("Apply complete!");
  await applies();
  expect(await plans()).toSucceed("No changes");
  for (const texts of edits) {
    expect(await both.write(unprotected, ...texts)).toSucceed();
    expect(await plans()).toSucceed(" to change");
    await applies();
  }
  if (edits.length === 0 && environment.protect) {
    expect(await both.write(unprotected)).toSucceed();
    await applies();
  }
  await note(both, environment, rights);
  const destroys = () => both.terraform("deploy", "destroy", "-auto-approve");
  if (!isWhole) {
    const { plan, deploy } = oneEach[environment.cloud];
    await both.grant(without(rights, plan));
    expect(await plans(), `without ${plan}`).toFail(plan);
    await both.grant(without(rights, deploy));
    expect(await destroys(), `without ${deploy}`).toFail(deploy);
  }
  await both.grant(rights);
  expect(await destroys()).toSucceed("Destroy complete!");
  await note(both, environment, rights);
}

const oneEach = {
  gcp: { plan: "bigquery.tables.get", deploy: "storage.buckets.delete" },
  aws: { plan: "glue:GetPartitionIndexes", deploy: "ecr:DeleteRepository" },
};

function without({ plan, deploy }: IdentityRights, right: string): IdentityRights {
  const rest = (rights: readonly string[]) => rights.filter((each) => each !== right);
  return { plan: rest(plan), deploy: rest(deploy) };
}

/** Counts what was granted and what was needed since. */
async function note(both: TwoIdentities, { cloud, state }: Environment, rights: IdentityRights): Promise<void> {
  const needed = await both.used();
  for (const identity of identities) {
    for (const right of rights[identity]) granted[cloud][identity].add(right);
    for (const right of needed[identity]["*"]!) used[cloud][identity].add(right);
    if (state === undefined) continue;
    for (const right of stateRights[cloud][identity]) granted[cloud][identity].add(`${right} of the state`);
    for (const right of needed[identity][state.bucket]!) used[cloud][identity].add(`${right} of the state`);
  }
}

function counted(): Record<Identity, Set<string>> {
  return { plan: new Set(), deploy: new Set() };
}

function editsOf(environment: Environment): [changes: string, removals: string] {
  const file = isFamily(environment) ? environment.name : environment.cloud;
  return readFileSync(join(root, "tests/terraform/proof/edits", `${file}.yaml`), "utf8").split(/^---\n/m) as [
    string,
    string,
  ];
}
