import type { AwsEnvironment } from "../../environment";
import { checkOwnRoles, checkReference } from "../../words/checks";
import type { Report } from "../../yaml/problem";

/** Tables for Athena: where their files lie, and partitions beside columns. */
export function checkAthena(environment: AwsEnvironment, report: Report): void {
  checkTableFolders(environment, report);
  for (const [name, dataset] of Object.entries(environment.kinds.datasets)) {
    const path = ["datasets", name];
    checkOwnRoles(environment, dataset.access, ["datasets", name], report);
    if (dataset.location) checkReference(environment, dataset.location, [...path, "location"], report);
    const inForeignBucket =
      "deletes files of a bucket that others use too; set deleteAfter on that bucket, or remove location";
    if (dataset.location && dataset.deleteAfter !== undefined) report([...path, "deleteAfter"], inForeignBucket);
    for (const [tableName, table] of Object.entries(dataset.tables)) {
      const at = [...path, "tables", tableName];
      if (dataset.location && table.deleteAfter !== undefined) report([...at, "deleteAfter"], inForeignBucket);
      checkCsv(table, [...at, "schema"], report);
      if (Object.keys(table.schema).length === 0) report([...at, "schema"], "has no column; write at least one");
      for (const [column, projection] of Object.entries(table.partitionBy ?? {})) {
        if (Object.hasOwn(table.schema, column))
          report([...at, "partitionBy", column], "stands in the schema too; a partition column belongs here only");
        if (projection.type === "integer" && projection.min > projection.max) {
          report(
            [...at, "partitionBy", column, "min"],
            `${projection.min} is more than max, which is ${projection.max}; swap them`,
          );
        }
      }
    }
  }
}

type Table = AwsEnvironment["kinds"]["datasets"][string]["tables"][string];

/** OpenCSVSerDe reads no date as people write it, and no decimal, float or nested value (Athena guide, "Open CSV SerDe"). */
function checkCsv({ format, schema }: Table, path: string[], report: Report): void {
  if (format !== "csv") return;
  for (const [column, written] of Object.entries(schema)) {
    const type = typeof written === "string" ? written : written.type;
    if (/^(string|boolean|int|bigint|double)$/.test(type)) continue;
    const remedy = "write string, boolean, int, bigint or double, and CAST it; or keep the files as parquet";
    report([...path, column], `${type} is not read from csv; ${remedy}`);
  }
}

/** Two tables in one folder, or one inside the other's, would read each other's files. */
function checkTableFolders({ kinds }: AwsEnvironment, report: Report): void {
  const folders = Object.entries(kinds.datasets).flatMap(([dataset, { location, tables }]) => {
    const place = location ? ["bucket", location.key, location.path].filter(Boolean).join("/") : `dataset/${dataset}`;
    return Object.keys(tables).map((table) => ({
      folder: `${place}/${table}/`,
      path: ["datasets", dataset, "tables", table],
    }));
  });
  folders.forEach(({ folder, path }, index) => {
    const shares = (other: string) => folder.startsWith(other) || other.startsWith(folder);
    const other = folders.slice(0, index).find((before) => shares(before.folder));
    if (other === undefined) return;
    report(path, `keeps its files in ${folder}, as ${other.path.join(".")} does; choose another name or location`);
  });
}
