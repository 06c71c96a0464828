import { Construct, type IDependable } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { Grants } from "../checks";
import type { Member } from "../iam/identity";
import { projectOfPlace } from "../place";
import { applySettings, type ProviderSettings } from "../settings";
import type { DatasetReference, IDataset, RoutineReference, ViewReference } from "./dataset";
import { datasetEntry, entryOf, entryResource, olderName, routineEntry, viewEntry } from "./dataset-access";

/** Where a dataset is that something else makes. */
export interface DatasetPlace extends ProviderSettings {
  /**
   * Project that owns it.
   * @default - the provider's project
   */
  readonly project?: string;
}

/** A dataset that something else makes. Each grant is a resource, and leaves those of others alone. */
export function existingDataset(scope: Construct, id: string, datasetId: string, place: DatasetPlace): IDataset {
  return new ExistingDataset(scope, id, datasetId, place);
}

class ExistingDataset extends Construct implements IDataset {
  public readonly project: string;
  private readonly grants = new Grants(this);

  constructor(
    scope: Construct,
    id: string,
    public readonly datasetId: string,
    place: DatasetPlace,
  ) {
    super(scope, id);
    if (isKnown(datasetId) && !/^[A-Za-z0-9_]{1,1024}$/.test(datasetId)) {
      throw invalid(this, `the dataset is "${datasetId}"`, "write its name alone; its project is a setting");
    }
    this.project = projectOfPlace(this, place);
    applySettings(this, place);
  }

  public get name(): string {
    return `${this.project}.${this.datasetId}`;
  }

  public grant(id: string, role: string, member: Member): IDependable {
    const make = (to: string) => entryResource(this, id, this, entryOf(role, to));
    return this.grants.add(id, member, make, `as ${olderName(role)}`);
  }

  public grantRead(id: string, member: Member): IDependable {
    return this.grant(`Read-${id}`, "READER", member);
  }

  public grantReadWrite(id: string, member: Member): IDependable {
    return this.grant(`ReadWrite-${id}`, "WRITER", member);
  }

  public authorizeView(id: string, view: ViewReference): IDependable {
    return entryResource(this, `View-${id}`, this, viewEntry(view));
  }

  public authorizeDataset(id: string, dataset: DatasetReference): IDependable {
    return entryResource(this, `Dataset-${id}`, this, datasetEntry(dataset));
  }

  public authorizeRoutine(id: string, routine: RoutineReference): IDependable {
    return entryResource(this, `Routine-${id}`, this, routineEntry(routine));
  }
}
