import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { AthenaDatabase, type AthenaDatabaseProps } from "../../../../constructs/aws/glue/athena-database";
import { S3Bucket } from "../../../../constructs/aws/s3/s3-bucket";
import { synth } from "../../../support/synth";
import { granted } from "../iam/policies";

type Props = Partial<AthenaDatabaseProps> & { readonly prefix?: string };
const key = "arn:aws:kms:eu-west-1:123456789012:key/1";
const build = (scope: Construct, { prefix = "", ...props }: Props = {}) =>
  new AthenaDatabase(scope, "features", {
    databaseName: "acme_features",
    workgroupName: "acme-dev-features",
    region: "eu-west-1",
    accountId: "123456789012",
    data: { bucket: new S3Bucket(scope, "bucket", { bucketName: "lake" }), prefix },
    ...props,
  });
const parts = (props?: Props) => synth((scope) => build(scope, props)).resource;
const workgroup = (props?: Props) => parts(props).aws_athena_workgroup![0]!;
const inBucket = (path: string) =>
  expect.stringMatching(new RegExp(`^s3://\\$\\{aws_s3_bucket\\.\\w+\\.bucket\\}/${path}$`));

describe("an AthenaDatabase with nothing set", () => {
  it("lets no client set itself above the workgroup", () => {
    expect(workgroup()).toMatchObject({
      name: "acme-dev-features",
      configuration: {
        enforce_workgroup_configuration: true,
        publish_cloudwatch_metrics_enabled: true,
        requester_pays_enabled: false,
      },
    });
  });

  it("stops a query at 100 GiB", () => {
    expect(workgroup().configuration.bytes_scanned_cutoff_per_query).toBe(107_374_182_400);
  });

  it("encrypts results, and deletes them after 30 days", () => {
    const { aws_s3_bucket_lifecycle_configuration: lifecycle } = parts();
    expect(workgroup().configuration.result_configuration).toEqual({
      output_location: inBucket("athena-results/"),
      encryption_configuration: { encryption_option: "SSE_S3" },
    });
    expect(lifecycle![0]!.rule.at(-1)).toMatchObject({
      filter: [{ prefix: "athena-results/" }],
      expiration: [{ days: 30 }],
    });
  });

  it("lies at the top of its bucket, without tables", () => {
    expect(parts().aws_glue_catalog_database).toMatchObject([{ name: "acme_features", location_uri: inBucket("") }]);
    expect(parts().aws_glue_catalog_table).toBeUndefined();
  });

  it("cannot be destroyed", () => {
    expect(parts().aws_glue_catalog_database).toMatchObject([{ lifecycle: { prevent_destroy: true } }]);
    expect(workgroup().force_destroy).toBe(false);
  });
});

it("does with everything set what the props say", () => {
  const churn = { schema: [{ name: "customer", type: "bigint" }] };
  const set: Props = {
    description: "features of customers",
    prefix: "lake/",
    tables: { churn, spend: { ...churn, deleteAfterDays: 90 } },
    bytesScannedLimit: 10_485_760,
    kmsKeyArn: key,
    protect: false,
    forceDestroy: true,
  };
  const { aws_glue_catalog_database: databases, aws_glue_catalog_table: tables, ...all } = parts(set);
  expect(databases).toMatchObject([{ description: "features of customers", location_uri: inBucket("lake/") }]);
  expect(databases![0]!.lifecycle).toBeUndefined();
  expect(tables).toMatchObject([
    { name: "churn", storage_descriptor: { location: inBucket("lake/churn/") } },
    { name: "spend", storage_descriptor: { location: inBucket("lake/spend/") } },
  ]);
  expect(tables![0]!.database_name).toMatch(/^\$\{aws_glue_catalog_database\.\w+\.name\}$/); // the database comes first
  expect(all.aws_athena_workgroup).toMatchObject([
    {
      force_destroy: true,
      configuration: {
        bytes_scanned_cutoff_per_query: 10_485_760,
        result_configuration: {
          output_location: inBucket("lake/athena-results/"),
          encryption_configuration: { encryption_option: "SSE_KMS", kms_key_arn: key },
        },
      },
    },
  ]);
  const [{ rule }] = all.aws_s3_bucket_lifecycle_configuration as [any];
  expect(rule.slice(-2)).toMatchObject([
    { filter: [{ prefix: "lake/athena-results/" }], expiration: [{ days: 30 }] },
    { filter: [{ prefix: "lake/spend/" }], expiration: [{ days: 90 }] },
  ]);
});

describe("grants", () => {
  const grant = (name: "grantRead" | "grantReadWrite", props?: Props) =>
    granted((scope, grantee) => build(scope, props)[name](grantee));
  const resourcesOf = (found: ReturnType<typeof grant>, action: string) =>
    found.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
  const glue = "arn:aws:glue:eu-west-1:123456789012";

  it("to query: the catalog, the database, its tables, and the workgroup", () => {
    const found = grant("grantRead");
    expect(resourcesOf(found, "glue:GetTable")).toEqual([
      `${glue}:catalog`,
      "aws_glue_catalog_database.arn",
      `${glue}:table/acme_features/*`,
    ]);
    expect(resourcesOf(found, "glue:GetDatabase")).toContain(`${glue}:database/default`);
    for (const action of [
      "StartQueryExecution",
      "StopQueryExecution",
      "GetQueryExecution",
      "GetQueryResults",
      "GetWorkGroup",
    ]) {
      expect(resourcesOf(found, `athena:${action}`)).toEqual(["aws_athena_workgroup.arn"]);
    }
    expect(resourcesOf(found, "s3:GetBucketLocation")).toEqual(["aws_s3_bucket.arn"]);
  });

  it("to read the data and to write results only", () => {
    const found = grant("grantRead", { prefix: "lake/" });
    expect(new Set(resourcesOf(found, "s3:GetObject"))).toEqual(
      new Set(["aws_s3_bucket.arn/lake/*", "aws_s3_bucket.arn/lake/athena-results/*"]),
    );
    expect(resourcesOf(found, "s3:PutObject")).toEqual(["aws_s3_bucket.arn/lake/athena-results/*"]);
    expect(
      found.flatMap(({ Action }) => Action).filter((action) => /^glue:(Create|Update|Delete|Batch[^G])/.test(action)),
    ).toEqual([]);
  });

  it("to write: tables, partitions and data", () => {
    const found = grant("grantReadWrite", { prefix: "lake/" });
    for (const action of ["CreateTable", "UpdateTable", "DeleteTable", "BatchCreatePartition"]) {
      expect(resourcesOf(found, `glue:${action}`)).toContain(`${glue}:table/acme_features/*`);
    }
    expect(resourcesOf(found, "s3:PutObject")).toEqual(["aws_s3_bucket.arn/lake/*"]);
  });

  it("the key of the results", () => {
    expect(resourcesOf(grant("grantRead"), "kms:Decrypt")).toEqual([]);
    expect(resourcesOf(grant("grantRead", { kmsKeyArn: key }), "kms:GenerateDataKey")).toEqual([key]);
  });
});

describe("refuses", () => {
  it.each<[string, Props, string]>([
    [
      "a database with a hyphen",
      { databaseName: "acme-features" },
      'test/features: databaseName is "acme-features"; write 1-255',
    ],
    ["a workgroup with a blank", { workgroupName: "my group" }, 'workgroupName is "my group"'],
    ["the workgroup that is always there", { workgroupName: "primary" }, 'workgroupName is "primary"'],
    ["an account that lost its zero", { accountId: "12345678901" }, "accountId"],
    ["half a prefix", { prefix: "lake" }, 'data.prefix is "lake"; leave it empty, or end it in "/"'],
    [
      "a limit that Athena does not take",
      { bytesScannedLimit: 1_000_000 },
      "bytesScannedLimit is 1000000; give a whole number",
    ],
  ])("%s", (_, props, message) => {
    expect(() => parts(props)).toThrow(message);
  });
});
