import { describe, expect, it } from "vitest";
import { mwaaPermissions } from "../../../../constructs/aws/mwaa/mwaa-permissions";
import { AthenaDatabase } from "../../../../constructs/aws/glue/athena-database";
import { ExecutionRole, type ExecutionRoleProps } from "../../../../constructs/aws/iam/execution-role";
import { ExistingRole } from "../../../../constructs/aws/iam/existing-role";
import { policyDocument } from "../../../../constructs/aws/iam/inline-policy";
import type { PolicyStatement } from "../../../../constructs/aws/iam/role";
import { S3Bucket } from "../../../../constructs/aws/s3/s3-bucket";
import { synth } from "../../../support/synth";
import { statements } from "./policies";

const required: ExecutionRoleProps = { roleName: "acme-dev-churn", services: ["sagemaker.amazonaws.com"] };
const read: PolicyStatement = { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::raw/*"] };
const airflow = mwaaPermissions({
  environmentName: "acme-dev-pipelines",
  region: "eu-west-1",
  accountId: "123456789012",
  bucket: { arn: "arn:aws:s3:::123456789012-acme-dev-airflow-pipelines" },
  ...{ partition: "aws", dnsSuffix: "amazonaws.com" },
});
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012";
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

it("says once what several grants have in common, so that twelve datasets fit into one role", () => {
  const { resource } = synth((scope) => {
    const grantee = new ExecutionRole(scope, "role", required);
    for (const statement of airflow) grantee.allow(statement);
    const existing = new ExistingRole(scope, "people", {
      roleArn: "arn:aws:iam::123456789012:role/a",
      policyName: "p",
    });
    for (let index = 10; index < 22; index++) {
      const bucket = new S3Bucket(scope, `bucket${index}`, { bucketName: `lake-${index}`, kmsKeyArn });
      const dataset = new AthenaDatabase(scope, `dataset${index}`, {
        databaseName: `features_${index}`,
        workgroupName: `features-${index}`,
        data: { bucket, prefix: "" },
        kmsKeyArn,
        region: "eu-west-1",
        accountId: "123456789012",
      });
      dataset.grantReadWrite(grantee);
      dataset.grantReadWrite(grantee);
      dataset.grantRead(existing);
    }
  });
  const granted = statements(resource.aws_iam_role_policy![0]!.policy);
  const keyed = ({ Action, Condition }: (typeof granted)[number]) => JSON.stringify([Action, Condition]);
  expect(new Set(granted.map(keyed)).size).toBe(granted.length);
  expect(granted.find(({ Action }) => String(Action).startsWith("s3:GetBucketLocation"))!.Resource).toHaveLength(12);
});

it("merges what has the same actions and conditions, in the order in which it came, and nothing else", () => {
  const list = { actions: ["s3:ListBucket"], resources: ["b"], conditions: { StringEquals: { "s3:prefix": "x" } } };
  const document = policyDocument([
    { ...list, conditions: undefined },
    { ...read, resources: ["b", "a"] },
    list,
    { ...read, resources: ["c", "b"] },
    { ...list, resources: ["c"] },
  ]);
  expect(statements(document)).toEqual([
    { Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["b"] },
    { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["b", "a", "c"] },
    { Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["b", "c"], Condition: list.conditions },
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
    ...["arn:*", "arn:aws:s3:*", "arn:aws:*:eu-west-1:123456789012:x", "arn:aws:s3:::*", "arn:aws:s3:::*/*", "**"].map(
      (all): [string, () => unknown, string] => [
        all,
        () => role({}, { ...read, resources: ["arn:aws:s3:::raw", all] }),
        `s3:GetObject on resource "${all}"; name the ARNs`,
      ],
    ),
    ["any resource", () => role({}, { ...read, resources: ["*"] }), 's3:GetObject on resource "*"; name the ARNs'],
    [
      "more than IAM takes",
      () =>
        role(
          {},
          ...Array.from({ length: 90 }, (_, n) => ({ ...read, resources: [`arn:aws:s3:::${"r".repeat(100)}${n}/*`] })),
        ),
      "characters of the 10240 in IAM; grant a whole bucket",
    ],
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

describe("an ExecutionRole that keeps an old policy until its successor is in use", () => {
  const policy = (...allowed: PolicyStatement[]) =>
    role({ createBeforeDestroy: true }, ...allowed).aws_iam_role_policy![0]! as Record<string, unknown>;
  const write: PolicyStatement = { actions: ["s3:PutObject"], resources: ["arn:aws:s3:::raw/*", "arn:aws:s3:::b/*"] };

  it("names it by what it allows, as an instance of its own, which is made before the old one goes", () => {
    const made = policy(read);
    const [, hash] = /^grants-([0-9a-f]{8})$/.exec(String(made.name))!;
    expect(made.for_each).toBe(`\${toset(["${hash}"])}`);
    expect(made.lifecycle).toEqual({ create_before_destroy: true });
    expect(policy(read, write).name).not.toBe(made.name);
  });

  it("calls it the same in whatever order it was granted", () => {
    const [one, two] = write.resources;
    const parts = [two!, one!].map((resource) => ({ ...write, resources: [resource] }));
    expect(policy(...parts, read).name).toBe(policy(read, write).name);
  });

  it("may be half as long, since two of them share IAM's limit for a while", () => {
    const long = {
      ...read,
      resources: Array.from({ length: 90 }, (_, index) => `arn:aws:s3:::${"b".repeat(60)}${index}/*`),
    };
    expect(() => role({}, long)).not.toThrow();
    expect(() => policy(long)).toThrow(/takes about \d{4} characters of the 5120 in IAM/);
  });
});
