import {
  BigqueryDataset,
  type BigqueryDatasetAccess,
  type BigqueryDatasetConfig,
  bigqueryDatasetAccessToTerraform,
} from "@cdktf/provider-google/lib/bigquery-dataset";
import { BigqueryDatasetAccessA as DatasetAccess } from "@cdktf/provider-google/lib/bigquery-dataset-access";
import { conditional, Fn, type IResolvable, Token } from "cdktf";
import type { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { resolverOf } from "../../shared/resolve";
import { checkIds, whole } from "../../shared/tokens";
import type { DatasetReference, RoutineReference, ViewReference } from "./dataset";

/** A dataset whose access is shared by all that grant it. */
export interface SharedDataset extends BigqueryDataset {
  /** Adds an entry; another one of the same id takes its place. */
  let(id: string, entry: BigqueryDatasetAccess): void;
}

type SharedClass = new (scope: Construct, id: string, config: BigqueryDatasetConfig) => SharedDataset;
let shared: SharedClass | undefined;

/** Makes one. */
export function sharedDataset(scope: Construct, id: string, config: BigqueryDatasetConfig): SharedDataset {
  return new (shared ??= sharedClass())(scope, id, config);
}

/**
 * A dataset whose list of access adds up: what {@link SharedDataset.let} was told and what `putAccess` was given, in whatever order; what an override puts there the
 * engine adds. BigQuery knows one list, so that whoever wrote it last would have the others' rights taken away. Made when it is first needed, since a class that
 * extends another loads that, and the provider with it.
 */
function sharedClass(): SharedClass {
  return class Shared extends BigqueryDataset implements SharedDataset {
    private readonly entries = new Map<string, BigqueryDatasetAccess>();

    public let(id: string, entry: BigqueryDatasetAccess): void {
      this.entries.set(id, entry);
    }

    /** What was added so far, and what {@link putAccess} was given: the same can be put again, with more. */
    public override get accessInput(): IResolvable | BigqueryDatasetAccess[] | undefined {
      const put = super.accessInput;
      return put === undefined || Array.isArray(put) ? [...this.entries.values(), ...(put ?? [])] : put;
    }

    protected override synthesizeAttributes(): { [name: string]: unknown } {
      const attributes = super.synthesizeAttributes() as { [name: string]: unknown };
      const { access: put = [] } = attributes;
      if (!Array.isArray(put))
        throw invalid(this, "access was put as one value that only Terraform knows", "write it as a list");
      const own = [...this.entries.values()].map(bigqueryDatasetAccessToTerraform);
      return { ...attributes, access: this.distinct([...own, ...put]) };
    }

    /** The same member may be granted the same by two ids, and an entry be put again; BigQuery would answer one. */
    private distinct(entries: unknown[]): unknown[] {
      const resolve = resolverOf(this);
      return [...new Map(entries.map((entry) => [JSON.stringify(resolve(entry)), entry])).values()];
    }
  };
}

/**
 * An entry as a resource of its own, which leaves the others alone. Never `google_bigquery_dataset_iam_member`: what it writes takes away views and datasets that were
 * let in (hashicorp/terraform-provider-google#11218).
 */
export function entryResource(
  scope: Construct,
  id: string,
  { project, datasetId }: DatasetReference,
  entry: BigqueryDatasetAccess,
): DatasetAccess {
  checkIds(scope, "the id of an authorization", id);
  return new DatasetAccess(scope, id, { project, datasetId, ...entry });
}

/** The role as BigQuery answers it. */
export const olderName = (role: string): string => olderNames[role] ?? role;

/**
 * The entry that grants a role to a member. BigQuery answers addresses in lower case and three roles by their older names ("REST Resource: datasets", field
 * `access`); anything else would be a change in every plan.
 */
export function entryOf(role: string, member: string): BigqueryDatasetAccess {
  const granted = { role: olderName(role) };
  const [, kind, address] = /^(user|group|serviceAccount|domain):(.+)$/s.exec(member) ?? [];
  if (kind !== undefined && address !== undefined)
    return { ...granted, [fields[kind]!]: isKnown(address) ? address.toLowerCase() : address };
  if (isKnown(member) || /^principal(Set)?:/.test(member)) return { ...granted, iamMember: member };
  // Terraform knows of which kind it is.
  const known = whole(member);
  const ofKind = (kinds: string, value: unknown) =>
    Token.asString(conditional(Fn.can(Fn.regex(`^(${kinds}):`, known)), value, Token.nullValue()));
  const name = Fn.lower(Fn.element(Fn.split(":", known), 1));
  return {
    ...granted,
    userByEmail: ofKind("user|serviceAccount", name),
    groupByEmail: ofKind("group", name),
    domain: ofKind("domain", name),
    iamMember: ofKind("principal|principalSet", known),
  };
}

/** The entry that lets a view read what its readers may not. */
export const viewEntry = ({ project: projectId, datasetId, tableId }: ViewReference): BigqueryDatasetAccess => ({
  view: { projectId, datasetId, tableId },
});

/** The entry that lets all views of a dataset do so. */
export const datasetEntry = ({ project: projectId, datasetId }: DatasetReference): BigqueryDatasetAccess => ({
  dataset: { dataset: { projectId, datasetId }, targetTypes: ["VIEWS"] },
});

/** The entry that lets a routine do so. */
export const routineEntry = ({
  project: projectId,
  datasetId,
  routineId,
}: RoutineReference): BigqueryDatasetAccess => ({
  routine: { projectId, datasetId, routineId },
});

const fields: Record<string, keyof BigqueryDatasetAccess> = {
  user: "userByEmail",
  serviceAccount: "userByEmail",
  group: "groupByEmail",
  domain: "domain",
};

const olderNames: Record<string, string> = {
  "roles/bigquery.dataOwner": "OWNER",
  "roles/bigquery.dataEditor": "WRITER",
  "roles/bigquery.dataViewer": "READER",
};
