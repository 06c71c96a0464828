import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../../language";
import { billLines, billSentence, plannedBill } from "../../../tools/plan/bill";
import { synthesize } from "../../../tools/synthesize";
import { inFolder } from "../../support/environments";
import { planBetween } from "../cost/plan-between";
import { aws } from "../cost/priced";
import { planNamed } from "./told";

// Of an hour of ml.m5.large and ml.m5.xlarge in eu-west-1, an AWS bill of December 2023; of n1-standard-4 in us-central1, Google's page of prices.
const [large, xlarge, n1] = [0.128, 0.257, 0.219].map((usd) => usd * 730) as [number, number, number];
const [alarm, key] = [0.1, 0.06];

describe("what Terraform planned is worth", () => {
  it.each([
    ["aws-sagemaker-replicas", 4 * xlarge, 0],
    ["aws-endpoint-destroyed", -large - alarm, -2 * large - alarm],
    ["gcp-vertex-created", n1, 2 * n1],
    ["gcp-vertex-challenger", n1, 2 * n1],
    ["gcp-vertex-emptied", -n1, -2 * n1],
    ["gcp-vertex-replicas", 2 * n1, 4 * n1],
    ["gcp-first-deploy", key, key],
    ["gcp-key-destroyed", -key, -key],
  ])("%s", (name, idle, full) => {
    const { change } = plannedBill(planNamed(name))!;
    expect([change.idle, change.full]).toEqual([expect.closeTo(idle, 2), expect.closeTo(full, 2)]);
    expect(change.lines.every((line) => line.idle !== undefined)).toBe(true);
  });

  it.each([
    ...["aws-sagemaker-traffic", "aws-sagemaker-update", "aws-new-artifact", "aws-no-changes", "aws-after-deploy"],
    ...["aws-destroyed-bucket", "aws-access-opened", "gcp-destroyed-bucket", "gcp-vertex-update", "gcp-no-changes"],
  ])("%s: nothing", (name) => {
    const planned = plannedBill(planNamed(name))!;
    expect(planned.change).toMatchObject({ lines: [], idle: 0, full: 0 });
    expect([billSentence(planned), billLines(planned)]).toEqual([undefined, []]);
  });

  it.each(["aws-first-deploy", "gcp-refused"])("%s, which is no whole plan or tells no place: not told", (name) => {
    expect(plannedBill(planNamed(name))).toBeUndefined();
  });
});

it("what Terraform only forgets costs what it did", () => {
  const [before, after] = ["{ size: small }", "{ size: small, retired: 2026-11-01 }"].map((airflow) =>
    inFolder({ "dev.yaml": aws(`airflow: { pipelines: ${airflow} }\n`) }, (directory) =>
      synthesize(loadEnvironments({ directory })[0]!),
    ),
  );
  const gone = (forgotten: boolean) => plannedBill(planBetween(before!.json, after!.json, () => forgotten))!.change;
  expect(gone(true)).toMatchObject({ lines: [], idle: 0, full: 0, inPart: false });
  expect(gone(false).idle).toBeLessThan(-350);
});
