import { AthenaWorkgroup } from "@cdktf/provider-aws/lib/athena-workgroup";
import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database";
import { Construct, type IDependable } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkKeys, checkSwitches, smaller } from "../../shared/tokens";
import { checkKeyArn } from "../checks";
import type { IGrantee } from "../iam/role";
import { placeOf, type PlaceProps } from "../place";
import { applySettings, type ResourceSettings } from "../settings";
import type { AthenaLocation, IDataset } from "./dataset";
import { datasetGrants, type GrantedDataset, resultsIn } from "./dataset-grants";
import { existingDatabase, type ExistingDatabaseAttributes } from "./existing-database";
import { GlueTable, type GlueTableProps } from "./glue-table";

/** Settings of an {@link AthenaDatabase}. */
export interface AthenaDatabaseProps extends PlaceProps, ResourceSettings {
  /** Name in SQL: 1-255 of `a-z0-9_`, unique in account and region. A change replaces the database. */
  readonly databaseName: string;

  /** Name of the workgroup in which the database is queried: 1-128 of `A-Za-z0-9._-`. A change replaces the workgroup and loses its history. */
  readonly workgroupName: string;

  /** Where the tables' folders and, in `athena-results/`, the results of queries lie. Results are deleted after 30 days, but in a bucket that was made elsewhere. */
  readonly data: AthenaLocation;

  /**
   * What the database holds; shown in the catalog.
   * @default - none
   */
  readonly description?: string;

  /**
   * Tables by name; the files of `churn` lie in the folder `churn/` below `data`.
   * @default - none
   */
  readonly tables?: Record<string, GlueTableProps>;

  /**
   * Bytes after which a query is stopped, and paid for up to there; 10,485,760 or more.
   * @default 107374182400 (100 GiB, about half a dollar)
   */
  readonly bytesScannedLimit?: number;

  /**
   * ARN of the key that encrypts the results of queries.
   * @default - a key that S3 holds
   */
  readonly kmsKeyArn?: string;

  /**
   * Refuses to delete the database, or a workgroup with a history, by Terraform. Files are the bucket's affair.
   * @default true
   */
  readonly protect?: boolean;

  /**
   * Lets Terraform delete the workgroup with its history; without it Athena refuses while there is one. Without effect where `protect` is on.
   * @default false
   */
  readonly forceDestroy?: boolean;
}

/**
 * Tables over files in S3 and the workgroup to query them: results are encrypted and gone after 30 days, no query scans more than 100 GiB,
 * and no client can set itself above either. A table made by `CREATE TABLE AS` is a result too.
 */
export class AthenaDatabase extends Construct implements IDataset {
  /** A database and a workgroup that were made elsewhere. */
  public static fromAttributes(scope: Construct, id: string, attributes: ExistingDatabaseAttributes): IDataset {
    return existingDatabase(scope, id, attributes);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: GlueCatalogDatabase;

  /** The workgroup, for settings that have no prop. */
  public readonly workgroup: AthenaWorkgroup;

  /** Where its files lie. */
  public readonly data: AthenaLocation;

  /** Names of its tables. */
  public readonly tableNames: readonly string[];

  /** ARN of the database. */
  public readonly arn: string;

  /** The tables that are its own, by name. */
  public readonly tables: Readonly<Record<string, GlueTable>>;

  private readonly granted: GrantedDataset;

  constructor(scope: Construct, id: string, props: AthenaDatabaseProps) {
    super(scope, id);
    checkSwitches(this, { protect: props.protect });
    const {
      databaseName,
      workgroupName,
      description,
      data,
      tables = {},
      kmsKeyArn,
      protect = true,
      forceDestroy = false,
    } = props;
    const { bytesScannedLimit = 100 * 1024 ** 3 } = props;
    this.validate(props);
    const { bucket, prefix } = data;
    const place = placeOf(this, props);
    this.data = data;
    this.tableNames = Object.keys(tables);
    const results = resultsIn(prefix);

    this.resource = new GlueCatalogDatabase(this, "Resource", {
      name: databaseName,
      description,
      locationUri: `${bucket.url}/${prefix}`,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.tables = Object.fromEntries(
      Object.entries(tables).map(([tableName, table]) => {
        const placed = { ...table, databaseName: this.name, tableName, bucket, prefix };
        return [tableName, new GlueTable(this, `Table-${tableName}`, placed)];
      }),
    );
    this.workgroup = new AthenaWorkgroup(this, "Workgroup", {
      name: workgroupName,
      description,
      forceDestroy: !protect && forceDestroy,
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        requesterPaysEnabled: false,
        bytesScannedCutoffPerQuery: bytesScannedLimit,
        resultConfiguration: {
          outputLocation: `${bucket.url}/${results}`,
          encryptionConfiguration: { encryptionOption: kmsKeyArn === undefined ? "SSE_S3" : "SSE_KMS", kmsKeyArn },
        },
      },
    });
    this.arn = this.resource.arn;
    this.granted = { arn: this.arn, workgroupArn: this.workgroup.arn, databaseName, data, kmsKeyArn, place };
    bucket.expireUnder?.(results, smaller(30, bucket.deleteAfterDays ?? 30));
    applySettings(this, props);
  }

  /** Where its files lie, with a `/` at the end: those of a table in a folder of its name. */
  public get filesUrl(): string {
    return `${this.data.bucket.url}/${this.data.prefix}`;
  }

  /** Name of the database. */
  public get name(): string {
    return this.resource.name;
  }

  /** Lets `grantee` query the tables, and with them read everything below the database's place in the bucket. */
  public grantRead(grantee: IGrantee): IDependable {
    return datasetGrants.read(this.granted, grantee);
  }

  /** Lets `grantee` query the tables, make and drop tables, and read and write everything below the database's place in the bucket. */
  public grantReadWrite(grantee: IGrantee): IDependable {
    return datasetGrants.readWrite(this.granted, grantee);
  }

  private validate(props: AthenaDatabaseProps): void {
    const { databaseName, workgroupName, data, tables, bytesScannedLimit, kmsKeyArn } = props;
    checkKeys(this, "tables", tables);
    required(this, "data.bucket", data?.bucket);
    if (isKnown(databaseName) && !/^[a-z0-9_]{1,255}$/.test(databaseName)) {
      throw invalid(this, `databaseName is "${databaseName}"`, "write 1-255 of a-z, 0-9 and _");
    }
    if (isKnown(workgroupName) && (!/^[\w.-]{1,128}$/.test(workgroupName) || workgroupName === "primary")) {
      throw invalid(
        this,
        `workgroupName is "${workgroupName}"`,
        'write 1-128 letters, digits and ._-, but not "primary"',
      );
    }
    checkKeyArn(this, "kmsKeyArn", kmsKeyArn);
    if (isKnown(data.prefix) && !/^$|^[^/].*\/$/.test(data.prefix)) {
      throw invalid(this, `data.prefix is "${data.prefix}"`, 'leave it empty, or end it in "/"');
    }
    checkWhole(this, "bytesScannedLimit", bytesScannedLimit, 10_485_760);
  }
}
