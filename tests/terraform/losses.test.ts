import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { bases } from "./losses";
import { Deployed } from "./losses/deployed";
import { Evidence } from "./losses/evidence";
import { writePage } from "./losses/page";
import { sampleOf } from "./losses/sample";
import { needs, reasonToSkip } from "./support/needs";

// `npm run proof -- --losses` takes every case of every environment, but for what has passed since its sources changed, and writes docs/losses.md.
// Otherwise it is one edit of each sort on Google Cloud, and on AWS of those on which its provider has a say, in environments without an Airflow, which
// takes minutes to make.
const isWhole = process.env.PONTE_LOSSES === "whole";
const chosen = isWhole ? bases.map((base) => ({ base, below: [] as string[] })) : bases.slice(0, 2).map(sampleOf);
const required = { gcp: ["hashicorp/google"], aws: ["hashicorp/aws", "moto"] };

describe.concurrent.each(chosen.map((one) => [one.base.name, one] as const))("%s", (_, { base, below }) => {
  needs(...required[base.cloud]);
  const evidence = new Evidence(base, isWhole);
  const [left, typed] = [evidence.left("plan"), evidence.left("cdktf")];
  const isDone = left.length + typed.length === 0;
  let deployed: Deployed | undefined;
  let isReady = false;
  afterAll(() => deployed?.sandbox.stop());
  beforeEach(({ skip }) => skip(isDone, "all of it has passed already"));

  it.sequential("is deployed, and has nothing to change then", async () => {
    deployed = new Deployed(base, below);
    await deployed.deploy();
    isReady = true;
  });

  describe("an edit:", () => {
    beforeEach(({ skip }) => skip(!isReady, "it was not deployed"));

    it.sequential.for(left.map((one) => [one.what, one] as const))("%s", async ([, one]) => {
      evidence.add(one, await deployed!.judge(one));
    });

    it.sequential.for(typed.map((one) => [one.what, one] as const))("%s, by cdktf", async ([, one]) => {
      await deployed!.deployEdit(one);
      evidence.add(one, { own: true, gate: [] }, "cdktf");
    });

    it.sequential("has touched nothing", () => deployed!.expectUntouched());
  });

  it.sequential("is told of with the command that says more", async ({ skip }) => {
    skip(!isReady || isWhole, "it was not deployed, or is told by the short run");
    const { sandbox } = deployed!;
    await deployed!.edit(["buckets: { raw: null }\n"]);
    const ended = await sandbox.cdktf("diff");
    expect(ended).toFail("Nothing was touched");
    expect(ended).toFail(`npx ponte diff ${base.name}`);
    const told = await sandbox.told("diff", base.name);
    expect(told).toSucceed("**Refused: `bucket/raw` leaves the program, and it is protected.**");
    expect(told).toSucceed(`environments/${base.name}.yaml`);
  });

  it.sequential("lets go of a bucket in two deploys, and is protected again in place", async ({ skip }) => {
    skip(!isReady || isWhole, "it was not deployed, or is told by the short run");
    const { sandbox } = deployed!;
    const plan = () => sandbox.terraform("plan", "-out=plan", "-refresh=false");
    const apply = async () => expect(await sandbox.terraform("apply", "-auto-approve")).toSucceed("Apply complete!");
    await deployed!.edit(["protect: false\n"]);
    await apply();
    expect(await sandbox.terraform("plan")).toSucceed("No changes.");
    await deployed!.edit(["protect: false\nbuckets: { models: null }\n"]);
    await apply();
    await deployed!.edit(["buckets: { models: null }\n"]);
    expect(await plan()).toSucceed();
    expect(await deployed!.refusedKeys("released")).toEqual([]); // all that is left moves back
    await apply();
    expect(await sandbox.terraform("plan")).toSucceed("No changes.");
    await deployed!.edit(["buckets: { models: null, raw: null }\n"]);
    expect(await plan()).toFail("Instance cannot be destroyed");
    expect(await deployed!.refusedKeys()).toEqual(["bucket/raw"]);
  });
});

it.runIf(isWhole)("docs/losses.md says what came of all of it", ({ skip }) => {
  for (const { base } of chosen) skip(reasonToSkip(required[base.cloud]) !== undefined, "a part could not be run here");
  const all = chosen.map(({ base }) => new Evidence(base, true));
  const missing = all.flatMap((one) => [...one.left("plan"), ...one.left("cdktf")]);
  expect(
    missing.map(({ what }) => what),
    "cases that have not passed; run it again for these alone",
  ).toEqual([]);
  writePage(all);
});
