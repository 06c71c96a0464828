import { expect, it } from "vitest";
import { describePlan } from "../../../tools/plan/describe-plan";
import { allow, linesOf, planOf, policy, told, type Written } from "./changes";

const update = (before: object, after: object): Written => ({
  type: "aws_sns_topic",
  before: { name: "x", ...before },
  after: { name: "x", ...after },
});

it("tells every attribute that changes", () => {
  const fields = Array.from({ length: 20 }, (_, i) => `field_${i}`);
  const side = (value: string) => Object.fromEntries(fields.map((field) => [field, value]));
  const [line] = linesOf(told(update(side("a"), side("b"))));
  for (const field of fields) expect(line).toContain(`\`${field}\``);
});

it("tells two long values apart that begin alike", () => {
  const text = (end: string) => told(update({ text: "a" }, { text: `${"x".repeat(200)}${end}` })).text;
  expect(text("1").length).toBeLessThan(450);
  expect(text("1")).not.toBe(text("2"));
});

it("gives what is dangerous its place first, whichever section it stands in", () => {
  const role = (name: string, ...statements: object[]): Written => ({
    type: "aws_iam_role_policy",
    address: `aws_iam_role_policy.${name}`,
    before: null,
    after: { role: name, policy: policy(...(statements as [])) },
  });
  const plain = Array.from({ length: 200 }, (_, i) =>
    role(`plain${i}`, allow("s3:GetObject", `arn:aws:s3:::bucket-${i}/*`)),
  );
  const off: Written = { type: "aws_flow_log", before: { id: "flow" }, after: null };
  const limited = (changes: Written[]) => describePlan(planOf(changes), { environment: "dev", limit: 3000 }).text;
  const text = limited([...plain, off]);
  expect(text.length).toBeLessThanOrEqual(3000);
  expect(text).toContain("- Flow log `flow` goes");
  expect(text).toContain("none of them dangerous");
  // What did not fit is part of what was approved.
  const last = (on: string) => limited([...plain, role("z".repeat(60), allow("s3:GetObject", on)), off]);
  expect(last("arn:aws:s3:::z1")).not.toContain("z1");
  expect(last("arn:aws:s3:::z1")).not.toBe(last("arn:aws:s3:::z2"));
});

it("folds the rights that come with what is new, and no dangerous one", () => {
  const made = (statement: object): string =>
    told(
      { type: "aws_mwaa_environment", address: "aws_mwaa_environment.a", before: null, after: { name: "a" } },
      {
        type: "aws_iam_role_policy",
        address: "aws_iam_role_policy.a_Policy",
        before: null,
        after: { role: "r", policy: policy(statement as never) },
      },
    ).text;
  const [before, behind] = made(allow("s3:GetObject", "arn:aws:s3:::raw/*")).split("<details>");
  expect(before).not.toContain("s3:GetObject");
  expect(behind).toContain("Gives role `r` `s3:GetObject` on `arn:aws:s3:::raw/*`");
  expect(made(allow("iam:PassRole", "*"))).not.toContain("<details>");
});
