import { describe, expect, it } from "vitest";
import { GlueTable, type GluePartition, type PlacedGlueTableProps } from "../../../../constructs/aws/glue/glue-table";
import { S3Bucket } from "../../../../constructs/aws/s3/s3-bucket";
import { synth } from "../../../support/synth";

type Props = Partial<PlacedGlueTableProps>;
const schema = [{ name: "customer", type: "bigint" }];
const parts = (props: Props = {}) =>
  synth((scope) => {
    const bucket = new S3Bucket(scope, "bucket", { bucketName: "lake" });
    const placed = { databaseName: "features", tableName: "churn", bucket, prefix: "lake/", schema };
    new GlueTable(scope, "table", { ...placed, ...props });
  }).resource;
const table = (props?: Props) => parts(props).aws_glue_catalog_table![0]!;
const day: GluePartition = { column: "dt", type: "string", projection: "date", range: "2024-01-01,NOW" };

describe("a GlueTable with nothing set", () => {
  it("is an external table, so that deleting it deletes no file", () => {
    expect(table()).toMatchObject({
      database_name: "features",
      name: "churn",
      table_type: "EXTERNAL_TABLE",
      parameters: { EXTERNAL: "TRUE" },
    });
  });

  it("reads Parquet from the folder of its name", () => {
    expect(table().parameters.classification).toBe("parquet");
    expect(table().storage_descriptor).toMatchObject({
      location: expect.stringMatching(/^s3:\/\/\$\{aws_s3_bucket\.\w+\.bucket\}\/lake\/churn\/$/),
      input_format: expect.stringContaining("MapredParquetInputFormat"),
      output_format: expect.stringContaining("MapredParquetOutputFormat"),
      ser_de_info: { serialization_library: expect.stringContaining("ParquetHiveSerDe") },
      columns: [{ name: "customer", type: "bigint" }],
    });
  });

  it("keeps its files, and projects no partition", () => {
    expect(parts().aws_s3_bucket_lifecycle_configuration).toEqual(
      synth((scope) => new S3Bucket(scope, "bucket", { bucketName: "lake" })).resource
        .aws_s3_bucket_lifecycle_configuration,
    );
    expect(table().parameters).not.toHaveProperty(["projection.enabled"]);
  });
});

describe("with everything set", () => {
  it.each<["json" | "csv", string]>([
    ["json", "org.openx.data.jsonserde.JsonSerDe"],
    ["csv", "org.apache.hadoop.hive.serde2.OpenCSVSerde"],
  ])("reads %s", (format, library) => {
    expect(table({ format })).toMatchObject({
      parameters: { classification: format },
      storage_descriptor: {
        input_format: "org.apache.hadoop.mapred.TextInputFormat",
        ser_de_info: { serialization_library: library },
      },
    });
  });

  it("takes the first line of a csv file for headings, and commas within quotes for text", () => {
    const { parameters, storage_descriptor: storage } = table({ format: "csv" });
    expect(parameters["skip.header.line.count"]).toBe("1");
    expect(storage.ser_de_info.parameters).toEqual({ separatorChar: ",", quoteChar: '"' });
  });

  it("deletes old files of its own folder only", () => {
    const [{ rule }] = parts({ deleteAfterDays: 90 }).aws_s3_bucket_lifecycle_configuration as [any];
    expect(rule.at(-1)).toMatchObject({ filter: [{ prefix: "lake/churn/" }], expiration: [{ days: 90 }] });
  });

  it("computes the folders of every kind of partition, outermost first", () => {
    const shard: GluePartition = { column: "shard", type: "int", projection: "integer", range: "1,12", digits: 2 };
    const country: GluePartition = { column: "country", type: "string", projection: "enum", values: ["de", "pt"] };
    const { parameters, partition_keys: keys } = table({ partitionBy: [day, shard, country] });
    expect(keys).toEqual([
      { name: "dt", type: "string" },
      { name: "shard", type: "int" },
      { name: "country", type: "string" },
    ]);
    expect(parameters).toMatchObject({
      "projection.enabled": "true",
      "projection.dt.type": "date",
      "projection.dt.range": "2024-01-01,NOW",
      "projection.dt.format": "yyyy-MM-dd",
      "projection.shard.type": "integer",
      "projection.shard.range": "1,12",
      "projection.shard.digits": "2",
      "projection.country.type": "enum",
      "projection.country.values": "de,pt",
    });
    expect(parameters).not.toHaveProperty(["projection.dt.interval.unit"]);
    // Terraform turns $${dt} into ${dt}, which is Athena's.
    expect(parameters["storage.location.template"]).toMatch(
      /\/lake\/churn\/dt=\$\$\{dt\}\/shard=\$\$\{shard\}\/country=\$\$\{country\}\/$/,
    );
  });

  it("steps through hours when it is told to", () => {
    const hour = { ...day, dateFormat: "yyyy-MM-dd-HH", intervalUnit: "HOURS" } as const;
    expect(table({ partitionBy: [hour] }).parameters).toMatchObject({
      "projection.dt.format": "yyyy-MM-dd-HH",
      "projection.dt.interval": "1",
      "projection.dt.interval.unit": "HOURS",
    });
  });
});

it.each([
  "decimal(18,2)",
  "varchar(20)",
  "array<string>",
  "map<string,array<double>>",
  "struct<id:bigint,tags:array<struct<a:int,b:decimal(3,1)>>>",
])("knows the type %s", (type) => {
  expect(table({ schema: [{ name: "value", type }] }).storage_descriptor.columns).toEqual([{ name: "value", type }]);
});

describe("refuses", () => {
  it.each([
    "integer",
    "String",
    "decimal",
    "array<>",
    "map<string>",
    "struct<int>",
    "array<text>",
    "array<int",
    "array<map<int,text>>",
  ])("the type %s", (type) => {
    expect(() => table({ schema: [{ name: "value", type }] })).toThrow(
      `test/table: type of "value" is "${type}"; write a Hive type`,
    );
  });

  it.each(["date", "timestamp", "decimal(12,2)", "float", "array<string>"])("the type %s in csv", (type) => {
    const value = { name: "value", type };
    expect(() => table({ format: "csv", schema: [value] })).toThrow(
      `type of "value" is "${type}", which is not read from csv; write one of string, boolean, int, bigint, double`,
    );
    expect(() => table({ format: "json", schema: [value] })).not.toThrow();
  });

  it.each<[string, Props, string]>([
    ["a format that it cannot read", { format: "orc" as never }, 'format is "orc"; write parquet, json, csv'],
    ["a table without columns", { schema: [] }, "schema is empty; name at least one column"],
    ["a table's name that Athena would quote", { tableName: "Churn" }, '"Churn" is no name'],
    ["a column's name that Athena would quote", { schema: [{ name: "a-b", type: "int" }] }, '"a-b" is no name'],
    [
      "a partition that is a column too",
      { partitionBy: [{ ...day, column: "customer" }] },
      'column "customer" is there twice',
    ],
    [
      "a projection that it does not know",
      { partitionBy: [{ ...day, projection: "injected" as never }] },
      'partition "dt": projection is "injected"',
    ],
    [
      "a date without a range",
      { partitionBy: [{ ...day, range: undefined }] },
      'range is "undefined"; write it like 2024-01-01,NOW',
    ],
    [
      "a range of words",
      { partitionBy: [{ ...day, projection: "integer" }] },
      'range is "2024-01-01,NOW"; write it like 1,12',
    ],
    [
      "an enum without values",
      { partitionBy: [{ ...day, projection: "enum" }] },
      "values are undefined; list one or more",
    ],
    ["a value with a comma", { partitionBy: [{ ...day, projection: "enum", values: ["a,b"] }] }, 'values are ["a,b"]'],
    [
      "hours without a step",
      { partitionBy: [{ ...day, dateFormat: "yyyy-MM-dd-HH" }] },
      'dateFormat is "yyyy-MM-dd-HH"; give intervalUnit',
    ],
    ["years without a step", { partitionBy: [{ ...day, dateFormat: "yyyy" }] }, "give intervalUnit too"],
  ])("%s", (_, props, message) => {
    expect(() => table(props)).toThrow(message);
  });
});
