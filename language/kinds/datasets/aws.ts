import * as z from "zod";
import { awsAccess } from "../../words/access";
import { reference } from "../../words/references";
import { days, description, fields, isDay, oneOf, size, text } from "../../words/scalars";
import { namedLifecycle } from "../lifecycle";
import { columnName, tables } from "./schema";

const typeRemedy =
  "write a Hive type: string, int, bigint, double, boolean, date, timestamp, decimal(10,2), array<string> ...";
const plainTypes = [
  ...["string", "tinyint", "smallint", "int", "bigint", "float", "double"],
  ...["boolean", "binary", "date", "timestamp"],
] as const;
const plainType = z.enum(plainTypes, { error: typeRemedy });
const builtType = text(/^(?:decimal\(\d{1,2},\d{1,2}\)|(?:array|map|struct)<.+>)$/, typeRemedy);
const glueType = z.union([plainType, builtType], { error: typeRemedy });

const commentRemedy = "write one line of at most 255 characters";
const columnComment = text(/^[^\r\n]{0,255}$/, commentRemedy);

const glueColumn = z.union(
  [
    plainType,
    builtType,
    fields({
      type: glueType.describe("Hive type"),
      description: columnComment.optional().describe("What the column holds, in one line"),
    }),
  ],
  { error: "write a Hive type (string, int, double, timestamp ...), or { type: string, description: ... }" },
);

const gluePartition = z.discriminatedUnion(
  "type",
  [
    fields({
      type: z.literal("date").describe("Days, such as dt=2026-11-21 in the path"),
      from: text(/^\d{4}-\d{2}-\d{2}$/, 'write the first day in quotes: "2024-01-01"')
        .refine(isDay, {
          error: 'write a day that exists: "2024-01-01"',
        })
        .describe("First day, in quotes"),
    }),
    fields({
      type: z.literal("integer").describe("Whole numbers"),
      min: z.number({ error: "write a whole number" }).int({ error: "write a whole number" }).describe("Least value"),
      max: z
        .number({ error: "write a whole number" })
        .int({ error: "write a whole number" })
        .describe("Greatest value"),
    }),
    fields({
      type: z.literal("enum").describe("A few fixed words"),
      values: z
        .array(text(/^[^,]+$/, 'write words without a comma, in quotes if they are numbers: "1"'), {
          error: "write a list of words",
        })
        .min(1, { error: "write at least one word" })
        .describe("The words"),
    }),
  ],
  {
    error:
      'write { type: date, from: "2024-01-01" }, { type: integer, min: 0, max: 9 } or { type: enum, values: [a, b] }',
  },
);

const glueTable = fields({
  description: description.optional().describe("What a row is"),
  format: oneOf(["parquet", "json", "csv"])
    .default("parquet")
    .describe(
      "Format of the files; of csv Athena reads string, boolean, int, bigint and double, and an empty number is an error",
    ),
  schema: z
    .record(columnName, glueColumn, { error: "write a map of columns, such as { customer_id: string }" })
    .describe("Columns in their order: name and Hive type; partition columns stand under partitionBy"),
  partitionBy: z
    .record(columnName, gluePartition, { error: "write a map from column to values" })
    .optional()
    .describe(
      "Partition columns in the order of the path; Athena computes the partitions, nothing has to register them",
    ),
  deleteAfter: days(1, 36_500)
    .optional()
    .describe("Age at which the table's files are deleted; only in a bucket of the dataset's own"),
});

export const awsDataset = fields({
  description: description.optional().describe("What the dataset is for"),
  location: reference("buckets")
    .optional()
    .describe("Where the files lie, such as bucket/raw/features; a bucket of its own without it"),
  tables: tables(glueTable),
  deleteAfter: days(1, 36_500)
    .optional()
    .describe("Age at which files are deleted; only in a bucket of the dataset's own"),
  scanLimit: size(10 * 1024 ** 2, "100GiB")
    .optional()
    .describe(
      "Most that one query may read; what would read more is cancelled. 100GiB without it, or budget.stop.queryBytes where that is less",
    ),
  access: awsAccess,
  ...namedLifecycle,
});
