import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { EncryptedTopic, ExecutionRole, KmsKey, MwaaEnvironment, S3Bucket } from "../../../constructs/aws";
import { synth } from "../../support/synth";
import { statements } from "./iam/policies";

const topic = (scope: Construct, more: object = {}) =>
  new EncryptedTopic(scope, "topic", { topicName: "churn", publishers: ["cloudwatch.amazonaws.com"], ...more });
const topicArn = (build: (scope: Construct) => unknown, aws?: object) =>
  statements(synth(build, aws).resource.aws_sns_topic![0]!.policy)[0]!.Resource;
const home = { region: "eu-west-1", allowedAccountIds: ["123456789012"] };

describe("a construct's region and account", () => {
  it("are the provider's where nothing else is said", () => {
    expect(topicArn((scope) => topic(scope), home)).toBe("arn:aws:sns:eu-west-1:123456789012:churn");
  });

  it("are looked up where the provider does not say them either", () => {
    const { data, resource } = synth((scope) => topic(scope));
    expect(Object.keys(data).sort()).toEqual(["aws_caller_identity", "aws_partition", "aws_region"]);
    expect(resource.aws_sns_topic![0]!.policy).toMatch(
      /arn:\$\{data\.aws_partition\.\w+\.partition\}:sns:\$\{data\.aws_region\.\w+\.id\}:\$\{data\.aws_caller_identity\.\w+\.account_id\}:churn/,
    );
  });

  it("are looked up once, whoever asks", () => {
    const { data } = synth((scope) => {
      topic(scope);
      new KmsKey(scope, "key", { aliasName: "alias/churn", description: "churn" });
    });
    expect(data.aws_caller_identity).toHaveLength(1);
  });

  it("are those of the provider that the construct is given", () => {
    const build = (scope: Construct) => {
      const provider = new AwsProvider(scope, "shop", { ...home, region: "us-east-1", alias: "shop" });
      topic(scope, { provider });
    };
    expect(topicArn(build, home)).toBe("arn:aws:sns:us-east-1:123456789012:churn");
  });

  it("may be what only Terraform knows", () => {
    const { resource } = synth((scope) => {
      topic(scope, { region: new TerraformVariable(scope, "region", {}).stringValue });
    }, home);
    expect(resource.aws_sns_topic![0]!.policy).toContain("sns:${var.region}:123456789012:churn");
  });

  it.each([
    [{ region: "us-east-1" }, 'region is "us-east-1", and the provider\'s is "eu-west-1"; leave region out'],
    [
      { accountId: "210987654321" },
      'accountId is "210987654321", and the provider\'s allowedAccountIds are 123456789012',
    ],
    [{ accountId: "12" }, 'accountId is "12"; write the twelve digits'],
  ])("are refused where they contradict the provider: %o", (given, message) => {
    expect(() => synth((scope) => topic(scope, given), home)).toThrow(`test/topic: ${message}`);
  });

  it("have to be given where no provider is there to ask", () => {
    const build = (scope: Construct) => topic(new TerraformStack(scope.node.root, "alone"));
    expect(() => synth(build)).toThrow("region is missing, and the stack has no AwsProvider that says it; give it, or");
  });
});

// The partitions of AWS's SDKs (botocore, partitions.json).
describe.each([
  ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
  ["cn-north-1", "aws-cn", "amazonaws.com.cn"],
  ["eu-west-1", "aws", "amazonaws.com"],
])("in %s", (region, partition, suffix) => {
  const aws = { ...home, region };

  it(`ARNs are of ${partition}, and hosts end in ${suffix}`, () => {
    const { resource } = synth((scope) => {
      topic(scope);
      new KmsKey(scope, "key", {
        ...{ aliasName: "alias/churn", description: "churn" },
        rolesThroughS3: [`arn:${partition}:iam::123456789012:role/ds`],
      });
      S3Bucket.fromName(scope, "bucket", "acme-raw").grantRead(
        ExecutionRole.fromName(scope, "people", "people", { policyName: "raw" }),
      );
      new MwaaEnvironment(scope, "airflow", {
        ...{ environmentName: "pipelines", network: { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] } },
        bucket: S3Bucket.fromName(scope, "dags", "acme-dags"),
      });
    }, aws);
    const arns = JSON.stringify(resource).match(/arn:aws[a-z-]*/g)!;
    expect([...new Set(arns)]).toEqual([`arn:${partition}`]);
    expect(arns.length).toBeGreaterThan(10);
    const key = statements(resource.aws_kms_key![0]!.policy);
    expect(key[1]!.Condition).toEqual({ StringLike: { "kms:ViaService": `s3.*.${suffix}` } });
    const via = resource.aws_iam_role_policy!.map(({ policy }) => policy as string).join();
    expect(via).toContain(`sqs.${region}.${suffix}"`);
  });
});
