import { AthenaDatabase } from "../../constructs/aws/glue/athena-database";
import type { GluePartition, GlueTableProps } from "../../constructs/aws/glue/glue-table";
import { folder, mapValues } from "../environment-stack";
import type { AwsItem, AwsKind } from "./kind";

type Table = AwsItem<"datasets">["tables"][string];
type Projection = NonNullable<Table["partitionBy"]>[string];

const scanLimit = 100 * 1024 ** 3; // bytes, where nothing is written

export const datasets: AwsKind<"datasets"> = {
  group: "dataset",
  besides: ["dataset-bucket"],
  make(at, key, dataset, on) {
    const { location } = dataset;
    const guard = on.guardOf(dataset);
    const ownGuard = on.guardOf(dataset.delete ? dataset : { delete: on.deletes[`dataset/${key}/bucket`] });
    const bucket = location
      ? on.made("buckets", location.key)
      : on.ownBucket("dataset", key, ownGuard, dataset.deleteAfter);
    const made = new AthenaDatabase(at, key, {
      databaseName: on.nameOf(key, 255).replace(/-/g, "_"), // keys hold no underscore, so two keys stay two
      workgroupName: on.nameOf(key, 128),
      description: dataset.description,
      data: { bucket, prefix: folder(location?.path ?? "") ?? "" },
      tables: mapValues(dataset.tables, tableProps),
      bytesScannedLimit: dataset.scanLimit ?? Math.min(scanLimit, on.queryBytes ?? Infinity),
      kmsKeyArn: on.key?.arn,
      region: on.region,
      accountId: on.account,
      ...guard,
    });
    for (const arn of dataset.access?.readers ?? []) made.grantRead(on.existingRole(arn));
    for (const arn of dataset.access?.writers ?? []) made.grantReadWrite(on.existingRole(arn));
    return made;
  },
  output: ({ name, workgroup, filesUrl }) => ({ name, workgroup: workgroup.name, files: filesUrl }),
  reach: {
    reads: (made, role) => made.grantRead(role),
    writes: (made, role) => made.grantReadWrite(role),
  },
};

/** A table of the language in the words of Glue. */
function tableProps(table: Table): GlueTableProps {
  const { description, schema, format, partitionBy = {}, deleteAfter } = table;
  return {
    description,
    format,
    schema: Object.entries(schema).map(([name, column]) =>
      typeof column === "string" ? { name, type: column } : { name, type: column.type, comment: column.description },
    ),
    partitionBy: Object.entries(partitionBy).map(([column, projection]) => partition(column, projection)),
    deleteAfterDays: deleteAfter,
  };
}

/** The values that Athena expects in a partition column: days until today, whole numbers, or a few words. */
function partition(column: string, projection: Projection): GluePartition {
  switch (projection.type) {
    case "date":
      return { column, type: "string", projection: "date", range: `${projection.from},NOW` };
    case "integer":
      return { column, type: "int", projection: "integer", range: `${projection.min},${projection.max}` };
    case "enum":
      return { column, type: "string", projection: "enum", values: projection.values };
  }
}
