import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { TerraformOutput, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ExecutionRole, ExistingRole, type ExistingRoleProps, type IRole, S3Bucket } from "../../../../constructs/aws";
import { synth } from "../../../support/synth";

const home = { region: "eu-west-1", allowedAccountIds: ["123456789012"] };
const read = { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::raw/*"] };

describe("access is granted to a role that is made in the same program by something else", () => {
  const policyOf = (build: (scope: Construct) => IRole) => {
    const { resource } = synth((scope) => {
      new S3Bucket(scope, "bucket", { bucketName: "acme-raw" }).grantRead(build(scope));
    }, home);
    return resource.aws_iam_role_policy![0]!;
  };

  it("by its ARN, of which its name is taken by Terraform", () => {
    const { role } = policyOf((scope) => {
      const { arn } = new IamRole(scope, "made", { assumeRolePolicy: "{}" });
      return ExecutionRole.fromArn(scope, "people", arn);
    });
    expect(role).toMatch(/^\$\{replace\(aws_iam_role\.made\.arn, "\/\^\.\*\[\/\]\/", ""\)\}$/);
  });

  it("by its name", () => {
    const { role } = policyOf((scope) => {
      const { name } = new IamRole(scope, "made", { assumeRolePolicy: "{}" });
      return ExecutionRole.fromName(scope, "people", name);
    });
    expect(role).toBe("${aws_iam_role.made.name}");
  });

  it.each<[string, (scope: Construct) => string, RegExp]>([
    [
      "a data source's",
      (scope) => new DataAwsIamRole(scope, "found", { name: "x" }).arn,
      /data\.aws_iam_role\.found\.arn/,
    ],
    ["a variable's", (scope) => new TerraformVariable(scope, "role", {}).stringValue, /var\.role/],
  ])("by %s ARN", (_, arn, expected) => {
    expect(policyOf((scope) => new ExistingRole(scope, "people", { roleArn: arn(scope) })).role).toMatch(expected);
  });
});

it("calls its policy by its own path, so that two programs do not take each other's", () => {
  const { resource } = synth((scope) => {
    ExecutionRole.fromName(scope, "people", "people").allow(read);
    ExecutionRole.fromName(scope, "others", "people").allow(read);
  });
  expect(resource.aws_iam_role_policy!.map(({ name }) => name as string)).toEqual(["test-people", "test-others"]);
});

describe("a role of another account", () => {
  const grant = (settings: { mutable?: boolean }, allowedAccountIds: string[]) => () =>
    synth((scope) => ExecutionRole.fromArn(scope, "x", "arn:aws:iam::222222222222:role/x", settings).allow(read), {
      ...home,
      allowedAccountIds,
    }).resource;

  it("is granted nothing by a policy on the role of the same name in the provider's", () => {
    expect(grant({}, ["111111111111"])).toThrow(
      "test/x: what is granted would be put on role x of 111111111111, and roleArn is of 222222222222; give the provider of that account",
    );
  });

  it("is passed where it is not to be changed, or the provider may be of its account", () => {
    expect(grant({ mutable: false }, ["111111111111"])()).toEqual({});
    expect(grant({}, ["111111111111", "222222222222"])()).toHaveProperty("aws_iam_role_policy");
    expect(grant({}, [])()).toHaveProperty("aws_iam_role_policy");
  });
});

it("leaves a role alone that must not be changed", () => {
  const { resource } = synth((scope) => {
    const role = ExecutionRole.fromName(scope, "central", "central", { mutable: false });
    new S3Bucket(scope, "bucket", { bucketName: "acme-raw" }).grantReadWrite(role, "out/");
  });
  expect(resource).not.toHaveProperty("aws_iam_role_policy");
});

it("knows the ARN of a role that was named, and the name of one whose ARN was given", () => {
  const { json } = synth((scope) => {
    const named = ExecutionRole.fromName(scope, "named", "people");
    const given = ExecutionRole.fromArn(scope, "given", "arn:aws:iam::123456789012:role/sso/people");
    new TerraformOutput(scope, "names", { value: [named.arn, given.name, given.arn] });
  }, home);
  expect(json.output.names.value).toEqual([
    "arn:aws:iam::123456789012:role/people",
    "people",
    "arn:aws:iam::123456789012:role/sso/people",
  ]);
});

it.each<[ExistingRoleProps, string]>([
  [{}, "roleArn and roleName are missing; give one of them"],
  [{ roleName: "sso/people" }, 'roleName is "sso/people"; write 1-64'],
  [{ roleName: "people", policyName: "my policy" }, 'policyName is "my policy"; write 1-128'],
])("refuses %o", (props, message) => {
  expect(() => synth((scope) => new ExistingRole(scope, "people", props))).toThrow(`test/people: ${message}`);
});

describe("a role of its own", () => {
  const role = (props: object) =>
    synth((scope) => new ExecutionRole(scope, "role", { roleName: "churn", services: [], ...props })).resource
      .aws_iam_role![0]!;

  it("has the boundary and the path that a company asks of every role", () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/boundary";
    expect(role({ permissionsBoundary, path: "/ml/" })).toMatchObject({
      permissions_boundary: permissionsBoundary,
      path: "/ml/",
    });
    expect(role({})).not.toHaveProperty("permissions_boundary");
  });

  it.each([
    [{ path: "ml" }, 'path is "ml"; write a path that begins and ends in "/"'],
    [
      { permissionsBoundary: "boundary" },
      'permissionsBoundary is "boundary"; write arn:aws:iam::<account>:policy/<name>',
    ],
  ])("refuses %o", (props, message) => {
    expect(() => role(props)).toThrow(message);
  });
});
