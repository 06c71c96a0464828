import { factsOf } from "../../terraform-types";
import { accessFindings } from "./danger-access";
import { differences, type Difference } from "./differences";
import { byDanger, type Finding } from "./finding";
import { arrow, code } from "./markdown";
import { nameOf, title } from "./names";
import { isEmpty, isVeiled, list, parsed, record } from "./json";
import { actionOf, type ResourceChange } from "./plan";

/** True for what lives only as long as the resource does. */
export function holdsData(type: string): boolean {
  return factsOf(type).loses !== undefined;
}

/** What a reviewer should know of one change, most dangerous first; never empty. */
export function classify(resource: ResourceChange): Finding[] {
  const found = [...lossOf(resource), ...accessFindings(resource), ...guardsOf(resource)];
  if (found.length === 0) found.push({ level: "change", says: "", dangerous: false, rank: 0 });
  return found.sort(byDanger);
}

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

function lossOf(resource: ResourceChange): Finding[] {
  const action = actionOf(resource.change);
  if (action !== "delete" && action !== "replace") return [];
  const { loses, serves, definition } = factsOf(resource.type);
  const why = action === "replace" ? forcedBy(resource) : "";
  const verb = action === "replace" ? "Replaces" : "Destroys";
  const because = why === "" ? "" : `, ${why}`;
  if (loses !== undefined) {
    const { what, rank } = loses;
    const says =
      action === "replace"
        ? `${verb} ${title(resource)}: ${what} ${/^(its|all|messages|the)/.test(what) ? "are" : "is"} lost${because}`
        : `${verb} ${title(resource)} and ${what}`;
    return [{ level: "data", says, dangerous: true, rank }];
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
  return definition === undefined
    ? []
    : [{ level: "change", says: `${verb} ${title(resource)} (${definition})${because}`, dangerous: false, rank: 0 }];
}

/** What a guard's difference says, by the last words of its path; `undefined` when it became no weaker. */
const guards: [RegExp, (difference: Difference) => string | undefined][] = [
  [
    /(^|\.)(force_destroy|force_delete|delete_contents_on_destroy)$/,
    turnedOn("can be destroyed with all that is in it"),
  ],
  [/(^|\.)skip_final_snapshot$/, turnedOn("is destroyed without a last backup")],
  [
    /(^|\.)(deletion_protection|deletion_protection_enabled|enable_deletion_protection)$/,
    turnedOff("is no longer protected from deletion"),
  ],
  [/(^|\.)versioning\.enabled$/, turnedOff("no longer keeps old versions of objects")],
  [/(^|\.)versioning_configuration\.status$/, leaves("Enabled", "no longer keeps old versions of objects")],
  [/(^|\.)image_tag_mutability$|(^|\.)immutable_tags$/, leaves("IMMUTABLE", "lets images be overwritten")],
  [/(^|\.)point_in_time_recovery\.enabled$/, turnedOff("cannot be brought back to an earlier time")],
  [/(^|\.)enable_key_rotation$/, turnedOff("is no longer renewed every year")],
  [/(^|\.)uniform_bucket_level_access$/, turnedOff("lets single objects have access rules of their own")],
  [
    /(^|\.)(soft_delete_policy\.retention_duration_seconds|retention_policy\.retention_period|max_time_travel_hours)$/,
    shorter("keeps what was deleted for a shorter time"),
  ],
  [
    /(^|\.)(deletion_window_in_days|recovery_window_in_days|destroy_scheduled_duration|version_destroy_ttl)$/,
    shorter("leaves less time to undo a deletion"),
  ],
  [/(^|\.)(backup_retention_period|message_retention_duration)$/, shorter("keeps less of the past")],
  [/(^|\.)(retention_in_days|retention_days)$/, sooner("keeps less of the past")],
  [
    /(^|\.)(default_table_expiration_ms|default_partition_expiration_ms|expiration_time|expiration_ms)$/,
    sooner("deletes data sooner"),
  ],
  [/expiration\.days$|noncurrent_version_expiration\.noncurrent_days$|countNumber$/, sooner("deletes objects sooner")],
];

function guardsOf(resource: ResourceChange): Finding[] {
  const action = actionOf(resource.change);
  const { type, change } = resource;
  const found = (says: string, rank = 1): Finding => ({ level: "guard", says, dangerous: true, rank });
  if (action === "delete" && type === "aws_s3_bucket_versioning") {
    return [found(`Bucket ${code(nameOf(resource))} no longer keeps old versions of objects`)];
  }
  const isSetting = !holdsData(type) && !factsOf(type).serves; // of what is replaced itself, nothing is left to guard
  if (action !== "update" && !(action === "replace" && isSetting)) return [];
  const subject = type.startsWith("aws_s3_bucket") ? `Bucket ${code(nameOf(resource))}` : upper(title(resource));
  const judged = [
    ...differences(change.before, change.after)
      .flatMap(inJson)
      .map((one) => [one, guards.find(([path]) => path.test(one.path))?.[1](one)] as const),
    ...deleteRules(resource).map((one) => [one, sooner("deletes objects sooner")(one)] as const),
  ];
  return judged.flatMap(([{ path, before, after }, weaker]) => {
    return weaker === undefined ? [] : [found(`${subject} ${weaker} (${code(path)}: ${arrow(before, after)})`)];
  });
}

/** The rules of an image registry are JSON in a string. */
function inJson(difference: Difference): Difference[] {
  const [before, after] = [parsed(difference.before), parsed(difference.after)];
  if (before === undefined || after === undefined) return [difference];
  return differences(before, after).map((inner) => ({ ...inner, path: `${difference.path}.${inner.path}` }));
}

/** Google's rules have no names: what counts is after how many days the first of them deletes. */
function deleteRules({ type, change }: ResourceChange): Difference[] {
  if (type !== "google_storage_bucket") return [];
  return ["age", "days_since_noncurrent_time"].flatMap((field) => {
    const rulesOf = (side: unknown) => list(record(side).lifecycle_rule).map(record);
    const deletes = (rule: Record<string, unknown>) => {
      const days = record(list(rule.action)[0]).type === "Delete" ? record(list(rule.condition)[0])[field] : undefined;
      return typeof days === "number" && days > 0 ? days : Infinity;
    };
    const first = (side: unknown) => Math.min(Infinity, ...rulesOf(side).map(deletes));
    const [before, after] = [first(change.before), first(change.after)].map((days) =>
      days === Infinity ? null : days,
    );
    if (before === after) return [];
    const rules = rulesOf(change.after);
    const place = rules.length === 1 ? "" : `${rules.findIndex((rule) => deletes(rule) === after)}.`;
    return [{ path: `lifecycle_rule.${place}condition.${field}`, before, after }];
  });
}

function turnedOn(says: string) {
  return ({ before, after }: Difference) => (after === true && before !== true ? says : undefined);
}

function turnedOff(says: string) {
  return ({ before, after }: Difference) => (before === true && after !== true && !isVeiled(after) ? says : undefined);
}

function leaves(safe: string, says: string) {
  return ({ before, after }: Difference) => (before === safe && after !== safe && !isVeiled(after) ? says : undefined);
}

function shorter(says: string) {
  return ({ before, after }: Difference) => (numberOf(after) < numberOf(before) ? says : undefined);
}

/** As {@link shorter}, but none at all means never. */
function sooner(says: string) {
  const days = (of: unknown) => (isEmpty(of) || of === 0 ? Infinity : numberOf(of));
  return ({ before, after }: Difference) => (days(after) < days(before) ? says : undefined);
}

/** NaN, which is neither less nor more, for what is no number. */
function numberOf(of: unknown): number {
  return isEmpty(of) ? 0 : isVeiled(of) ? NaN : parseFloat(String(of));
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
