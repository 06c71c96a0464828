import { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import { Construct } from "constructs";
import { checkKnownWhole, invalid, isKnown } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";
import { checkKeyName } from "../checks";

/** A column of a BigQuery table. */
export interface BigQueryColumn {
  /** 1-300 letters, digits and `_`, not beginning with a digit; two names that differ only in case are one. */
  readonly name: string;

  /** `STRING`, `INTEGER` or any other type of BigQuery, by its SQL name or its older one. A table cannot turn a type into another. */
  readonly type: string;

  /**
   * `NULLABLE`, `REQUIRED` (never null; cannot be added to a table that exists) or `REPEATED` (an array).
   * @default NULLABLE
   */
  readonly mode?: string;

  /**
   * What the column holds, at most 1,024 characters.
   * @default - none
   */
  readonly description?: string;

  /**
   * Columns of a `RECORD`; no other type has them, and it needs them.
   * @default - none
   */
  readonly fields?: BigQueryColumn[];
}

/** How the rows of a table are divided by time. A change of it replaces the table. */
export interface BigQueryPartition {
  /** The column that divides the rows, a `DATE`, `TIMESTAMP` or `DATETIME`. */
  readonly column: string;

  /** How much one part holds; `HOUR` is not for a `DATE`. */
  readonly type: "HOUR" | "DAY" | "MONTH" | "YEAR";

  /**
   * Refuses queries that do not say which partitions they mean, and so would read (and bill) the whole table.
   * @default false
   */
  readonly requireFilter?: boolean;
}

/** What a table of a {@link BigQueryDataset} holds. */
export interface BigQueryTableProps {
  /**
   * What the table holds.
   * @default - none
   */
  readonly description?: string;

  /**
   * The columns. One can be added, or be made nullable. One that is taken out is dropped with what it holds, which `protect` cannot see;
   * any other change (a type, a new name, a column in a record) replaces the table, which `protect` refuses.
   */
  readonly schema: BigQueryColumn[];

  /**
   * Divides the rows by time, so that queries read and deletions take whole parts.
   * @default - one part
   */
  readonly partitionBy?: BigQueryPartition;

  /**
   * Columns by whose values rows are kept together, the most used first, at most 4.
   * @default - rows are kept as they come
   */
  readonly clusterBy?: string[];

  /**
   * Days after which a partition is deleted, 1 or more, counted from the time it stands for. Needs `partitionBy`.
   * @default - what the dataset says, or never
   */
  readonly deleteAfterDays?: number;

  /**
   * Refuses to destroy the table by Terraform.
   * @default - as the dataset, and true for a table by itself
   */
  readonly protect?: boolean;
}

/** Settings of a {@link BigQueryTable}, which a {@link BigQueryDataset} gives to its tables. */
export interface BigQueryDatasetTableProps extends BigQueryTableProps {
  /** Name of the table in its dataset: 1-1,024 letters, digits, `_`, `-` and spaces. A change makes another table. */
  readonly tableId: string;

  /** Name of the dataset. */
  readonly datasetId: string;

  /**
   * Project that owns the dataset.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * Key that encrypts the table. It must be the dataset's where the dataset has one, else every plan replaces the table.
   * @default - a key that Google holds
   */
  readonly kmsKeyName?: string;
}

/** A table of rows, without a view or an outside source behind it, that cannot be destroyed and whose second plan is empty. */
export class BigQueryTable extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: BigqueryTable;

  constructor(scope: Construct, id: string, props: BigQueryDatasetTableProps) {
    super(scope, id);
    const {
      datasetId,
      tableId,
      project,
      description,
      schema,
      partitionBy,
      deleteAfterDays,
      kmsKeyName,
      protect = true,
    } = props;
    this.validate(props);

    this.resource = new BigqueryTable(this, "Resource", {
      datasetId,
      tableId,
      project,
      description,
      schema: JSON.stringify(schema.map(canonical)),
      timePartitioning: partitionBy && {
        type: partitionBy.type,
        field: partitionBy.column,
        expirationMs: deleteAfterDays === undefined ? undefined : deleteAfterDays * 86_400_000,
      },
      requirePartitionFilter: partitionBy && (partitionBy.requireFilter ?? false),
      clustering: props.clusterBy,
      encryptionConfiguration: kmsKeyName === undefined ? undefined : { kmsKeyName },
      deletionProtection: protect,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
  }

  /** `project.dataset.table`, as queries write it. */
  public get name(): string {
    const { project, datasetId, tableId } = this.resource;
    return `${project}.${datasetId}.${tableId}`;
  }

  private validate(props: BigQueryDatasetTableProps): void {
    const { tableId, schema = [], partitionBy, clusterBy = [], deleteAfterDays, kmsKeyName } = props;
    if (isKnown(tableId) && !/^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]{1,1024}$/u.test(tableId)) {
      throw invalid(this, `tableId is "${tableId}"`, 'write 1-1,024 letters, digits, "_", "-" and spaces');
    }
    mustBeKnown(this, "clusterBy", clusterBy);
    mustBeKnown(this, "partitionBy.column", partitionBy?.column);
    mustBeKnown(this, "partitionBy.type", partitionBy?.type);
    this.validateColumns(schema, "schema");
    if (partitionBy !== undefined) this.validatePartition(partitionBy, schema);
    if (deleteAfterDays !== undefined && partitionBy === undefined) {
      throw invalid(
        this,
        "deleteAfterDays is set without partitionBy",
        "say by which column the rows grow old, or leave it out",
      );
    }
    checkKnownWhole(this, "deleteAfterDays", deleteAfterDays, 1);
    checkKeyName(this, "kmsKeyName", kmsKeyName);
    if (clusterBy.length > 4) throw invalid(this, `clusterBy has ${clusterBy.length} columns`, "keep at most 4");
    for (const name of clusterBy) {
      if (!schema.some((column) => column.name === name)) {
        throw invalid(this, `clusterBy names "${name}", which is no column`, `name one of ${names(schema)}`);
      }
    }
  }

  private validateColumns(columns: BigQueryColumn[], where: string): void {
    if (columns.length === 0) throw invalid(this, `${where} is empty`, "give one column or more");
    const seen = new Set<string>();
    for (const { name, type, mode, fields } of columns) {
      mustBeKnown(this, `name of a column in ${where}`, name);
      const at = `${where}.${name}`;
      mustBeKnown(this, `${at}.type`, type);
      mustBeKnown(this, `${at}.mode`, mode);
      if (!/^[A-Za-z_][A-Za-z0-9_]{0,299}$/.test(name) || reservedPrefix.test(name)) {
        throw invalid(
          this,
          `${where} has a column "${name}"`,
          'write 1-300 letters, digits and "_", without a prefix of BigQuery\'s own',
        );
      }
      if (seen.has(name.toLowerCase())) throw invalid(this, `${at} is there twice`, "keep one: case does not count");
      seen.add(name.toLowerCase());
      if (!Object.hasOwn(columnTypes, type.toUpperCase())) {
        throw invalid(this, `${at}.type is "${type}"`, `write one of ${Object.keys(columnTypes).join(", ")}`);
      }
      if (mode !== undefined && !["NULLABLE", "REQUIRED", "REPEATED"].includes(mode.toUpperCase())) {
        throw invalid(this, `${at}.mode is "${mode}"`, "write NULLABLE, REQUIRED or REPEATED");
      }
      const isRecord = canonicalType(type) === "RECORD";
      if (isRecord) this.validateColumns(fields ?? [], `${at}.fields`);
      else if (fields !== undefined)
        throw invalid(this, `${at} has fields but is a ${type}`, "make it a RECORD, or leave them out");
    }
  }

  private validatePartition({ column: name, type }: BigQueryPartition, schema: BigQueryColumn[]): void {
    const column = schema.find((candidate) => candidate.name === name);
    if (column === undefined) {
      throw invalid(this, `partitionBy.column is "${name}", which is no column`, `name one of ${names(schema)}`);
    }
    const isTime = ["DATE", "TIMESTAMP", "DATETIME"].includes(canonicalType(column.type));
    if (!isTime || column.mode?.toUpperCase() === "REPEATED") {
      const seen = `${column.mode ?? "NULLABLE"} ${column.type}`;
      throw invalid(this, `partitionBy.column "${name}" is a ${seen}`, "name a single DATE, TIMESTAMP or DATETIME");
    }
    if (!["HOUR", "DAY", "MONTH", "YEAR"].includes(type)) {
      throw invalid(this, `partitionBy.type is "${type}"`, "write HOUR, DAY, MONTH or YEAR");
    }
    if (type === "HOUR" && canonicalType(column.type) === "DATE") {
      throw invalid(this, `partitionBy.type is HOUR, but "${name}" is a DATE`, "write DAY, MONTH or YEAR");
    }
  }
}

/** The name that BigQuery answers for each type: what it is asked for under another is a change in the next plan. */
const columnTypes: Record<string, string> = {
  ...Object.fromEntries(
    ["STRING", "BYTES", "INTEGER", "FLOAT", "NUMERIC", "BIGNUMERIC", "BOOLEAN", "TIMESTAMP", "DATE", "TIME", "DATETIME"]
      .concat("GEOGRAPHY", "JSON", "RECORD", "INTERVAL")
      .map((type) => [type, type]),
  ),
  INT64: "INTEGER",
  FLOAT64: "FLOAT",
  BOOL: "BOOLEAN",
  STRUCT: "RECORD",
};

const reservedPrefix = /^(_TABLE_|_FILE_|_PARTITION|_ROW_TIMESTAMP|__ROOT__|_COLIDENTIFIER)/i;

function canonicalType(type: string): string {
  return columnTypes[type.toUpperCase()] ?? type;
}

/** A column as BigQuery answers it: keys in one order, the mode always written. */
function canonical({ name, type, mode = "NULLABLE", description, fields }: BigQueryColumn): object {
  return { name, type: canonicalType(type), mode: mode.toUpperCase(), description, fields: fields?.map(canonical) };
}

function names(columns: BigQueryColumn[]): string {
  return columns.map(({ name }) => name).join(", ");
}
