import type { StorageBucketLifecycleRule } from "@cdktf/provider-google/lib/storage-bucket";
import { Fn, type IResolvable, Op, Token } from "cdktf";
import type { Construct } from "constructs";
import { checkWhole, invalid } from "../../shared/invalid";
import type { GcsBucketProps, GcsLifecycleRule } from "./gcs-bucket-props";

/** Whether noncurrent versions are kept at all. */
export function versioned(noncurrentDays: number): boolean | IResolvable {
  // Not "> 0": the engine writes a 0 in an operation as nothing.
  return Token.isUnresolved(noncurrentDays) ? Op.gte(noncurrentDays, 1) : noncurrentDays > 0;
}

/** All rules of a bucket. */
export function lifecycleRules(props: GcsBucketProps, noncurrentDays: number): StorageBucketLifecycleRule[] {
  // Never fewer than one: a bucket that had versioning once would hold its versions for ever.
  const days = Token.isUnresolved(noncurrentDays) ? Fn.max([noncurrentDays, 1]) : Math.max(noncurrentDays, 1);
  const old = { daysSinceNoncurrentTime: days, withState: "ARCHIVED" };
  return [
    ...rulesOf(props),
    { action: { type: "Delete" }, condition: old },
    { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } },
    ...(props.lifecycleRules ?? []).flatMap(rulesOf),
  ];
}

/** Throws for rules that Cloud Storage does not take, or that say nothing. */
export function checkLifecycle(construct: Construct, props: GcsBucketProps): void {
  checkAges(construct, "", props);
  for (const [index, rule] of (props.lifecycleRules ?? []).entries()) {
    const at = `lifecycleRules[${index}]`;
    checkAges(construct, `${at}.`, rule);
    checkWhole(construct, `${at}.keepVersions`, rule.keepVersions, 1);
    if (rulesOf(rule).length === 0) {
      throw invalid(construct, `${at} does nothing`, "give it deleteAfterDays, keepVersions or transitions");
    }
  }
}

type Ages = Pick<GcsLifecycleRule, "deleteAfterDays" | "transitions">;

function checkAges(construct: Construct, at: string, { deleteAfterDays, transitions = [] }: Ages): void {
  checkWhole(construct, `${at}deleteAfterDays`, deleteAfterDays, 1);
  for (const { afterDays, storageClass } of transitions)
    checkWhole(construct, `${at}afterDays of ${storageClass}`, afterDays, 1);
}

function rulesOf(rule: GcsLifecycleRule): StorageBucketLifecycleRule[] {
  const { prefixes: matchesPrefix, suffixes: matchesSuffix, deleteAfterDays, keepVersions, transitions = [] } = rule;
  const of = { matchesPrefix, matchesSuffix };
  const rules: StorageBucketLifecycleRule[] = transitions.map(({ afterDays, storageClass }) => ({
    action: { type: "SetStorageClass", storageClass },
    condition: { age: afterDays, withState: "LIVE", ...of },
  }));
  if (deleteAfterDays !== undefined) {
    rules.push({ action: { type: "Delete" }, condition: { age: deleteAfterDays, withState: "LIVE", ...of } });
  }
  if (keepVersions !== undefined) {
    rules.push({
      action: { type: "Delete" },
      condition: { numNewerVersions: keepVersions, withState: "ARCHIVED", ...of },
    });
  }
  return rules;
}
