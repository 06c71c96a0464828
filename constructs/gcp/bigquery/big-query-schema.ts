import type { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";

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
   * Tag of a taxonomy of Data Catalog, `projects/P/locations/L/taxonomies/T/policyTags/G`, in the dataset's location: who may not read what it tags cannot read
   * the column.
   * @default - none
   */
  readonly policyTag?: string;

  /**
   * Columns of a `RECORD`; no other type has them, and it needs them.
   * @default - none
   */
  readonly fields?: BigQueryColumn[];
}

/** Throws for columns that BigQuery does not take. */
export function checkColumns(construct: Construct, columns: BigQueryColumn[], where: string): void {
  if (columns.length === 0) throw invalid(construct, `${where} is empty`, "give one column or more");
  const seen = new Set<string>();
  for (const { name, type, mode, policyTag, fields } of columns) {
    mustBeKnown(construct, `name of a column in ${where}`, name);
    const at = `${where}.${name}`;
    mustBeKnown(construct, `${at}.type`, type);
    mustBeKnown(construct, `${at}.mode`, mode);
    if (!/^[A-Za-z_][A-Za-z0-9_]{0,299}$/.test(name) || reservedPrefix.test(name)) {
      throw invalid(
        construct,
        `${where} has a column "${name}"`,
        'write 1-300 letters, digits and "_", without a prefix of BigQuery\'s own',
      );
    }
    if (seen.has(name.toLowerCase())) throw invalid(construct, `${at} is there twice`, "keep one: case does not count");
    seen.add(name.toLowerCase());
    if (!Object.hasOwn(columnTypes, type.toUpperCase())) {
      throw invalid(construct, `${at}.type is "${type}"`, `write one of ${Object.keys(columnTypes).join(", ")}`);
    }
    if (mode !== undefined && !["NULLABLE", "REQUIRED", "REPEATED"].includes(mode.toUpperCase())) {
      throw invalid(construct, `${at}.mode is "${mode}"`, "write NULLABLE, REQUIRED or REPEATED");
    }
    if (
      isKnown(policyTag) &&
      !/^projects\/[^/]+\/locations\/[^/]+\/taxonomies\/\d+\/policyTags\/\d+$/.test(policyTag)
    ) {
      const remedy = "write projects/P/locations/L/taxonomies/T/policyTags/G";
      throw invalid(construct, `${at}.policyTag is "${policyTag}"`, remedy);
    }
    const isRecord = canonicalType(type) === "RECORD";
    if (isRecord) checkColumns(construct, fields ?? [], `${at}.fields`);
    else if (fields !== undefined)
      throw invalid(construct, `${at} has fields but is a ${type}`, "make it a RECORD, or leave them out");
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

/** The type as BigQuery answers it. */
export function canonicalType(type: string): string {
  return columnTypes[type.toUpperCase()] ?? type;
}

/** A column as BigQuery answers it: keys in one order, the mode always written. */
export function canonical({ name, type, mode = "NULLABLE", description, policyTag, fields }: BigQueryColumn): object {
  const policyTags = policyTag === undefined ? undefined : { names: [policyTag] };
  const inner = fields?.map(canonical);
  return { name, type: canonicalType(type), mode: mode.toUpperCase(), description, policyTags, fields: inner };
}

/** The columns by name, for a message. */
export function names(columns: BigQueryColumn[]): string {
  return columns.map(({ name }) => name).join(", ");
}
