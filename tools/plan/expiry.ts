import { factsOf } from "../../terraform-types";
import type { Difference } from "./differences";
import type { Finding } from "./finding";
import { list, record } from "./json";
import { code } from "./markdown";
import { nameOf } from "./names";
import { actionOf, type ResourceChange } from "./plan";

/** Google's rules have no names: what counts is after how many days the first of them deletes. */
export function deleteRules({ type, change }: ResourceChange): Difference[] {
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

/**
 * Objects that a bucket deletes sooner than before: a shorter age empties a bucket as well as its deletion does, a day or two later. An age for a
 * path that had none counts where a table lies there already; otherwise it is that of something new, such as captured requests.
 */
export function emptied(resource: ResourceChange, resources: readonly ResourceChange[]): Finding[] {
  if (actionOf(resource.change) !== "update") return [];
  const ends = endsOf[resource.type];
  if (ends === undefined) return [];
  const [before, after] = [ends(resource.change.before), ends(resource.change.after)];
  const whole = before.get("") ?? Infinity;
  return [...after].flatMap(([prefix, days]) => {
    const isNew = prefix !== "" && !before.has(prefix) && !liesAt(resource, prefix, resources);
    const was = Math.min(before.get(prefix) ?? Infinity, whole);
    if (isNew || days >= was) return [];
    const what = prefix === "" ? "objects" : `objects below ${code(prefix)}`;
    const age = was === Infinity ? "which it kept" : `and no longer after ${was}`;
    const says = `Deletes ${what} of bucket ${code(nameOf(resource))} ${days} days after they were written, ${age}`;
    return [{ level: "data", says, dangerous: true, rank: 25, gate: "loss" } satisfies Finding];
  });
}

type Ends = ReadonlyMap<string, number>;

/** Days after which objects that nothing has replaced are deleted, by the beginning of their names. */
const endsOf: Readonly<Record<string, (side: unknown) => Ends>> = {
  google_storage_bucket: (side) =>
    soonest(
      list(record(side).lifecycle_rule).map((rule) => {
        const { action, condition } = record(rule);
        const { age, matches_prefix, with_state } = record(list(condition)[0]);
        const deletes = record(list(action)[0]).type === "Delete" && with_state !== "ARCHIVED";
        return [list(matches_prefix).map(String).sort(), deletes ? age : undefined];
      }),
    ),
  aws_s3_bucket_lifecycle_configuration: (side) =>
    soonest(
      list(record(side).rule).map((rule) => {
        const { status, filter, prefix, expiration } = record(rule);
        const within = record(list(filter)[0]);
        const of = within.prefix || record(list(within.and)[0]).prefix || prefix;
        return [of ? [String(of)] : [], status === "Enabled" ? record(list(expiration)[0]).days : undefined];
      }),
    ),
};

function soonest(rules: [prefixes: string[], days: unknown][]): Ends {
  const ends = new Map<string, number>();
  for (const [prefixes, days] of rules) {
    if (typeof days !== "number" || days <= 0) continue;
    for (const prefix of prefixes.length === 0 ? [""] : prefixes)
      ends.set(prefix, Math.min(days, ends.get(prefix) ?? Infinity));
  }
  return ends;
}

/** True where a table that is there already has its files below the path. */
function liesAt(bucket: ResourceChange, prefix: string, resources: readonly ResourceChange[]): boolean {
  const place = `s3://${String(record(bucket.change.before).bucket)}/${prefix}`;
  return resources.some(({ type, change }) => {
    if (factsOf(type).definition === undefined) return false;
    const { location_uri, storage_descriptor } = record(change.before);
    const at = String(record(list(storage_descriptor)[0]).location ?? location_uri ?? "");
    return at.startsWith("s3") && `${at.replace(/\/+$/, "")}/`.startsWith(place);
  });
}
