import { S3Bucket as AwsS3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { TerraformOutput, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import {
  AthenaDatabase,
  EcrRepository,
  EncryptedTopic,
  ExecutionRole,
  GlueTable,
  KmsKey,
  PrivateNetwork,
  S3Bucket,
  Secret,
} from "../../../constructs/aws";
import { synth } from "../../support/synth";
import { type Statement, statements } from "./iam/policies";

// What was made elsewhere is named, and nothing of it is made again.

const home = { region: "eu-west-1", allowedAccountIds: ["123456789012"] };
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1";
const valuesOf = (build: (scope: Construct) => string[]) =>
  synth((scope) => new TerraformOutput(scope, "out", { value: build(scope) }), home).json.output.out.value as string[];
/** What a role is granted, and that nothing else is made. */
function granted(build: (scope: Construct, role: ExecutionRole) => void): Statement[] {
  const { resource } = synth((scope) => {
    build(scope, new ExecutionRole(scope, "role", { roleName: "ml", services: [] }));
  }, home);
  expect(Object.keys(resource)).toEqual(["aws_iam_role", "aws_iam_role_policy"]);
  return statements(resource.aws_iam_role_policy![0]!.policy);
}

describe("a bucket", () => {
  it("is known by its name or its ARN", () => {
    expect(
      valuesOf((scope) => {
        const named = S3Bucket.fromName(scope, "named", "acme-raw");
        const given = S3Bucket.fromArn(scope, "given", "arn:aws:s3:::acme-raw");
        return [named.name, named.arn, named.url, given.name, given.arn];
      }),
    ).toEqual(["acme-raw", "arn:aws:s3:::acme-raw", "s3://acme-raw", "acme-raw", "arn:aws:s3:::acme-raw"]);
  });

  it("is granted to as one of this program's is, with its key", () => {
    const allowed = granted((scope, role) => {
      S3Bucket.fromName(scope, "raw", "acme-raw", { kmsKeyArn }).grantRead(role, "models/");
    });
    expect(allowed).toMatchObject([
      { Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::acme-raw"] },
      { Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::acme-raw/models/*"] },
      { Action: ["kms:Decrypt"], Resource: [kmsKeyArn] },
    ]);
  });

  it("may be another resource's, or a variable's", () => {
    const [fromResource, fromVariable] = valuesOf((scope) => {
      const { bucket } = new AwsS3Bucket(scope, "made", {});
      const { stringValue } = new TerraformVariable(scope, "arn", {});
      return [S3Bucket.fromName(scope, "a", bucket).url, S3Bucket.fromArn(scope, "b", stringValue).name];
    });
    expect(fromResource).toBe("s3://${aws_s3_bucket.made.bucket}");
    expect(fromVariable).toBe('${replace(var.arn, "/^.*:/", "")}');
  });

  it("holds the files of a database, and its lifecycle is left alone", () => {
    const { resource } = synth((scope) => {
      const bucket = S3Bucket.fromName(scope, "lake", "acme-lake");
      new AthenaDatabase(scope, "database", {
        ...{ databaseName: "facts", workgroupName: "facts", data: { bucket, prefix: "facts/" } },
        tables: { churn: { schema: [{ name: "id", type: "string" }] } },
      });
    }, home);
    expect(resource.aws_glue_catalog_table![0]!.storage_descriptor.location).toBe("s3://acme-lake/facts/churn/");
    expect(resource).not.toHaveProperty("aws_s3_bucket_lifecycle_configuration");
  });

  it("is not asked to delete anything", () => {
    const build = (scope: Construct) =>
      new GlueTable(scope, "table", {
        ...{ databaseName: "facts", tableName: "churn", prefix: "", deleteAfterDays: 30 },
        ...{ bucket: S3Bucket.fromName(scope, "lake", "acme-lake"), schema: [{ name: "id", type: "string" }] },
      });
    expect(() => synth(build, home)).toThrow(
      "test/table: deleteAfterDays is 30, and the bucket was made elsewhere, with its lifecycle rules; leave deleteAfterDays out, and delete churn/",
    );
  });
});

describe("a repository", () => {
  it("is known by its name, also in another account, or its ARN", () => {
    const other = { region: "us-east-1", accountId: "210987654321" };
    expect(
      valuesOf((scope) => {
        const own = EcrRepository.fromName(scope, "own", "ml/churn");
        const foreign = EcrRepository.fromName(scope, "foreign", "churn", other);
        const given = EcrRepository.fromArn(
          scope,
          "given",
          "arn:aws-cn:ecr:cn-north-1:210987654321:repository/ml/churn",
        );
        return [own.arn, own.image(":42"), own.image("churn@sha256:ab"), foreign.url, given.name, given.url];
      }),
    ).toEqual([
      "arn:aws:ecr:eu-west-1:123456789012:repository/ml/churn",
      "123456789012.dkr.ecr.eu-west-1.amazonaws.com/ml/churn:42",
      "123456789012.dkr.ecr.eu-west-1.amazonaws.com/ml/churn@sha256:ab",
      "210987654321.dkr.ecr.us-east-1.amazonaws.com/churn",
      "ml/churn",
      "210987654321.dkr.ecr.cn-north-1.amazonaws.com.cn/ml/churn",
    ]);
  });

  it("of an ARN that only Terraform knows is taken apart by it", () => {
    const [url] = valuesOf((scope) => {
      const { stringValue } = new TerraformVariable(scope, "arn", {});
      return [EcrRepository.fromArn(scope, "given", stringValue).url];
    });
    expect(url).toContain('element(split(":", var.arn), 4)');
    expect(url).toContain('.dkr.ecr.${element(split(":", var.arn), 3)}.amazonaws.com/');
  });

  it.each(["42", "other:42", "churn", "https://churn:42"])("has no image %s", (reference) => {
    expect(() => valuesOf((scope) => [EcrRepository.fromName(scope, "own", "ml/churn").image(reference)])).toThrow(
      `test/own: image is "${reference}"; write :<tag> or @sha256:<digest>, or churn@sha256:<digest>`,
    );
  });

  it("is granted to", () => {
    expect(granted((scope, role) => EcrRepository.fromName(scope, "own", "churn").grantPull(role))).toMatchObject([
      { Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
      { Resource: ["arn:aws:ecr:eu-west-1:123456789012:repository/churn"] },
    ]);
  });
});

it("a key and a topic are granted to by their ARNs", () => {
  const topicArn = "arn:aws:sns:eu-west-1:123456789012:alerts";
  const allowed = granted((scope, role) => {
    KmsKey.fromArn(scope, "key", kmsKeyArn).grantDecrypt(role);
    EncryptedTopic.fromArn(scope, "topic", topicArn, { kmsKeyArn }).grantPublish(role);
  });
  expect(allowed).toMatchObject([
    { Action: ["kms:Decrypt", "kms:DescribeKey"], Resource: [kmsKeyArn] },
    { Action: ["sns:Publish"], Resource: [topicArn] },
    { Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: [kmsKeyArn] },
  ]);
});

it("a network is its VPC and its subnets", () => {
  const network = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] };
  const values = valuesOf((scope) => {
    const { vpcId, subnetIds } = PrivateNetwork.fromAttributes(scope, "network", network);
    return [vpcId, ...subnetIds];
  });
  expect(values).toEqual(["vpc-1", "subnet-1", "subnet-2"]);
});

it("a database is granted to with its place in its bucket", () => {
  const allowed = granted((scope, role) => {
    const bucket = S3Bucket.fromName(scope, "lake", "acme-lake");
    const data = { bucket, prefix: "facts/" };
    AthenaDatabase.fromAttributes(scope, "facts", { databaseName: "facts", workgroupName: "facts", data }).grantRead(
      role,
    );
  });
  const reached = allowed.flatMap(({ Resource }) => Resource);
  const of = (service: string) => `arn:aws:${service}:eu-west-1:123456789012`;
  expect(reached).toEqual(
    expect.arrayContaining([
      `${of("glue")}:database/facts`,
      `${of("athena")}:workgroup/facts`,
      "arn:aws:s3:::acme-lake/facts/*",
    ]),
  );
});

describe("a secret", () => {
  it("of a name is reached whatever AWS put behind it, and of an ARN as that says", () => {
    const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:hf-token-a1B2c3";
    const allowed = granted((scope, role) => {
      Secret.fromName(scope, "named", "hf-token").grantRead(role);
      Secret.fromArn(scope, "given", arn, { kmsKeyArn }).grantRead(role);
    });
    expect(allowed).toEqual([
      {
        Effect: "Allow",
        Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        // Secrets Manager guide: the six letters are matched by ?, since * would also reach hf-token-other.
        Resource: ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:hf-token-??????", arn],
      },
      { Effect: "Allow", Action: ["kms:Decrypt"], Resource: [kmsKeyArn] },
    ]);
  });

  it("that is made holds no value, and cannot be destroyed", () => {
    const { resource } = synth((scope) => new Secret(scope, "secret", { secretName: "hf-token" }));
    expect(Object.keys(resource)).toEqual(["aws_secretsmanager_secret"]);
    expect(resource.aws_secretsmanager_secret).toEqual([
      { name: "hf-token", recovery_window_in_days: 30, lifecycle: { prevent_destroy: true } },
    ]);
  });
});

const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";
const database = (scope: Construct) => ({
  ...{ databaseName: "facts", workgroupName: "facts" },
  data: { bucket: S3Bucket.fromName(scope, "lake", "acme-lake"), prefix: "facts/" },
});

it.each<[string, (scope: Construct) => unknown, string]>([
  [
    "an address as a bucket's name",
    (scope) => S3Bucket.fromName(scope, "x", "s3://acme-raw"),
    'name is "s3://acme-raw"',
  ],
  [
    "an object as a bucket",
    (scope) => S3Bucket.fromArn(scope, "x", "arn:aws:s3:::raw/a"),
    'ARN is "arn:aws:s3:::raw/a"',
  ],
  ["an address as a repository", (scope) => EcrRepository.fromName(scope, "x", "1.dkr/x:1"), "without a host"],
  ["a bucket as a repository", (scope) => EcrRepository.fromArn(scope, "x", "arn:aws:s3:::raw"), "ARN is"],
  ["an alias as a key", (scope) => KmsKey.fromArn(scope, "x", "alias/x"), 'the key\'s ARN is "alias/x"'],
  ["a name as a topic", (scope) => EncryptedTopic.fromArn(scope, "x", "alerts"), 'the topic\'s ARN is "alerts"'],
  [
    "an ARN without its letters as a secret",
    (scope) => Secret.fromArn(scope, "x", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:hf"),
    "six letters",
  ],
  [
    "any secret",
    (scope) => Secret.fromName(scope, "x", "*"),
    'the secret\'s name is "*"; write its name, without its ARN',
  ],
  ["all secrets below a name", (scope) => Secret.fromName(scope, "x", "prod/*"), 'the secret\'s name is "prod/*"'],
  [
    "the ARN of a secret as its name",
    (scope) => Secret.fromName(scope, "x", `${secretArn}hf-a1B2c3`),
    "without its ARN",
  ],
  ["all secrets by an ARN", (scope) => Secret.fromArn(scope, "x", `${secretArn}*-a1B2c3`), 'the secret\'s name is "*"'],
  [
    "any database",
    (scope) => AthenaDatabase.fromAttributes(scope, "x", { ...database(scope), databaseName: "*" }),
    'databaseName is "*"; write its name',
  ],
  [
    "any workgroup",
    (scope) => AthenaDatabase.fromAttributes(scope, "x", { ...database(scope), workgroupName: "*" }),
    'workgroupName is "*"; write its name',
  ],
  [
    "a repository of any account",
    (scope) => EcrRepository.fromName(scope, "x", "churn", { accountId: "*" }),
    'accountId is "*"; write the twelve digits',
  ],
  [
    "a repository of any region",
    (scope) => EcrRepository.fromName(scope, "x", "churn", { region: "*" }),
    'region is "*"; write it as AWS does',
  ],
  [
    "any subnet",
    (scope) => PrivateNetwork.fromAttributes(scope, "x", { vpcId: "vpc-1", subnetIds: ["*"] }),
    'subnetIds has "*"; write ids',
  ],
  [
    "a network without subnets",
    (scope) => PrivateNetwork.fromAttributes(scope, "x", { vpcId: "v", subnetIds: [] }),
    "subnetIds is empty",
  ],
])("refuses %s", (_, build, message) => {
  expect(() => synth((scope) => void build(scope), home)).toThrow(message);
});

it("a secret that another service made is known by the name that it was given there", () => {
  const reached = granted((scope, role) => Secret.fromName(scope, "x", "rds!db-1/a_b+c=d.e@f").grantRead(role));
  expect(reached[0]!.Resource).toEqual([`${secretArn}rds!db-1/a_b+c=d.e@f-??????`]);
});
