import { Construct, type IDependable } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { checkKeyArn } from "../checks";
import type { IGrantee } from "../iam/role";
import { placeOf, type PlaceProps } from "../place";
import type { AthenaLocation, IDataset } from "./dataset";
import { datasetGrants, type GrantedDataset } from "./dataset-grants";

/** What is to be known of a database that was made elsewhere. */
export interface ExistingDatabaseAttributes extends PlaceProps {
  /** Name of the database in the Glue catalog. */
  readonly databaseName: string;

  /** Name of the workgroup in which it is queried; its results lie in `athena-results/` below `data`. */
  readonly workgroupName: string;

  /** Where the tables' folders lie. */
  readonly data: AthenaLocation;

  /**
   * Names of the tables in it, so that none is made a second time.
   * @default - not known
   */
  readonly tableNames?: readonly string[];

  /**
   * ARN of the key that encrypts the results of queries: grants let in to it as well.
   * @default - a key that S3 holds
   */
  readonly kmsKeyArn?: string;
}

/** A database that was made elsewhere. */
export function existingDatabase(scope: Construct, id: string, attributes: ExistingDatabaseAttributes): IDataset {
  return new ExistingDatabase(scope, id, attributes);
}

class ExistingDatabase extends Construct implements IDataset {
  public readonly name: string;
  public readonly data: AthenaLocation;
  public readonly tableNames: readonly string[];

  private readonly granted: GrantedDataset;

  constructor(scope: Construct, id: string, attributes: ExistingDatabaseAttributes) {
    super(scope, id);
    const { databaseName, workgroupName, data, tableNames = [], kmsKeyArn } = attributes;
    required(this, "databaseName", databaseName);
    required(this, "workgroupName", workgroupName);
    required(this, "data.bucket", data?.bucket);
    // Others call them otherwise than Athena's guide asks, but policies name them.
    if (isKnown(databaseName) && !/^[\w.-]{1,255}$/.test(databaseName))
      throw invalid(this, `databaseName is "${databaseName}"`, "write its name: 1-255 letters, digits and _.-");
    // Athena's API, CreateWorkGroup.
    if (isKnown(workgroupName) && !/^[\w.-]{1,128}$/.test(workgroupName))
      throw invalid(this, `workgroupName is "${workgroupName}"`, "write its name: 1-128 letters, digits and _.-");
    if (isKnown(data.prefix) && !/^$|^[^/].*\/$/.test(data.prefix))
      throw invalid(this, `data.prefix is "${data.prefix}"`, 'leave it empty, or end it in "/"');
    checkKeyArn(this, "kmsKeyArn", kmsKeyArn);
    this.name = databaseName;
    this.data = data;
    this.tableNames = tableNames;
    const place = placeOf(this, attributes);
    const { partition, region, accountId } = place;
    const arn = `arn:${partition}:glue:${region}:${accountId}:database/${databaseName}`;
    const workgroupArn = `arn:${partition}:athena:${region}:${accountId}:workgroup/${workgroupName}`;
    this.granted = { arn, workgroupArn, databaseName, data, kmsKeyArn, place };
  }

  public get filesUrl(): string {
    return `${this.data.bucket.url}/${this.data.prefix}`;
  }

  public grantRead(grantee: IGrantee): IDependable {
    return datasetGrants.read(this.granted, grantee);
  }

  public grantReadWrite(grantee: IGrantee): IDependable {
    return datasetGrants.readWrite(this.granted, grantee);
  }
}
