import { AthenaWorkgroup } from "@cdktf/provider-aws/lib/athena-workgroup";
import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database";
import { Construct } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { smaller } from "../../shared/tokens";
import { checkAccountId, checkKeyArn } from "../checks";
import type { IGrantee } from "../iam/execution-role";
import { GlueTable, type GlueTableProps } from "./glue-table";
import type { S3Bucket } from "../s3/s3-bucket";

/** Where the files of an {@link AthenaDatabase} lie. */
export interface AthenaLocation {
  /** The bucket; it may hold other things as well. */
  readonly bucket: S3Bucket;

  /** What comes before the tables' folders: empty, or ending in `/`. */
  readonly prefix: string;
}

/** Settings of an {@link AthenaDatabase}. */
export interface AthenaDatabaseProps {
  /** Name in SQL: 1-255 of `a-z0-9_`, unique in account and region. A change replaces the database. */
  readonly databaseName: string;

  /** Name of the workgroup in which the database is queried: 1-128 of `A-Za-z0-9._-`. A change replaces the workgroup and loses its history. */
  readonly workgroupName: string;

  /** Region that is deployed to; part of the ARNs that are granted. */
  readonly region: string;

  /** Account that is deployed to, twelve digits; part of the ARNs that are granted. */
  readonly accountId: string;

  /** Where the tables' folders and, in `athena-results/`, the results of queries lie. */
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

const lookActions = [
  "glue:GetDatabase",
  "glue:GetTable",
  "glue:GetTables",
  "glue:GetPartition",
  "glue:GetPartitions",
  "glue:BatchGetPartition",
];
const changeActions = [
  "glue:CreateTable",
  "glue:UpdateTable",
  "glue:DeleteTable",
  "glue:CreatePartition",
  "glue:BatchCreatePartition",
  "glue:UpdatePartition",
  "glue:BatchUpdatePartition",
  "glue:DeletePartition",
  "glue:BatchDeletePartition",
];
const queryActions = [
  "athena:StartQueryExecution",
  "athena:StopQueryExecution",
  "athena:GetQueryExecution",
  "athena:GetQueryResults",
  "athena:GetQueryResultsStream", // what JDBC and ODBC drivers ask
  "athena:GetWorkGroup",
];

/**
 * Tables over files in S3 and the workgroup to query them: results are encrypted and gone after 30 days, no query scans more than 100 GiB,
 * and no client can set itself above either. A table made by `CREATE TABLE AS` is a result too.
 */
export class AthenaDatabase extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: GlueCatalogDatabase;

  /** The workgroup, for settings that have no prop. */
  public readonly workgroup: AthenaWorkgroup;

  /** Where its files lie. */
  public readonly data: AthenaLocation;

  /** Names of its tables. */
  public readonly tableNames: readonly string[];

  private readonly props: AthenaDatabaseProps;
  private readonly arn: string;
  private readonly workgroupArn: string;
  private readonly resultsPrefix: string;

  constructor(scope: Construct, id: string, props: AthenaDatabaseProps) {
    super(scope, id);
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
    this.props = props;
    this.data = data;
    this.tableNames = Object.keys(tables);
    this.resultsPrefix = `${prefix}athena-results/`;

    this.resource = new GlueCatalogDatabase(this, "Resource", {
      name: databaseName,
      description,
      locationUri: `${bucket.url}/${prefix}`,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    for (const [tableName, table] of Object.entries(tables)) {
      new GlueTable(this, `Table-${tableName}`, { ...table, databaseName: this.name, tableName, bucket, prefix });
    }
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
          outputLocation: `${bucket.url}/${this.resultsPrefix}`,
          encryptionConfiguration: { encryptionOption: kmsKeyArn === undefined ? "SSE_S3" : "SSE_KMS", kmsKeyArn },
        },
      },
    });
    this.arn = this.resource.arn;
    this.workgroupArn = this.workgroup.arn;
    bucket.expireUnder(this.resultsPrefix, smaller(30, bucket.deleteAfterDays ?? 30));
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
  public grantRead(grantee: IGrantee): void {
    this.grant(grantee, lookActions);
    this.props.data.bucket.grantRead(grantee, this.props.data.prefix);
    this.props.data.bucket.grantReadWrite(grantee, this.resultsPrefix);
  }

  /** Lets `grantee` query the tables, make and drop tables, and read and write everything below the database's place in the bucket. */
  public grantReadWrite(grantee: IGrantee): void {
    this.grant(grantee, [...lookActions, ...changeActions]);
    this.props.data.bucket.grantReadWrite(grantee, this.props.data.prefix); // the results lie there too
  }

  private grant(grantee: IGrantee, glueActions: string[]): void {
    const { region, accountId, databaseName, data, kmsKeyArn } = this.props;
    const glue = `arn:aws:glue:${region}:${accountId}`;
    const catalog = `${glue}:catalog`;
    grantee.allow({
      actions: glueActions,
      resources: [catalog, this.arn, `${glue}:table/${databaseName}/*`],
    });
    // Athena looks at the database "default" before any other.
    grantee.allow({ actions: ["glue:GetDatabase"], resources: [catalog, `${glue}:database/default`] });
    grantee.allow({ actions: queryActions, resources: [this.workgroupArn] });
    grantee.allow({ actions: ["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"], resources: [data.bucket.arn] });
    if (kmsKeyArn !== undefined) {
      grantee.allow({ actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [kmsKeyArn] });
    }
  }

  private validate(props: AthenaDatabaseProps): void {
    const { databaseName, workgroupName, accountId, data, bytesScannedLimit, kmsKeyArn } = props;
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
    checkAccountId(this, accountId);
    checkKeyArn(this, "kmsKeyArn", kmsKeyArn);
    if (isKnown(data.prefix) && !/^$|^[^/].*\/$/.test(data.prefix)) {
      throw invalid(this, `data.prefix is "${data.prefix}"`, 'leave it empty, or end it in "/"');
    }
    checkWhole(this, "bytesScannedLimit", bytesScannedLimit, 10_485_760);
  }
}
