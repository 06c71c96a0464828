import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import type { BigQueryColumn } from "../../../../constructs/gcp/bigquery/big-query-schema";
import { BigQueryTable, type BigQueryDatasetTableProps } from "../../../../constructs/gcp/bigquery/big-query-table";
import { synth } from "../../../support/synth";

const schema: BigQueryColumn[] = [
  { name: "at", type: "TIMESTAMP", mode: "REQUIRED" },
  { name: "day", type: "DATE" },
  { name: "country", type: "STRING" },
];
const required: BigQueryDatasetTableProps = { tableId: "events", datasetId: "features", schema };
const table = (props: Partial<BigQueryDatasetTableProps> = {}) =>
  synth((scope) => new BigQueryTable(scope, "table", { ...required, ...props })).resource.google_bigquery_table![0]!;
const columns = (...given: BigQueryColumn[]) => JSON.parse(table({ schema: given }).schema as string) as object[];

describe("a BigQueryTable with nothing set", () => {
  it("cannot be destroyed", () => {
    expect(table()).toMatchObject({ deletion_protection: true, lifecycle: { prevent_destroy: true } });
  });

  it("keeps all rows in one part", () => {
    expect(table()).not.toHaveProperty("time_partitioning");
    expect(table()).not.toHaveProperty("require_partition_filter");
    expect(table()).not.toHaveProperty("clustering");
  });
});

it("does with everything set what the props say", () => {
  const kmsKeyName = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k";
  const set = table({
    project: "p",
    description: "One row for each click",
    partitionBy: { column: "at", type: "HOUR", requireFilter: true },
    clusterBy: ["country", "day"],
    primaryKey: ["at", "country"],
    deleteAfterDays: 2,
    expiresAt: "2027-01-01T00:00:00Z",
    friendlyName: "Clicks",
    labels: { team: "ml" },
    kmsKeyName,
    protect: false,
  });
  expect(set).toMatchObject({
    table_id: "events",
    dataset_id: "features",
    project: "p",
    description: "One row for each click",
    time_partitioning: { type: "HOUR", field: "at", expiration_ms: 172_800_000 },
    require_partition_filter: true,
    clustering: ["country", "day"],
    table_constraints: { primary_key: { columns: ["at", "country"] } },
    expiration_time: 1_798_761_600_000,
    friendly_name: "Clicks",
    labels: { team: "ml" },
    encryption_configuration: { kms_key_name: kmsKeyName },
    deletion_protection: false,
  });
  expect(set.lifecycle).toBeUndefined();
});

it("writes columns as BigQuery answers them", () => {
  expect(
    columns(
      { name: "n", type: "int64" },
      { name: "x", type: "FLOAT64", mode: "repeated" },
      { name: "ok", type: "BOOL" },
      { name: "item", type: "STRUCT", description: "bought", fields: [{ name: "sku", type: "STRING" }] },
    ),
  ).toEqual([
    { name: "n", type: "INTEGER", mode: "NULLABLE" },
    { name: "x", type: "FLOAT", mode: "REPEATED" },
    { name: "ok", type: "BOOLEAN", mode: "NULLABLE" },
    {
      name: "item",
      type: "RECORD",
      mode: "NULLABLE",
      description: "bought",
      fields: [{ name: "sku", type: "STRING", mode: "NULLABLE" }],
    },
  ]);
});

it("divides by the time at which rows arrive, and by a number", () => {
  expect(table({ partitionBy: { type: "DAY" }, deleteAfterDays: 1 })).toMatchObject({
    time_partitioning: { type: "DAY", expiration_ms: 86_400_000 },
  });
  expect(table({ partitionBy: { type: "DAY" } }).time_partitioning).not.toHaveProperty("field");
  const range = { start: 0, end: 1000, interval: 10 };
  const numbered = table({ schema: [{ name: "shop", type: "INT64" }], partitionBy: { column: "shop", range } });
  expect(numbered.range_partitioning).toEqual({ field: "shop", range });
  expect(numbered).not.toHaveProperty("time_partitioning");
});

it("deletes after days that only Terraform knows", () => {
  const { json } = synth((scope) => {
    const { numberValue } = new TerraformVariable(scope, "days", {});
    const partitionBy = { column: "day", type: "DAY" } as const;
    new BigQueryTable(scope, "table", { ...required, partitionBy, deleteAfterDays: numberValue });
  });
  expect(JSON.stringify(json)).toContain('"expiration_ms":"${(var.days * 86400000)}"');
});

it("is a view where it has a query, which guards no rows and takes no key", () => {
  const kmsKeyName = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k";
  const view = table({ schema: undefined, query: "SELECT 1 AS a", kmsKeyName });
  expect(view).toMatchObject({ view: { query: "SELECT 1 AS a", use_legacy_sql: false }, deletion_protection: false });
  for (const field of ["schema", "lifecycle", "encryption_configuration"]) expect(view).not.toHaveProperty(field);
});

it("hides a column from whoever may not read its tag", () => {
  const policyTag = "projects/p/locations/eu/taxonomies/1/policyTags/2";
  expect(columns({ name: "iban", type: "STRING", policyTag })).toEqual([
    { name: "iban", type: "STRING", mode: "NULLABLE", policyTags: { names: [policyTag] } },
  ]);
});

describe("refuses", () => {
  const range = { start: 0, end: 10, interval: 1 };
  const number = { schema: [{ name: "n", type: "INTEGER" }] };
  const column = (given: Partial<BigQueryColumn>) => ({ schema: [{ name: "a", type: "STRING", ...given }] });
  it.each<[string, Partial<BigQueryDatasetTableProps>, string]>([
    ["a name with a dot", { tableId: "a.b" }, 'test/table: tableId is "a.b"; write 1-1,024'],
    ["no columns", { schema: [] }, "schema is empty; give one column or more"],
    ["a column with a dash", column({ name: "a-b" }), 'schema has a column "a-b"'],
    ["a name that is BigQuery's own", column({ name: "_PARTITIONTIME" }), 'schema has a column "_PARTITIONTIME"'],
    ["a column twice", { schema: [...schema, { name: "AT", type: "DATE" }] }, "schema.AT is there twice"],
    ["an unknown type", column({ type: "DOUBLE" }), 'schema.a.type is "DOUBLE"; write one of STRING'],
    ["a type of JavaScript's own", column({ type: "constructor" }), 'schema.a.type is "constructor"'],
    ["an unknown mode", column({ mode: "ARRAY" }), 'schema.a.mode is "ARRAY"'],
    ["a record without columns", column({ type: "RECORD" }), "schema.a.fields is empty"],
    ["columns in a text", column({ fields: schema }), "schema.a has fields but is a STRING; make it a RECORD"],
    ["to divide by no column", { partitionBy: { column: "when", type: "DAY" } }, "name one of at, day, country"],
    ["to divide by a text", { partitionBy: { column: "country", type: "DAY" } }, '"country" is a NULLABLE STRING'],
    ["to divide by the week", { partitionBy: { column: "at", type: "WEEK" as never } }, 'partitionBy.type is "WEEK"'],
    ["to divide a date by the hour", { partitionBy: { column: "day", type: "HOUR" } }, '"day" is a DATE'],
    ["to delete parts of a whole", { deleteAfterDays: 3 }, "deleteAfterDays is set without partitionBy"],
    ["half a day", { partitionBy: { column: "at", type: "DAY" }, deleteAfterDays: 0.5 }, "deleteAfterDays is 0.5"],
    ["a tag by its name", column({ policyTag: "pii" }), 'schema.a.policyTag is "pii"; write projects/P'],
    ["columns of a view", { query: "SELECT 1" }, "schema is set of a view"],
    ["to divide by nothing that is said", { partitionBy: {} }, 'partitionBy.type is "undefined"; write HOUR'],
    ["a range of times", { partitionBy: { column: "day", range } }, '"day" is a NULLABLE DATE; name a single INTEGER'],
    ["a range of nothing", { partitionBy: { column: "n", range: { ...range, end: 0 } }, ...number }, "range.end is 0"],
    [
      "to let numbers grow old",
      { partitionBy: { column: "n", range }, ...number, deleteAfterDays: 1 },
      "deleteAfterDays",
    ],
    ["a key of no column", { primaryKey: ["id"] }, 'primaryKey names "id", which is no column'],
    ["an end at no time", { expiresAt: "soon" }, 'expiresAt is "soon"; write a time'],
    ["a capital in a label", { labels: { Team: "ml" } }, 'labels has "Team"; write at most 63 lower-case letters'],
    ["five columns to sort by", { clusterBy: ["a", "b", "c", "d", "e"] }, "clusterBy has 5 columns; keep at most 4"],
    ["to sort by no column", { clusterBy: ["city"] }, 'clusterBy names "city", which is no column'],
  ])("%s", (_, props, message) => {
    expect(() => table(props)).toThrow(message);
  });
});
