import { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import { Construct } from "constructs";
import { checkWhole, invalid, isKnown } from "../../shared/invalid";
import { checkSwitches, mustBeKnown, times } from "../../shared/tokens";
import { checkKeyName } from "../checks";
import { applySettings, type ResourceSettings } from "../settings";
import { type BigQueryColumn, canonical, canonicalType, checkColumns, names } from "./big-query-schema";
import type { ViewReference } from "./dataset";

/** How the rows of a table are divided. A change of it replaces the table. */
export interface BigQueryPartition {
  /**
   * The column that divides the rows: a `DATE`, `TIMESTAMP` or `DATETIME`, and with `range` an `INTEGER`.
   * @default - the time at which a row arrives, which queries read as `_PARTITIONTIME`
   */
  readonly column?: string;

  /**
   * How much one part holds; `HOUR` is not for a `DATE`. Needed where there is no `range`.
   * @default - as much as `range` says
   */
  readonly type?: "HOUR" | "DAY" | "MONTH" | "YEAR";

  /**
   * Divides by whole numbers: from `start`, which is part of it, to `end`, which is not, by `interval`. Rows of other numbers share one more part. No part grows old.
   * @default - by time
   */
  readonly range?: { readonly start: number; readonly end: number; readonly interval: number };

  /**
   * Refuses queries that do not say which partitions they mean, and so would read (and bill) the whole table.
   * @default false
   */
  readonly requireFilter?: boolean;
}

/** What a table of a {@link BigQueryDataset} holds. */
export interface BigQueryTableProps extends ResourceSettings {
  /**
   * What the table holds.
   * @default - none
   */
  readonly description?: string;

  /**
   * What people read in the console in place of the name.
   * @default - the name
   */
  readonly friendlyName?: string;

  /**
   * The columns; not of a view, needed otherwise. One can be added, or be made nullable. One that is taken out is dropped with what it holds, which `protect` cannot
   * see; any other change (a type, a new name, a column in a record) replaces the table, which `protect` refuses.
   * @default - those of the view
   */
  readonly schema?: BigQueryColumn[];

  /**
   * Makes it a view: the rows of this query in GoogleSQL, each time that it is read. Whoever reads it must be let read what it selects from, or the view is let itself
   * ({@link BigQueryDataset.authorizeView}). BigQuery refuses it where what it selects from is not there yet: the tables of the same dataset come before it by themselves, another
   * table or view of this program where the query is written with its `name`.
   * @default - a table
   */
  readonly query?: string;

  /**
   * Divides the rows by time or by number, so that queries read and deletions take whole parts.
   * @default - one part
   */
  readonly partitionBy?: BigQueryPartition;

  /**
   * Columns by whose values rows are kept together, the most used first, at most 4.
   * @default - rows are kept as they come
   */
  readonly clusterBy?: string[];

  /**
   * Columns, at most 16, that tell each row from all others. BigQuery does not see to it, but plans joins by it.
   * @default - none
   */
  readonly primaryKey?: string[];

  /**
   * Days after which a partition is deleted, 1 or more, counted from the time it stands for. Needs `partitionBy` a time.
   * @default - what the dataset says, or never
   */
  readonly deleteAfterDays?: number;

  /**
   * When the whole table is deleted, such as `2027-01-01T00:00:00Z`.
   * @default - never
   */
  readonly expiresAt?: string;

  /**
   * Refuses to destroy the table by Terraform.
   * @default - as the dataset, and true for a table by itself; false for a view, which holds nothing
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

/** A table of rows that cannot be destroyed, or a view, whose second plan is empty. */
export class BigQueryTable extends Construct implements ViewReference {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: BigqueryTable;

  constructor(scope: Construct, id: string, props: BigQueryDatasetTableProps) {
    super(scope, id);
    checkSwitches(this, { protect: props.protect });
    const { datasetId, tableId, project, description, friendlyName, schema, query, partitionBy, expiresAt } = props;
    const { primaryKey, kmsKeyName, protect = query === undefined } = props;
    this.validate(props);

    this.resource = new BigqueryTable(this, "Resource", {
      datasetId,
      tableId,
      project,
      description,
      friendlyName,
      schema: schema && JSON.stringify(schema.map(canonical)),
      view: query === undefined ? undefined : { query, useLegacySql: false },
      ...partitioning(props),
      requirePartitionFilter: partitionBy && (partitionBy.requireFilter ?? false),
      clustering: props.clusterBy,
      tableConstraints: primaryKey && { primaryKey: { columns: primaryKey } },
      expirationTime: expiresAt === undefined ? undefined : Date.parse(expiresAt),
      encryptionConfiguration: kmsKeyName === undefined || query !== undefined ? undefined : { kmsKeyName },
      deletionProtection: protect,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    applySettings(this, props);
  }

  /** Name of the table in its dataset. */
  public get tableId(): string {
    return this.resource.tableId;
  }

  /** Name of the dataset. */
  public get datasetId(): string {
    return this.resource.datasetId;
  }

  /** Project that owns the dataset. */
  public get project(): string {
    return this.resource.project;
  }

  /** `project.dataset.table`, as queries write it. What names it is made after the table is. */
  public get name(): string {
    return `${this.project}.${this.datasetId}.${this.tableId}`;
  }

  private validate(props: BigQueryDatasetTableProps): void {
    const { tableId, schema = [], partitionBy, clusterBy = [], primaryKey = [], deleteAfterDays, expiresAt } = props;
    if (isKnown(tableId) && !/^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]{1,1024}$/u.test(tableId)) {
      throw invalid(this, `tableId is "${tableId}"`, 'write 1-1,024 letters, digits, "_", "-" and spaces');
    }
    const known = { clusterBy, primaryKey, partitionBy: partitionBy?.column, expiresAt };
    for (const [name, value] of Object.entries(known))
      mustBeKnown(this, name === "partitionBy" ? "partitionBy.column" : name, value);
    mustBeKnown(this, "partitionBy.type", partitionBy?.type);
    if (props.query !== undefined) return this.validateView(props);
    checkColumns(this, schema, "schema");
    if (partitionBy !== undefined) this.validatePartition(partitionBy, schema);
    if (deleteAfterDays !== undefined && (partitionBy === undefined || partitionBy.range !== undefined)) {
      throw invalid(
        this,
        "deleteAfterDays is set without partitionBy a time",
        "say by which column the rows grow old, or leave it out",
      );
    }
    checkWhole(this, "deleteAfterDays", deleteAfterDays, 1);
    checkKeyName(this, "kmsKeyName", props.kmsKeyName);
    if (expiresAt !== undefined && Number.isNaN(Date.parse(expiresAt))) {
      throw invalid(this, `expiresAt is "${expiresAt}"`, "write a time such as 2027-01-01T00:00:00Z");
    }
    if (clusterBy.length > 4) throw invalid(this, `clusterBy has ${clusterBy.length} columns`, "keep at most 4");
    if (primaryKey.length > 16) throw invalid(this, `primaryKey has ${primaryKey.length} columns`, "keep at most 16");
    for (const [prop, named] of Object.entries({ clusterBy, primaryKey })) {
      for (const name of named) {
        if (schema.some((column) => column.name === name)) continue;
        throw invalid(this, `${prop} names "${name}", which is no column`, `name one of ${names(schema)}`);
      }
    }
  }

  private validateView(props: BigQueryDatasetTableProps): void {
    for (const name of ["schema", "partitionBy", "clusterBy", "primaryKey", "deleteAfterDays"] as const) {
      if (props[name] !== undefined)
        throw invalid(this, `${name} is set of a view`, "leave it out, or leave out query");
    }
  }

  private validatePartition({ column: name, type, range }: BigQueryPartition, schema: BigQueryColumn[]): void {
    if (range !== undefined) return this.validateRange(name, range, schema);
    if (type === undefined || !["HOUR", "DAY", "MONTH", "YEAR"].includes(type)) {
      throw invalid(this, `partitionBy.type is "${type}"`, "write HOUR, DAY, MONTH or YEAR");
    }
    if (name === undefined) return;
    const column = this.columnOf(name, schema);
    const isTime = ["DATE", "TIMESTAMP", "DATETIME"].includes(canonicalType(column.type));
    if (!isTime || column.mode?.toUpperCase() === "REPEATED") {
      const seen = `${column.mode ?? "NULLABLE"} ${column.type}`;
      throw invalid(this, `partitionBy.column "${name}" is a ${seen}`, "name a single DATE, TIMESTAMP or DATETIME");
    }
    if (type === "HOUR" && canonicalType(column.type) === "DATE") {
      throw invalid(this, `partitionBy.type is HOUR, but "${name}" is a DATE`, "write DAY, MONTH or YEAR");
    }
  }

  private validateRange(
    name: string | undefined,
    { start, end, interval }: NonNullable<BigQueryPartition["range"]>,
    schema: BigQueryColumn[],
  ): void {
    const { type, mode } = this.columnOf(name, schema);
    if (canonicalType(type) !== "INTEGER" || mode?.toUpperCase() === "REPEATED") {
      throw invalid(this, `partitionBy.column "${name}" is a ${mode ?? "NULLABLE"} ${type}`, "name a single INTEGER");
    }
    checkWhole(this, "partitionBy.range.interval", interval, 1);
    checkWhole(this, "partitionBy.range.start", start, Number.MIN_SAFE_INTEGER);
    checkWhole(this, "partitionBy.range.end", end, isKnown(start) ? start + 1 : Number.MIN_SAFE_INTEGER);
  }

  private columnOf(name: string | undefined, schema: BigQueryColumn[]): BigQueryColumn {
    const column = schema.find((candidate) => candidate.name === name);
    if (column !== undefined) return column;
    throw invalid(this, `partitionBy.column is "${name}", which is no column`, `name one of ${names(schema)}`);
  }
}

function partitioning({ partitionBy, deleteAfterDays }: BigQueryTableProps) {
  const { type = "DAY", column: field, range } = partitionBy ?? {};
  if (partitionBy === undefined) return {};
  if (range !== undefined) return { rangePartitioning: { field: field!, range } };
  const expirationMs = deleteAfterDays === undefined ? undefined : times(deleteAfterDays, 86_400_000);
  return { timePartitioning: { type, field, expirationMs } };
}
