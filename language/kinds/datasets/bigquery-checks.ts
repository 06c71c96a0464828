import type { GcpEnvironment } from "../../environment";
import { nearest } from "../../yaml/nearest";
import type { Report } from "../../yaml/problem";

type Table = GcpEnvironment["kinds"]["datasets"][string]["tables"][string];

const partitionTypes = ["DATE", "DATETIME", "TIMESTAMP"];
const clusterTypes = [
  "BIGNUMERIC",
  "BOOLEAN",
  "DATE",
  "DATETIME",
  "GEOGRAPHY",
  "INTEGER",
  "NUMERIC",
  "STRING",
  "TIMESTAMP",
];

/** Tables in BigQuery: partitions and clusters by columns that are there. */
export function checkBigQuery({ gcp, kinds, encryption }: GcpEnvironment, report: Report): void {
  for (const [name, dataset] of Object.entries(kinds.datasets)) {
    const { location } = dataset;
    // A key serves its own location only.
    if (encryption === "customer-managed" && location !== undefined && location.toLowerCase() !== gcp.region)
      report(
        ["datasets", name, "location"],
        `${location} is out of reach of the environment's key in ${gcp.region}; remove it`,
      );
    for (const [tableName, table] of Object.entries(dataset.tables)) {
      const path = ["datasets", name, "tables", tableName];
      if (Object.keys(table.schema).length === 0) report([...path, "schema"], "has no column; write at least one");
      checkPartition(table, [...path, "partitionBy"], report);
      table.clusterBy?.forEach((column, index) => {
        checkCluster(table, column, [...path, "clusterBy", String(index)], report);
      });
      if (table.deleteAfter !== undefined && table.partitionBy === undefined) {
        report([...path, "deleteAfter"], "needs partitions to delete; write partitionBy, or remove it");
      }
      // BigQuery counts from when the table was made, however fresh its rows are ("Managing tables", BigQuery guide).
      if (dataset.deleteAfter !== undefined && table.partitionBy === undefined) {
        const whole = `would be deleted as a whole ${dataset.deleteAfter}d after it was made, as deleteAfter of its dataset says`;
        report(path, `${whole}; write partitionBy, or remove deleteAfter from the dataset`);
      }
    }
  }
}

function checkPartition(table: Table, path: string[], report: Report): void {
  if (table.partitionBy === undefined) return;
  const { column, every } = table.partitionBy;
  const { type, repeated } = columnOf(table, column);
  const remedy = "write a column of type DATE, DATETIME or TIMESTAMP";
  if (type === undefined) report([...path, "column"], `"${column}" is no column of the schema; ${remedy}`);
  else if (!partitionTypes.includes(type)) report([...path, "column"], `"${column}" is of type ${type}; ${remedy}`);
  else if (repeated) report([...path, "column"], `"${column}" is REPEATED; write a column that holds a single value`);
  else if (type === "DATE" && every === "HOUR")
    report([...path, "every"], `HOUR is finer than "${column}", which is a DATE; write DAY, MONTH or YEAR`);
}

function checkCluster(table: Table, column: string, path: string[], report: Report): void {
  const { type, repeated } = columnOf(table, column);
  if (type === undefined) {
    const names = Object.keys(table.schema);
    const near = nearest(column, names);
    const hint = near === undefined ? `write one of ${names.join(", ")}` : `did you mean "${near}"?`;
    report(path, `"${column}" is no column of the schema; ${hint}`);
  } else if (!clusterTypes.includes(type)) {
    report(
      path,
      `"${column}" is of type ${type}, which keeps no rows together; write a column of another type, such as STRING`,
    );
  } else if (repeated) report(path, `"${column}" is REPEATED; write a column that holds a single value`);
}

function columnOf({ schema }: Table, name: string): { type?: string; repeated: boolean } {
  const column = Object.hasOwn(schema, name) ? schema[name] : undefined;
  return typeof column === "object"
    ? { type: column.type, repeated: column.mode === "REPEATED" }
    : { type: column, repeated: false };
}
