import type { GluePartition, GlueTableProps } from "../constructs/aws/glue/glue-table";
import type { AwsEnvironment } from "../language/index";

type Table = AwsEnvironment["kinds"]["datasets"][string]["tables"][string];
type Projection = NonNullable<Table["partitionBy"]>[string];

/** A table of the language in the words of Glue. */
export function tableProps(table: Table): GlueTableProps {
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
