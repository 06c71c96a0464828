import type { BigqueryDataset, BigqueryDatasetAccess } from "@cdktf/provider-google/lib/bigquery-dataset";
import { dependable, TerraformResource } from "cdktf";
import { Construct, type IDependable } from "constructs";
import { checkWhole, invalid, isKnown } from "../../shared/invalid";
import { resolverOf } from "../../shared/resolve";
import { checkIds, checkSwitches, textOf, times } from "../../shared/tokens";
import { BigQueryTable, type BigQueryDatasetTableProps, type BigQueryTableProps } from "./big-query-table";
import { checkKeyName, Grants } from "../checks";
import type { Member } from "../iam/identity";
import { applySettings, type ResourceSettings } from "../settings";
import type { DatasetReference, IDataset, RoutineReference, ViewReference } from "./dataset";
import {
  datasetEntry,
  entryOf,
  entryResource,
  olderName,
  routineEntry,
  type SharedDataset,
  sharedDataset,
  viewEntry,
} from "./dataset-access";
import { type DatasetPlace, existingDataset } from "./existing-dataset";

/** Settings of a {@link BigQueryDataset}. */
export interface BigQueryDatasetProps extends ResourceSettings {
  /** Name of the dataset in its project: 1-1,024 letters, digits and `_`. A change replaces the dataset. */
  readonly datasetId: string;

  /** Where the rows are held: a region such as `europe-west1`, or a multi-region, `EU` or `US`. A change replaces the dataset. */
  readonly location: string;

  /**
   * Project that owns the dataset.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * What the dataset holds.
   * @default - none
   */
  readonly description?: string;

  /**
   * What people read in the console in place of the name.
   * @default - the name
   */
  readonly friendlyName?: string;

  /**
   * Tables and views by their name. Others may be made by jobs; they are left alone.
   * @default - none
   */
  readonly tables?: { [tableId: string]: BigQueryTableProps };

  /**
   * Days after which what is in the dataset is deleted, 1 or more: of a table with partitions each partition, and any other table as a
   * whole, counted from when it was made; so tables that are declared here need partitions. Of tables that jobs make it holds for those that
   * are made after it was set.
   * @default - nothing is deleted
   */
  readonly deleteAfterDays?: number;

  /**
   * Days for which a query can still read what was changed or deleted, 2 to 7.
   * @default 7
   */
  readonly timeTravelDays?: number;

  /**
   * What is billed of the tables: their size as it is read, or as it is kept, compressed and with what time travel still holds. It can be changed every 14 days.
   * @default LOGICAL
   */
  readonly billing?: "LOGICAL" | "PHYSICAL";

  /**
   * How texts are compared in columns of tables to come: `und:ci` takes no notice of case.
   * @default - as they are written
   */
  readonly collation?: "und:ci";

  /**
   * Key that encrypts the tables: `projects/P/locations/L/keyRings/R/cryptoKeys/K`, in the dataset's location. A change replaces the
   * tables that are declared here.
   * @default - a key that Google holds
   */
  readonly kmsKeyName?: string;

  /**
   * Writes the whole list of who may do what, so that a grant made by hand is taken away by the next deployment. With false each grant is a resource of its own, which
   * leaves those of others alone. A view or a routine of the same program that reads this dataset can only be authorized so: it is made after the dataset, and the
   * list would have to wait for it. Where it is changed of a dataset that exists, its grants must be imported.
   * @default true
   */
  readonly ownsAccess?: boolean;

  /**
   * Refuses to destroy the dataset and the tables declared here by Terraform.
   * @default true
   */
  readonly protect?: boolean;

  /**
   * Lets Terraform delete the dataset with tables that jobs made in it; without it BigQuery refuses while it holds one. Without effect where `protect` is on.
   * @default false
   */
  readonly forceDestroy?: boolean;
}

/**
 * A BigQuery dataset, with its tables, that only the owners of its project can read until others are granted it, and that cannot be
 * destroyed. It alone writes the list of who may do what: a grant made by hand is taken away by the next deployment. What this program puts there
 * itself, by `resource.putAccess` or an override, adds to the grants.
 */
export class BigQueryDataset extends Construct implements IDataset {
  /** The dataset of this name in its project, which something else makes. Its grants leave those of others alone. */
  public static fromName(scope: Construct, id: string, datasetId: string, at: DatasetPlace = {}): IDataset {
    return existingDataset(scope, id, datasetId, at);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: BigqueryDataset;

  private readonly shares: SharedDataset;
  private readonly ownsAccess: boolean;

  private readonly grants: Grants;
  private readonly tables: TerraformResource[] = [];
  private readonly views: TerraformResource[] = [];
  private readonly deleteAfterDays?: number;
  private readonly shared: Omit<BigQueryDatasetTableProps, "tableId" | Exclude<keyof BigQueryTableProps, "protect">>;

  constructor(scope: Construct, id: string, props: BigQueryDatasetProps) {
    super(scope, id);
    checkSwitches(this, { ownsAccess: props.ownsAccess, protect: props.protect });
    const {
      datasetId,
      location,
      project,
      description,
      tables = {},
      deleteAfterDays,
      kmsKeyName,
      protect = true,
    } = props;
    const { timeTravelDays = 7, forceDestroy = false, ownsAccess = true } = props;
    this.ownsAccess = ownsAccess;
    this.grants = new Grants(this, ownsAccess);
    this.validate(props);

    // A table with partitions takes the second expiration in place of the first: without it, it would be deleted as a whole.
    const expirationMs = deleteAfterDays === undefined ? undefined : times(deleteAfterDays, 86_400_000);
    // Else the dataset and the resources of its grants take each other's entries away (google_bigquery_dataset_access, provider docs).
    const ignoreChanges = ownsAccess ? undefined : ["access"];
    this.shares = sharedDataset(this, "Resource", {
      datasetId,
      location,
      project,
      description,
      friendlyName: props.friendlyName,
      defaultTableExpirationMs: expirationMs,
      defaultPartitionExpirationMs: expirationMs,
      maxTimeTravelHours: textOf(times(timeTravelDays, 24)),
      storageBillingModel: props.billing,
      defaultCollation: props.collation,
      defaultEncryptionConfiguration: kmsKeyName === undefined ? undefined : { kmsKeyName },
      deleteContentsOnDestroy: !protect && forceDestroy,
      lifecycle: protect || !ownsAccess ? { preventDestroy: protect ? true : undefined, ignoreChanges } : undefined,
    });
    this.resource = this.shares;
    this.shares.let("Owners", { role: "OWNER", specialGroup: "projectOwners" });
    // BigQuery gives the dataset's key to the table; one that does not name it is replaced in every plan.
    this.deleteAfterDays = deleteAfterDays;
    this.shared = { datasetId: this.resource.datasetId, project, kmsKeyName, protect };
    for (const [tableId, table] of Object.entries(tables)) this.addTable(tableId, table);
    applySettings(this, props);
  }

  /** Adds a table or a view, with the key and, of a table, the protection of the dataset. */
  public addTable(tableId: string, table: BigQueryTableProps): BigQueryTable {
    checkIds(this, "a key of tables", tableId);
    const id = `Table-${tableId}`;
    if (this.node.tryFindChild(id) !== undefined) {
      throw invalid(this, `the table "${tableId}" is there already`, "give one of them another name");
    }
    const { partitionBy, deleteAfterDays = this.deleteAfterDays } = table;
    const growsOld = partitionBy !== undefined && partitionBy.range === undefined;
    if (!growsOld && this.deleteAfterDays !== undefined) {
      const remedy = "give it partitionBy, or put it into a dataset without deleteAfterDays";
      throw invalid(
        this,
        `the table "${tableId}" would be deleted ${textOf(this.deleteAfterDays)} days after it was made`,
        remedy,
      );
    }
    const { protect, ...shared } = this.shared;
    const guard = table.query === undefined ? { protect } : {};
    const made = new BigQueryTable(this, id, { ...guard, ...table, deleteAfterDays, ...shared, tableId });
    if (table.query === undefined) {
      this.tables.push(made.resource);
      for (const view of this.views) waitFor(view, [made.resource]);
    } else {
      this.views.push(made.resource);
      waitFor(made.resource, this.tables);
    }
    return made;
  }

  public get datasetId(): string {
    return this.resource.datasetId;
  }

  public get project(): string {
    return this.resource.project;
  }

  public get name(): string {
    return `${this.project}.${this.datasetId}`;
  }

  public grant(id: string, role: string, member: Member): IDependable {
    return this.grants.add(id, member, (to) => this.let(id, entryOf(role, to)), `as ${olderName(role)}`);
  }

  public grantRead(id: string, member: Member): IDependable {
    return this.grant(`Read-${id}`, "READER", member);
  }

  public grantReadWrite(id: string, member: Member): IDependable {
    return this.grant(`ReadWrite-${id}`, "WRITER", member);
  }

  public authorizeView(id: string, view: ViewReference): IDependable {
    this.refuseCircle(view);
    return this.let(`View-${id}`, viewEntry(view));
  }

  public authorizeDataset(id: string, dataset: DatasetReference): IDependable {
    return this.let(`Dataset-${id}`, datasetEntry(dataset));
  }

  public authorizeRoutine(id: string, routine: RoutineReference): IDependable {
    return this.let(`Routine-${id}`, routineEntry(routine));
  }

  private let(id: string, entry: BigqueryDatasetAccess): IDependable {
    checkIds(this, "the id of an authorization", id);
    if (!this.ownsAccess) return entryResource(this, id, this, entry);
    this.shares.let(id, entry);
    return this.resource;
  }

  /** Terraform would only say that there is a cycle. */
  private refuseCircle(view: ViewReference): void {
    if (!this.ownsAccess || !(view instanceof BigQueryTable)) return;
    const query = JSON.stringify(resolverOf(this)(view.resource.viewInput ?? ""));
    const own = this.node.findAll().filter((each) => TerraformResource.isTerraformResource(each));
    if (!own.some((each) => query.includes(`${each.terraformResourceType}.${each.friendlyUniqueId}.`))) return;
    const remedy = "set ownsAccess to false, or authorize the view's whole dataset";
    throw invalid(this, `the view ${view.node.path} reads it, and its list of access would wait for the view`, remedy);
  }

  private validate({ datasetId, deleteAfterDays, timeTravelDays, kmsKeyName }: BigQueryDatasetProps): void {
    if (isKnown(datasetId) && !/^[A-Za-z0-9_]{1,1024}$/.test(datasetId)) {
      throw invalid(this, `datasetId is "${datasetId}"`, 'write 1-1,024 letters, digits and "_"');
    }
    checkWhole(this, "deleteAfterDays", deleteAfterDays, 1);
    checkWhole(this, "timeTravelDays", timeTravelDays, 2, 7);
    checkKeyName(this, "kmsKeyName", kmsKeyName);
  }
}

/** BigQuery refuses a view over a table that is not there, and a query may name one by text alone. */
function waitFor(view: TerraformResource, tables: TerraformResource[]): void {
  if (tables.length > 0) view.dependsOn = [...(view.dependsOn ?? []), ...tables.map(dependable)];
}
