import type { GcpEnvironment } from "./environment";
import { nearest } from "./nearest";
import { checkRange, checkReference, type Report } from "./shared-checks";

/** What no field can know alone, of an environment on Google Cloud. */
export function checkGcp(environment: GcpEnvironment, report: Report): void {
  checkKeyLocations(environment, report);
  checkBigQuery(environment, report);
  checkVertex(environment, report);
}

/** A key serves its own location only. */
function checkKeyLocations({ gcp, kinds, encryption }: GcpEnvironment, report: Report): void {
  if (encryption !== "customer-managed") return;
  const elsewhere = (location: string | undefined) => location !== undefined && location.toLowerCase() !== gcp.region;
  for (const [name, { location, key }] of Object.entries(kinds.buckets)) {
    if (!elsewhere(location) || key !== undefined) continue;
    report(
      ["buckets", name, "location"],
      `${location} is out of reach of the environment's key in ${gcp.region}; write a key of that location`,
    );
  }
  for (const [name, { location }] of Object.entries(kinds.datasets)) {
    if (!elsewhere(location)) continue;
    report(
      ["datasets", name, "location"],
      `${location} is out of reach of the environment's key in ${gcp.region}; remove it`,
    );
  }
}

function checkBigQuery(environment: GcpEnvironment, report: Report): void {
  for (const [name, dataset] of Object.entries(environment.kinds.datasets)) {
    for (const [tableName, table] of Object.entries(dataset.tables)) {
      const path = ["datasets", name, "tables", tableName];
      const typeOf = (column: string) => {
        const declared = Object.hasOwn(table.schema, column) ? table.schema[column] : undefined;
        return typeof declared === "object" ? declared.type : declared;
      };
      if (Object.keys(table.schema).length === 0) report([...path, "schema"], "has no column; write at least one");
      const partition = table.partitionBy?.column;
      if (partition !== undefined && !["DATE", "DATETIME", "TIMESTAMP"].includes(typeOf(partition) ?? "")) {
        const seen = typeOf(partition) === undefined ? "is no column of the schema" : `is of type ${typeOf(partition)}`;
        report(
          [...path, "partitionBy", "column"],
          `"${partition}" ${seen}; write a column of type DATE, DATETIME or TIMESTAMP`,
        );
      }
      table.clusterBy?.forEach((column, index) => {
        if (typeOf(column) !== undefined) return;
        const near = nearest(column, Object.keys(table.schema));
        const hint =
          near === undefined ? `write one of ${Object.keys(table.schema).join(", ")}` : `did you mean "${near}"?`;
        report([...path, "clusterBy", String(index)], `"${column}" is no column of the schema; ${hint}`);
      });
      if (table.deleteAfter !== undefined && partition === undefined) {
        report([...path, "deleteAfter"], "needs partitions to delete; write partitionBy, or remove it");
      }
    }
  }
}

function checkVertex(environment: GcpEnvironment, report: Report): void {
  for (const [name, { capture, replicas }] of Object.entries(environment.kinds.endpoints)) {
    const path = ["endpoints", name];
    if (capture) checkReference(environment, capture.to, [...path, "capture", "to"], report);
    checkRange(replicas, [...path, "replicas"], report);
  }
}
