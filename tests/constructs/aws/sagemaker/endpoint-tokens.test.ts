import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets";
import { Fn, TerraformVariable, Token, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { EcrRepository } from "../../../../constructs/aws/ecr/ecr-repository";
import { ExecutionRole } from "../../../../constructs/aws/iam/execution-role";
import { SageMakerEndpoint } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint";
import type { SageMakerEndpointProps } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint-props";
import { SageMakerModel } from "../../../../constructs/aws/sagemaker/sagemaker-model";
import { synth } from "../../../support/synth";
import { main, registry, required } from "./iris-endpoint";

type Given = (scope: Construct) => Partial<SageMakerEndpointProps>;
const endpoint = (given: Given, use: (made: SageMakerEndpoint, scope: Construct) => void = () => undefined) =>
  synth((scope) => use(new SageMakerEndpoint(scope, "endpoint", { ...required, ...given(scope) }), scope)).resource;
const variable = (scope: Construct, name: string) => new TerraformVariable(scope, name, {}).stringValue;

describe("a model of a variable's image", () => {
  const made = endpoint((scope) => ({
    models: { main: { ...main, image: `${registry}/iris:${variable(scope, "tag")}` } },
  }));
  const { aws_sagemaker_model: models, aws_sagemaker_endpoint_configuration: configurations } = made;
  const [model] = models!;
  const [configuration] = configurations!;

  it("gets another name with another value, at the same address", () => {
    expect(model!.name).toMatch(
      /^acme-iris-main-\$\{substr\(sha256\(jsonencode\(\["[0-9a-f]{8}", join\("", \[.*var\.tag\]\)\]\)\), 0, 8\)\}$/,
    );
    expect(model!.for_each).toMatch(/^\$\{toset\(\["[0-9a-f]{8}"\]\)\}$/);
  });

  it("may be pulled", () => {
    expect(made.aws_iam_role_policy![0]!.policy).toContain("arn:aws:ecr:eu-west-1:123456789012:repository/iris");
  });

  it("gives another name to the configuration that serves it", () => {
    expect(configuration!.name).toMatch(/^acme-iris-\$\{substr\(sha256\(jsonencode\(\["[0-9a-f]{8}", .*var\.tag/);
  });
});

it("names what only refers to other resources by the text alone, whatever was made before", () => {
  const named = (earlier: number) =>
    endpoint((scope) => {
      for (let index = 0; index < earlier; index++) variable(scope, `earlier${index}`);
      const { url } = new EcrRepository(scope, "iris", { repositoryName: "iris" });
      return { models: { main: { ...main, image: `${url}:1` } } };
    }).aws_sagemaker_model![0]!.name as string;
  expect(named(0)).toMatch(/^acme-iris-main-[0-9a-f]{8}$/);
  expect(named(10)).toBe(named(0));
});

it("takes the subnets and groups of a network that another team made", () => {
  const { aws_iam_role_policy: policies, aws_sagemaker_model: models } = endpoint((scope) => ({
    subnetIds: new DataAwsSubnets(scope, "theirs", {}).ids,
    securityGroupIds: new TerraformVariable(scope, "groups", {}).listValue,
  }));
  expect(models![0]!.vpc_config).toEqual({
    subnets: "${sort(data.aws_subnets.theirs.ids)}",
    security_group_ids: "${sort(var.groups)}",
  });
  expect(policies![0]!.policy).toContain(
    '"Resource":${jsonencode(concat(["arn:aws:ec2:eu-west-1:123456789012:network-interface/*"], ' +
      'formatlist("%s%s", "arn:aws:ec2:eu-west-1:123456789012:subnet/", data.aws_subnets.theirs.ids), ' +
      'formatlist("%s%s", "arn:aws:ec2:eu-west-1:123456789012:security-group/", var.groups)))}',
  );
});

describe("the role takes", () => {
  const policyOf = (resource: (scope: Construct) => string) =>
    endpoint(
      () => ({}),
      (made, scope) => made.role.allow({ actions: ["s3:GetObject"], resources: [resource(scope)] }),
    ).aws_iam_role_policy![0]!;

  it("an expression with quotes", () => {
    const { policy, name } = policyOf((scope) => Fn.join("/", ["arn:aws:s3:::models", variable(scope, "folder")]));
    expect(policy).toContain('${join("/", ["arn:aws:s3:::models", var.folder])}');
    expect(name).toMatch(/^grants-[0-9a-f]{8}$/);
  });

  it("the name of a model of ours", () => {
    const { policy } = policyOf((scope) => {
      const role = ExecutionRole.fromArn(scope, "iris", "arn:aws:iam::123456789012:role/iris");
      const { modelName } = new SageMakerModel(scope, "model", { baseName: "iris", image: main.image, role });
      return `arn:aws:sagemaker:eu-west-1:123456789012:model/${modelName}`;
    });
    expect(policy).toMatch(/model\/\$\{aws_sagemaker_model\.model_\w+\["[0-9a-f]{8}"\]\.name\}/);
  });
});

it("is named in parts that Terraform puts together", () => {
  const { aws_iam_role: roles, aws_sagemaker_endpoint: endpoints } = endpoint((scope) => ({
    endpointName: `${variable(scope, "company")}-${variable(scope, "env")}-${variable(scope, "region")}-churn`,
  }));
  expect(endpoints![0]!.name).toBe("${var.company}-${var.env}-${var.region}-churn");
  expect(roles![0]!.name).toMatch(/^\$\{\(length\(.*\) <= 64\) \? .*\}$/);
});

it("says of a number that only Terraform knows how it stands in a name, which the engine does not find behind a dash", () => {
  const named = (name: (scope: Construct) => string) => endpoint((scope) => ({ endpointName: `churn-${name(scope)}` }));
  const version = (scope: Construct) => new TerraformVariable(scope, "version", {}).numberValue;
  expect(() => named((scope) => String(version(scope)))).toThrow(
    'test/endpoint: endpointName is "churn-${var.version}"; write the number out, or put Token.asString(number) into the text',
  );
  const { aws_sagemaker_endpoint: endpoints } = named((scope) =>
    Token.asString(Tokenization.reverse(version(scope))[0]),
  );
  expect(endpoints![0]!.name).toBe("churn-${var.version}");
});
