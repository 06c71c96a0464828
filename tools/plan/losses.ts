import { factsOf } from "../../terraform-types";
import { differences } from "./differences";
import type { Finding } from "./finding";
import { list, parsed, record } from "./json";
import { arrow, code } from "./markdown";
import { title } from "./names";
import { actionOf, type ResourceChange } from "./plan";

/** What makes Terraform replace the resource and not update it, with old and new values; empty when the plan does not say. */
export function forcedBy({ action_reason, change }: ResourceChange): string {
  if (action_reason === "replace_because_tainted") return "because its creation failed before";
  if (action_reason === "replace_by_request") return "because the command line asks for it";
  if (action_reason === "replace_by_triggers") return "because what it follows changes";
  const paths = (change.replace_paths ?? []).map((path) => {
    const at = (side: unknown) =>
      path.reduce<unknown>((of, key) => (Array.isArray(of) ? of[key as number] : record(of)[key]), side);
    const named = path.filter((key) => typeof key === "string").join(".");
    return `${code(named)}: ${arrow(at(change.before), at(change.after))}`;
  });
  return paths.length === 0 ? "" : `because ${paths.join(", ")} cannot be changed in place`;
}

/** What is lost, or answers no more, with a change. */
export function lossFindings(resource: ResourceChange, resources: readonly ResourceChange[]): Finding[] {
  const action = actionOf(resource.change);
  if (action === "update") return [...columnsLost(resource), ...partitionsChanged(resource)];
  if (action !== "delete" && action !== "replace") return [];
  const { loses, serves, definition } = factsOf(resource.type);
  const why = action === "replace" ? forcedBy(resource) : "";
  const verb = action === "replace" ? "Replaces" : "Destroys";
  const because = why === "" ? "" : `, ${why}`;
  if (loses !== undefined && !loses.unless?.(record(resource.change.before))) {
    const { what, rank } = loses;
    // Terraform calls a deletion what takes it out of the state alone.
    const isLeft = record(resource.change.before).skip_destroy === true;
    if (isLeft) return [{ level: "change", says: `Lets go of ${title(resource)}: ${what} stay`, dangerous: false, rank: 0, gate: "loss" }]; // prettier-ignore
    const says =
      action === "replace"
        ? `${verb} ${title(resource)}: ${what} ${/^(its|all|messages|the)/.test(what) ? "are" : "is"} lost${because}`
        : `${verb} ${title(resource)} and ${what}`;
    return [{ level: "data", says, dangerous: true, rank, gate: "loss" }];
  }
  if (serves) {
    const [first] = resource.change.actions;
    const until =
      action === "delete"
        ? "its callers get no answer any more"
        : first === "create"
          ? "the new one is made beside it under another name, and who calls the old one gets no answer any more"
          : "it does not answer until the new one is up";
    return [{ level: "serving", says: `${verb} ${title(resource)}: ${until}${because}`, dangerous: true, rank: 0 }];
  }
  if (definition === undefined) return [];
  const bucket = bucketThatGoes(resource, resources);
  const left = bucket === undefined ? definition : `its files go with ${title(bucket)}`;
  const says = `${verb} ${title(resource)} (${left})${because}`;
  return [{ level: "change", says, dangerous: false, rank: 0, gate: "loss" }];
}

/** The bucket of what is only described here, where that goes as well: then the files do not stay. */
function bucketThatGoes(resource: ResourceChange, resources: readonly ResourceChange[]): ResourceChange | undefined {
  const { location_uri, storage_descriptor } = record(resource.change.before);
  const location = location_uri || record(list(storage_descriptor)[0]).location;
  const name = /^s3a?:\/\/([^/]+)/.exec(String(location))?.[1];
  return resources.find(
    ({ type, change }) =>
      type === "aws_s3_bucket" &&
      ["delete", "replace"].includes(actionOf(change)) &&
      record(change.before).bucket === name,
  );
}

/** BigQuery takes a column out of a table in place, and what stood in it is gone. */
function columnsLost(resource: ResourceChange): Finding[] {
  const { type, change } = resource;
  if (type !== "google_bigquery_table") return [];
  const after = new Set(columnsIn(parsed(record(change.after).schema)));
  const lost = columnsIn(parsed(record(change.before).schema)).filter((column) => !after.has(column));
  if (lost.length === 0 || record(change.after).schema === undefined) return [];
  const [columns, them] = lost.length === 1 ? ["column", "it"] : ["columns", "them"];
  const names = lost.map((name) => code(name, Infinity)).join(", ");
  return [
    {
      level: "data",
      says: `Drops ${columns} ${names} of ${title(resource)} and all that is in ${them}`,
      dangerous: true,
      rank: 45,
      gate: "loss",
      parts: lost,
    },
  ];
}

/**
 * Google's provider plans another partitioning as an update in place. BigQuery partitions a table when it makes it: of a partitioned table it updates
 * the description, the expirations, the filter, the columns and the labels ("Managing partitioned tables", cloud.google.com/bigquery/docs/managing-partitioned-tables).
 */
function partitionsChanged(resource: ResourceChange): Finding[] {
  const { type, change } = resource;
  if (type !== "google_bigquery_table") return [];
  const at = differences(change.before, change.after).filter(({ path }) =>
    /^(time_partitioning(\.type|\.field)?|range_partitioning(\..*)?)$/.test(path),
  );
  if (at.length === 0) return [];
  const what = at.map(({ path, before, after }) => `${code(path)}: ${arrow(before, after)}`).join(", ");
  const says = `Changes how ${title(resource)} is partitioned (${what}), which BigQuery does for a new table only`;
  return [{ level: "data", says, dangerous: true, rank: 46, gate: "loss" }];
}

/** Names of columns, those of records with the record's before them; BigQuery does not tell upper from lower case. */
function columnsIn(schema: unknown, above = ""): string[] {
  return list(schema).flatMap((column) => {
    const { name, fields } = record(column);
    const path = `${above}${String(name).toLowerCase()}`;
    return [path, ...columnsIn(fields, `${path}.`)];
  });
}
