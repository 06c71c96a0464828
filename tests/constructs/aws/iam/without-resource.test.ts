import { expect, it } from "vitest";
import { ExecutionRole } from "../../../../constructs/aws";
import { withoutResource } from "../../../../constructs/aws/iam/without-resource";
import { actionsOf } from "../../../iam/published";
import { granted } from "./policies";

it("every action that may reach everything is one that AWS knows, and for which it asks for no resource", async () => {
  expect(withoutResource.size).toBeGreaterThan(100);
  for (const name of withoutResource) {
    const found = await actionsOf(name);
    expect(
      found.map((action) => action.name.toLowerCase()),
      name,
    ).toEqual([name.toLowerCase()]);
    expect(
      found[0]!.types.filter(({ isRequired }) => isRequired),
      name,
    ).toEqual([]);
  }
});

it("no action that gives rights or passes a role is among them, but the one that Step Functions' guide asks for a log", () => {
  expect(
    [...withoutResource].filter((name) => /Policy$|PassRole|AssumeRole|Grant|PutKey|Permission/.test(name)),
  ).toEqual(["logs:PutResourcePolicy"]);
});

it("lets a traced workload leave its traces", () => {
  const actions = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];
  expect(granted((_, role) => void (role as ExecutionRole).allow({ actions, resources: ["*"] }))).toEqual([
    { Effect: "Allow", Action: actions, Resource: ["*"] },
  ]);
});
