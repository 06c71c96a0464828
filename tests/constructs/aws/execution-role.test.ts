import { describe, expect, it } from "vitest";
import {
  ExecutionRole,
  type ExecutionRoleProps,
  ExistingRole,
  type PolicyStatement,
} from "../../../constructs/aws/execution-role";
import { synth } from "../../support/synth";
import { statements } from "./policies";

const required: ExecutionRoleProps = { roleName: "acme-dev-churn", services: ["sagemaker.amazonaws.com"] };
const read: PolicyStatement = { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::raw/*"] };
const role = (props: Partial<ExecutionRoleProps> = {}, ...allowed: PolicyStatement[]) =>
  synth((scope) => {
    const made = new ExecutionRole(scope, "role", { ...required, ...props });
    allowed.forEach((statement) => made.allow(statement));
  }).resource;
const existing = (roleArn: string, ...allowed: PolicyStatement[]) =>
  synth((scope) => {
    const found = new ExistingRole(scope, "people", { roleArn, policyName: "acme-dev" });
    allowed.forEach((statement) => found.allow(statement));
  }).resource;

describe("an ExecutionRole with nothing set", () => {
  it("is taken by its services and by nobody else", () => {
    expect(statements(role().aws_iam_role![0]!.assume_role_policy)).toEqual([
      { Effect: "Allow", Principal: { Service: ["sagemaker.amazonaws.com"] }, Action: "sts:AssumeRole" },
    ]);
  });

  it("may do nothing", () => {
    expect(role().aws_iam_role_policy).toBeUndefined();
  });
});

it("is with everything set taken in the name of one account only", () => {
  const [trust] = statements(role({ sourceAccount: "123456789012" }).aws_iam_role![0]!.assume_role_policy);
  expect(trust!.Condition).toEqual({ StringEquals: { "aws:SourceAccount": "123456789012" } });
});

it("keeps every permission in one policy, with its condition", () => {
  const conditions = { StringLike: { "s3:prefix": "models/*" } };
  const policies = role({}, read, {
    actions: ["s3:ListBucket"],
    resources: ["arn:aws:s3:::raw"],
    conditions,
  }).aws_iam_role_policy!;
  expect(policies).toHaveLength(1);
  expect(statements(policies[0]!.policy)).toEqual([
    { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::raw/*"] },
    { Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::raw"], Condition: conditions },
  ]);
});

it("lets an action reach every resource when AWS defines none for it", () => {
  const resource = role({}, { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] });
  expect(statements(resource.aws_iam_role_policy![0]!.policy)).toMatchObject([{ Resource: ["*"] }]);
});

it("puts on an ExistingRole one policy of our name, and touches nothing else of it", () => {
  const resource = existing("arn:aws:iam::123456789012:role/aws-reserved/sso/people", read, read);
  expect(Object.keys(resource)).toEqual(["aws_iam_role_policy"]);
  expect(resource.aws_iam_role_policy).toMatchObject([{ role: "people", name: "acme-dev" }]);
  expect(existing("arn:aws:iam::123456789012:role/people")).toEqual({});
});

describe("refuses", () => {
  it.each<[string, () => unknown, string]>([
    ["a name with a blank", () => role({ roleName: "my role" }), 'test/role: roleName is "my role"; write 1-64'],
    ["a wildcard action", () => role({}, { ...read, actions: ["s3:*"] }), 'action "s3:*" is a wildcard'],
    ["any resource", () => role({}, { ...read, resources: ["*"] }), 's3:GetObject on resource "*"; name the ARNs'],
    ["a user as a role", () => existing("arn:aws:iam::123456789012:user/ann"), 'test/people: roleArn is "arn:aws:iam'],
    [
      "a wildcard on a found role",
      () => existing("arn:aws:iam::123456789012:role/a", { ...read, actions: ["*"] }),
      "wildcard",
    ],
  ])("%s", (_, build, message) => {
    expect(build).toThrow(message);
  });
});
