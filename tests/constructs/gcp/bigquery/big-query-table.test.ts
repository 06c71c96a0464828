import { describe, expect, it } from "vitest";
import {
  type BigQueryColumn,
  BigQueryTable,
  type BigQueryDatasetTableProps,
} from "../../../../constructs/gcp/bigquery/big-query-table";
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
    deleteAfterDays: 2,
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

describe("refuses", () => {
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
    ["five columns to sort by", { clusterBy: ["a", "b", "c", "d", "e"] }, "clusterBy has 5 columns; keep at most 4"],
    ["to sort by no column", { clusterBy: ["city"] }, 'clusterBy names "city", which is no column'],
  ])("%s", (_, props, message) => {
    expect(() => table(props)).toThrow(message);
  });
});
