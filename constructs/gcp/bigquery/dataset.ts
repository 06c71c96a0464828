import type { IConstruct, IDependable } from "constructs";
import type { Member } from "../iam/identity";

/** A BigQuery dataset, made by this program or not. */
export interface IDataset extends IConstruct {
  /** Name of the dataset in its project. What names it is made after the dataset is. */
  readonly datasetId: string;

  /** Project that owns it. */
  readonly project: string;

  /** `project.dataset`, as queries write it. */
  readonly name: string;

  /** Grants a role: `roles/bigquery.metadataViewer`, or one of a project or an organization. Every grant is returned, for `dependsOn`. */
  grant(id: string, role: string, member: Member): IDependable;

  /** Lets `member` read the tables. Running queries takes `roles/bigquery.jobUser` on a project besides. */
  grantRead(id: string, member: Member): IDependable;

  /** Lets `member` read, write, make and delete tables. */
  grantReadWrite(id: string, member: Member): IDependable;

  /** Lets whoever may read a view of another dataset read by it what it selects from this one, without a right to this one. */
  authorizeView(id: string, view: ViewReference): IDependable;

  /** Lets all views of another dataset, also those to come, read this one. */
  authorizeDataset(id: string, dataset: DatasetReference): IDependable;

  /** Lets whoever may call a routine of another dataset read by it what it selects from this one. */
  authorizeRoutine(id: string, routine: RoutineReference): IDependable;
}

/** Which dataset is meant; every {@link IDataset} is one. */
export interface DatasetReference {
  /** Project that owns it. */
  readonly project: string;

  /** Name of the dataset in its project. */
  readonly datasetId: string;
}

/** Which view is meant; every table of {@link IDataset} with a query is one. */
export interface ViewReference extends DatasetReference {
  /** Name of the view in its dataset. */
  readonly tableId: string;
}

/** Which routine (a function or a procedure) is meant. */
export interface RoutineReference extends DatasetReference {
  /** Name of the routine in its dataset. */
  readonly routineId: string;
}
