import * as z from "zod";
import { googleAccess } from "../../words/access";
import { datasetLocations } from "../../words/regions";
import { days, description, fields, flag, oneOf } from "../../words/scalars";
import { lifecycle, namedLifecycle } from "../lifecycle";
import { columnName, tables } from "./schema";

// Of columns; a table's name begins with a letter anyway.
const reservedPrefix = /^(?:_table_|_file_|_partition|_row_timestamp|__root__|_colidentifier)/;

const bigQueryTypes = [
  ...["STRING", "BYTES", "INTEGER", "FLOAT", "NUMERIC", "BIGNUMERIC", "BOOLEAN", "TIMESTAMP"],
  ...["DATE", "TIME", "DATETIME", "GEOGRAPHY", "JSON"],
] as const;
const bigQueryType = z.enum(bigQueryTypes, { error: `write one of ${bigQueryTypes.join(", ")}` });

const bigQueryColumn = z.union(
  [
    bigQueryType,
    fields({
      type: bigQueryType.describe("BigQuery type"),
      mode: oneOf(["NULLABLE", "REQUIRED", "REPEATED"]).default("NULLABLE").describe("NULLABLE, REQUIRED or REPEATED"),
      description: description.optional().describe("What the column holds"),
    }),
  ],
  {
    error: `write a type (${bigQueryTypes.slice(0, 4).join(", ")} ...), or { type: STRING, mode: REQUIRED, description: ... }`,
  },
);

const bigQueryColumnName = columnName.refine((name) => !reservedPrefix.test(name), {
  error:
    "write a name that does not begin with _table_, _file_, _partition, _row_timestamp, __root__ or _colidentifier",
});

const bigQueryTable = fields({
  description: description.optional().describe("What a row is"),
  schema: z
    .record(bigQueryColumnName, bigQueryColumn, { error: "write a map of columns, such as { customer_id: STRING }" })
    .describe("Columns in their order: name and BigQuery type"),
  partitionBy: fields({
    column: columnName.describe("Column of type DATE, DATETIME or TIMESTAMP"),
    every: oneOf(["HOUR", "DAY", "MONTH", "YEAR"]).default("DAY").describe("Width of a partition"),
    requireFilter: flag.default(false).describe("Refuse queries that would read every partition"),
  })
    .optional()
    .describe("How rows are split into partitions, which makes queries cheaper"),
  clusterBy: z
    .array(columnName, { error: "write a list of columns" })
    .max(4, { error: "write at most 4 columns" })
    .optional()
    .describe("Up to four columns by which rows are kept together"),
  deleteAfter: days(1, 36_500)
    .optional()
    .describe(
      "Age at which a partition is deleted; needs partitionBy. To take it back write 36500d: without a word it stays as it was",
    ),
  ...lifecycle,
});

export const gcpDataset = fields({
  description: description.optional().describe("What the dataset is for"),
  location: z
    .enum(datasetLocations, { error: "write a region such as europe-west1, or a multi-region: EU or US" })
    .optional()
    .describe("Region or multi-region of the data; the environment's region without it. A change replaces the dataset"),
  tables: tables(bigQueryTable),
  deleteAfter: days(1, 36_500)
    .optional()
    .describe(
      "Age at which partitions are deleted, and tables that jobs make without any as a whole; each table here needs partitionBy. To take it back write 36500d",
    ),
  timeTravel: days(2, 7).prefault("7d").describe("How far back a table can be read as it was: 2d to 7d"),
  access: googleAccess,
  ...namedLifecycle,
});
