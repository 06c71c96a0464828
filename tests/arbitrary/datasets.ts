import fc from "fast-check";
import type { ArbitraryKind } from "./kind";
import { awsAccess, days, type Fields, googleAccess, hostile, key, location, named, range, some } from "./values";

export const datasets: ArbitraryKind = {
  gcp: ({ head }) =>
    named(
      key,
      some({
        ...location(head),
        description: hostile,
        tables: named(tableName, bigQueryTable, 2),
        deleteAfter: days(1, 3000),
        timeTravel: days(2, 7),
        access: googleAccess,
      }).map(withPartitions),
    ),
  aws: ({ made: { buckets = {} } }) => {
    const dataset = fc.record({
      rest: some({
        description: hostile,
        tables: named(tableName, glueTable, 2),
        scanLimit: fc.constantFrom("10MiB", "1GiB", "2TiB"),
        access: awsAccess,
      }),
      place: fc.constantFrom<Fields[]>(
        {},
        { deleteAfter: "90d" },
        ...Object.keys(buckets).flatMap((name) => [
          { location: `bucket/${name}` },
          { location: `bucket/${name}/some/where` },
        ]),
      ),
    });
    return named(
      key,
      dataset.map(({ rest, place }): Fields => ({ ...rest, ...place })),
    );
  },
};

/** Below an age of the whole, tables have partitions, and no longer age of their own. */
function withPartitions({ deleteAfter, ...dataset }: Fields): Fields {
  const isRight = (table: Fields) => "partitionBy" in table && !("deleteAfter" in table);
  const isAllowed = Object.values((dataset.tables ?? {}) as Record<string, Fields>).every(isRight);
  return deleteAfter === undefined || !isAllowed ? dataset : { ...dataset, deleteAfter };
}

const column = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/).filter((name) => !["day", "part"].includes(name));

const bigQueryType = fc.constantFrom(
  "STRING",
  "BYTES",
  "INTEGER",
  "FLOAT",
  "NUMERIC",
  "BOOLEAN",
  "TIMESTAMP",
  "DATE",
  "JSON",
);

/** Up to four columns of types by which BigQuery keeps rows together. */
const clusterable = (columns: Record<string, string | { type: string }>) =>
  Object.entries(columns)
    .filter(([, column]) => !["BYTES", "FLOAT", "JSON"].includes(typeof column === "string" ? column : column.type))
    .map(([name]) => name)
    .slice(0, 4);

const bigQueryTable = fc
  .record({
    columns: named(column, fc.oneof(bigQueryType, fc.record({ type: bigQueryType, description: hostile })), 4),
    partitioned: fc.boolean(),
    rest: some({ description: hostile }),
    deleteAfter: fc.option(days(1, 3000)),
    every: fc.constantFrom("HOUR", "DAY", "MONTH", "YEAR"),
    requireFilter: fc.boolean(),
    clustered: fc.boolean(),
  })
  .map(({ columns, partitioned, rest, deleteAfter, every, requireFilter, clustered }): Fields => ({
    ...rest,
    schema: { day: "TIMESTAMP", ...columns },
    ...(partitioned && { partitionBy: { column: "day", every, requireFilter } }),
    ...(partitioned && deleteAfter !== null && { deleteAfter }),
    ...(clustered && { clusterBy: clusterable(columns) }),
  }))
  .map((table) => ((table.clusterBy as string[] | undefined)?.length === 0 ? { ...table, clusterBy: ["day"] } : table));

const tableName = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);

const glueType = fc.constantFrom(
  "string",
  "int",
  "bigint",
  "double",
  "boolean",
  "timestamp",
  "decimal(12,2)",
  "array<string>",
);

const oneLine = hostile.map((text) => text.replace(/[\r\n]/g, " "));

const glueTable = fc
  .record({
    columns: named(column, fc.oneof(glueType, fc.record({ type: glueType, description: oneLine })), 4),
    rest: some({
      description: hostile,
      format: fc.constantFrom("parquet", "json", "csv"),
      partitionBy: some({
        day: fc.constant({ type: "date", from: "2024-01-01" }),
        part: fc.oneof(
          range(50).map((bounds) => ({ type: "integer", ...bounds })),
          fc
            .uniqueArray(
              hostile.filter((text) => /^[^,]+$/.test(text)),
              { minLength: 1, maxLength: 3 },
            )
            .map((values) => ({ type: "enum", values })),
        ),
      }),
    }),
  })
  .map(({ columns, rest }): Fields => ({ ...rest, schema: { id: "string", ...inFormat(columns, rest.format) } }));

/** Of csv Athena reads few types. */
function inFormat(columns: Fields, format: unknown): Fields {
  const read = ["string", "int", "bigint", "double", "boolean"];
  const plain = (type: unknown) => (read.includes(String(type)) ? type : "string");
  const column = (written: unknown) =>
    typeof written === "string" ? plain(written) : { ...(written as Fields), type: plain((written as Fields).type) };
  return format === "csv"
    ? Object.fromEntries(Object.entries(columns).map(([name, written]) => [name, column(written)]))
    : columns;
}
