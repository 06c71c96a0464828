import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table";
import { Construct } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { mustBeKnown, mustHaveKnownItems } from "../../shared/tokens";
import { expireUnder, type IBucket } from "../s3/bucket";
import { applySettings, type ProviderSettings } from "../settings";

/** One column of a {@link GlueTable}. */
export interface GlueColumn {
  /** Lower-case letters, digits and `_`, as the files have it. */
  readonly name: string;

  /** Hive type: `string`, `bigint`, `double`, `timestamp`, `decimal(18,2)`, `array<string>`, `struct<id:bigint,tags:array<string>>` ... */
  readonly type: string;

  /**
   * What the column means; shown in the catalog.
   * @default - none
   */
  readonly comment?: string;
}

/** One folder level `column=value/` below a {@link GlueTable}, whose values Athena computes instead of looking them up. */
export interface GluePartition {
  /** Lower-case letters, digits and `_`; must not be in the schema as well. */
  readonly column: string;

  /** Hive type of the column: `string` or `date` for a date, `int` for an integer, `string` for an enum. */
  readonly type: string;

  /** How the values follow from each other. */
  readonly projection: "date" | "integer" | "enum";

  /**
   * First and last value of a date (`2024-01-01,NOW`) or an integer (`1,12`), which both need it. A query sees nothing outside.
   * @default - none
   */
  readonly range?: string;

  /**
   * The values of an enum, which needs them; without commas.
   * @default - none
   */
  readonly values?: string[];

  /**
   * How a date is written in the folder's name, in Java's letters.
   * @default yyyy-MM-dd
   */
  readonly dateFormat?: string;

  /**
   * What lies between two dates. Needed unless dates end in a day or a month.
   * @default - a day or a month, as `dateFormat` ends
   */
  readonly intervalUnit?: "YEARS" | "MONTHS" | "WEEKS" | "DAYS" | "HOURS" | "MINUTES" | "SECONDS";

  /**
   * Number of digits of an integer in the folder's name, filled with zeros.
   * @default - no zeros in front
   */
  readonly digits?: number;
}

/** What a table is, wherever it lies: the entry of a table in an `AthenaDatabase`. */
export interface GlueTableProps {
  /**
   * What the table holds; shown in the catalog.
   * @default - none
   */
  readonly description?: string;

  /** The columns in the files; one or more. */
  readonly schema: GlueColumn[];

  /**
   * `parquet`, `json` (one object a line) or `csv` (commas, `"` around values, one line of headings; its columns are `string`, `boolean`,
   * `int`, `bigint` or `double`, and an empty number is an error when it is queried).
   * @default parquet
   */
  readonly format?: "parquet" | "json" | "csv";

  /**
   * Folder levels below the table, the outermost first. Athena finds new folders without a crawler.
   * @default - all files lie directly in the table's folder
   */
  readonly partitionBy?: GluePartition[];

  /**
   * Days after which a file of the table is deleted; 1 or more.
   * @default - files are kept as long as the bucket keeps them, as they always are in a bucket that was made elsewhere
   */
  readonly deleteAfterDays?: number;
}

/** Settings of a {@link GlueTable}. */
export interface PlacedGlueTableProps extends GlueTableProps, ProviderSettings {
  /** Name of the database in the Glue catalog. A change replaces the table. */
  readonly databaseName: string;

  /** Lower-case letters, digits and `_`, at most 255; also the name of the table's folder. A change replaces the table. */
  readonly tableName: string;

  /** Bucket of the files. */
  readonly bucket: IBucket;

  /** Where in the bucket the table's folder lies: empty, or ending in `/`. */
  readonly prefix: string;
}

interface Format {
  readonly input: string;
  readonly output: string;
  readonly serde: string;
  readonly serdeParameters?: Record<string, string>;
  readonly tableParameters?: Record<string, string>;
}

const text = {
  input: "org.apache.hadoop.mapred.TextInputFormat",
  output: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
};
const formats: Record<string, Format> = {
  parquet: {
    input: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    output: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    serde: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
  },
  json: { ...text, serde: "org.openx.data.jsonserde.JsonSerDe" },
  csv: {
    ...text,
    serde: "org.apache.hadoop.hive.serde2.OpenCSVSerde",
    serdeParameters: { separatorChar: ",", quoteChar: '"' },
    tableParameters: { "skip.header.line.count": "1" },
  },
};

// What OpenCSVSerDe reads as it is written (Athena guide, "Open CSV SerDe", 2023): dates are days and timestamps milliseconds since 1970 to it,
// and decimals, floats and nested types nothing.
const csvTypes = ["string", "boolean", "int", "bigint", "double"];

/** A table in the Glue catalog over files in a bucket: deleting it deletes no file. */
export class GlueTable extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: GlueCatalogTable;

  constructor(scope: Construct, id: string, props: PlacedGlueTableProps) {
    super(scope, id);
    const { databaseName, tableName, bucket, prefix, description, schema, partitionBy = [], deleteAfterDays } = props;
    this.validate(props);
    const { format = "parquet" } = props;
    const { input, output, serde, serdeParameters, tableParameters } = formats[format]!;
    const folder = `${prefix}${tableName}/`;
    const location = `${bucket.url}/${folder}`;

    this.resource = new GlueCatalogTable(this, "Resource", {
      databaseName,
      name: tableName,
      description,
      tableType: "EXTERNAL_TABLE",
      parameters: {
        EXTERNAL: "TRUE",
        classification: format,
        ...tableParameters,
        ...projection(location, partitionBy),
      },
      storageDescriptor: {
        location,
        inputFormat: input,
        outputFormat: output,
        serDeInfo: { serializationLibrary: serde, parameters: serdeParameters },
        columns: schema,
      },
      partitionKeys: partitionBy.map(({ column, type }) => ({ name: column, type })),
    });
    if (deleteAfterDays !== undefined) expireUnder(this, "deleteAfterDays", bucket, folder, deleteAfterDays);
    applySettings(this, props);
  }

  private validate({
    tableName,
    bucket,
    schema,
    format = "parquet",
    partitionBy = [],
    deleteAfterDays,
  }: PlacedGlueTableProps): void {
    required(this, "bucket", bucket);
    required(this, "schema", schema);
    checkWhole(this, "deleteAfterDays", deleteAfterDays, 1);
    mustBeKnown(this, "format", format);
    if (!Object.hasOwn(formats, format))
      throw invalid(this, `format is "${format}"`, `write ${Object.keys(formats).join(", ")}`);
    if (schema.length === 0) throw invalid(this, "schema is empty", "name at least one column");
    const partitions = partitionBy.map(({ column, type }) => ({ name: column, type }));
    const names = [...schema, ...partitions].map(({ name }) => name);
    for (const name of [tableName, ...names]) {
      if (isKnown(name) && !/^[a-z0-9_]{1,255}$/.test(name)) {
        throw invalid(this, `"${name}" is no name for a table or column`, "write 1-255 of a-z, 0-9 and _");
      }
    }
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      throw invalid(this, `column "${twice}" is there twice`, "keep one; a partition's column is not in the schema");
    }
    for (const { name, type } of [...schema, ...partitions]) {
      if (isKnown(type) && !isHiveType(type)) {
        throw invalid(
          this,
          `type of "${name}" is "${type}"`,
          "write a Hive type in lower case and without blanks, such as bigint",
        );
      }
    }
    const unread = format === "csv" && schema.find(({ type }) => isKnown(type) && !csvTypes.includes(type));
    if (unread) {
      const remedy = `write one of ${csvTypes.join(", ")}, such as string, and CAST it; or keep the files as parquet`;
      throw invalid(this, `type of "${unread.name}" is "${unread.type}", which is not read from csv`, remedy);
    }
    for (const partition of partitionBy) this.validatePartition(partition);
  }

  private validatePartition(partition: GluePartition): void {
    const { column, projection, range, values, dateFormat, intervalUnit, digits } = partition;
    checkWhole(this, `digits of "${column}"`, digits, 1);
    mustBeKnown(this, `projection of "${column}"`, projection);
    mustBeKnown(this, `dateFormat of "${column}"`, dateFormat);
    mustHaveKnownItems(this, `values of "${column}"`, values);
    const refuse = (problem: string, remedy: string) => invalid(this, `partition "${column}": ${problem}`, remedy);
    if (!["date", "integer", "enum"].includes(projection)) {
      throw refuse(`projection is "${projection}"`, "write date, integer or enum");
    }
    if (projection === "enum") {
      if (values === undefined || values.length === 0 || values.some((value) => value.includes(","))) {
        throw refuse(`values are ${JSON.stringify(values)}`, "list one or more values without commas");
      }
      return;
    }
    if (
      range === undefined ||
      (isKnown(range) && !(projection === "date" ? /^[^,]+,[^,]+$/ : /^-?\d+,-?\d+$/).test(range))
    ) {
      throw refuse(
        `range is "${range}"`,
        projection === "date" ? "write it like 2024-01-01,NOW" : "write it like 1,12",
      );
    }
    // Athena knows by itself how far one day or one month is from the next, and nothing else.
    const ends = dateFormat === undefined || (/[dM]/.test(dateFormat) && !/[HhKkmsS]/.test(dateFormat));
    if (projection === "date" && !ends && intervalUnit === undefined) {
      throw refuse(`dateFormat is "${dateFormat}"`, "give intervalUnit too, such as HOURS");
    }
  }
}

function projection(location: string, partitions: GluePartition[]): Record<string, string> {
  if (partitions.length === 0) return {};
  const properties: Record<string, string> = { "projection.enabled": "true" };
  for (const {
    column,
    projection: kind,
    range,
    values = [],
    dateFormat = "yyyy-MM-dd",
    intervalUnit,
    digits,
  } of partitions) {
    const set = (name: string, value?: string) =>
      value !== undefined && (properties[`projection.${column}.${name}`] = value);
    set("type", kind);
    if (kind === "enum") set("values", values.join(","));
    else set("range", range);
    if (kind === "integer") set("digits", digits === undefined ? undefined : String(digits));
    if (kind === "date") {
      set("format", dateFormat);
      set("interval", intervalUnit && "1");
      set("interval.unit", intervalUnit);
    }
  }
  // Athena's own ${column}; the second $ keeps it from Terraform.
  const folders = partitions.map(({ column }) => `${column}=$\${${column}}/`).join("");
  return { ...properties, "storage.location.template": `${location}${folders}` };
}

const primitive =
  "(?:string|boolean|tinyint|smallint|int|bigint|float|double|timestamp|date|binary|decimal\\(\\d+,\\d+\\)|(?:var)?char\\(\\d+\\))";
const innermost = new RegExp(
  `\\b(?:array<${primitive}>|map<${primitive},${primitive}>|struct<\\w+:${primitive}(?:,\\w+:${primitive})*>)`,
  "g",
);

/** Folds the innermost array, map or struct into a plain type until nothing folds; what is left says whether the whole was one. */
function isHiveType(type: string): boolean {
  const folded = type.replace(innermost, "int");
  return folded === type ? new RegExp(`^${primitive}$`).test(type) : isHiveType(folded);
}
