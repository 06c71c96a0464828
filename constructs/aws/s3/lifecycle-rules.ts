import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { checkWhole, invalid, isKnown } from "../../shared/invalid";
import { fitName } from "../../shared/names";
import type { S3BucketProps, S3LifecycleRule, S3Transition } from "./s3-bucket-props";

/** Deletes what is below a prefix at an age. */
export function expiry(prefix: string, days: number): S3BucketLifecycleConfigurationRule {
  return { id: fitName(`expire ${prefix}`, 255), status: "Enabled", filter: [{ prefix }], expiration: [{ days }] };
}

/** How objects age: unfinished uploads, steps to cheaper classes, the end, old versions. */
export function lifecycleRules(props: S3BucketProps, noncurrentDays: number): S3BucketLifecycleConfigurationRule[] {
  const { deleteAfterDays, intelligentTiering } = props;
  const transitions = intelligentTiering
    ? [{ afterDays: 0, storageClass: "INTELLIGENT_TIERING" as const }]
    : (props.transitions ?? []);
  const rule = (id: string) => ({ id, status: "Enabled", filter: [{}] }); // the empty filter means every object
  const rules: S3BucketLifecycleConfigurationRule[] = [
    { ...rule("abort uploads"), abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }] },
  ];
  if (transitions.length > 0) {
    rules.push({ ...rule("move"), transition: transitions.map(stepOf) });
  }
  if (deleteAfterDays !== undefined) rules.push({ ...rule("expire"), expiration: [{ days: deleteAfterDays }] });
  // A deletion leaves a marker; with `expire`, S3 clears the markers by itself, and refuses to be told both in one rule.
  const expiration = deleteAfterDays === undefined ? [{ expiredObjectDeleteMarker: true }] : undefined;
  const old = { noncurrentDays: Math.max(noncurrentDays, 1) }; // a bucket that had versioning once would hold its versions for ever
  rules.push({ ...rule("old versions"), noncurrentVersionExpiration: [old], expiration });
  return [...rules, ...Object.entries(props.lifecycleRules ?? {}).map(([name, each]) => lifecycleRule(name, each))];
}

/** A rule for some of the objects. */
function lifecycleRule(id: string, rule: S3LifecycleRule): S3BucketLifecycleConfigurationRule {
  const { transitions = [], deleteAfterDays, noncurrentDays } = rule;
  return {
    id,
    status: "Enabled",
    filter: [filterOf(rule)],
    transition: transitions.length === 0 ? undefined : transitions.map(stepOf),
    expiration: deleteAfterDays === undefined ? undefined : [{ days: deleteAfterDays }],
    noncurrentVersionExpiration: noncurrentDays === undefined ? undefined : [{ noncurrentDays }],
  };
}

/** One thing stands by itself, and several in an `and` (S3's API, LifecycleRuleFilter). */
function filterOf({ prefix, tags = {}, largerThanBytes, smallerThanBytes }: S3LifecycleRule) {
  const rest = { prefix, objectSizeGreaterThan: largerThanBytes, objectSizeLessThan: smallerThanBytes };
  const pairs = Token.isUnresolved(tags) ? undefined : Object.entries(tags);
  const given = Object.values(rest).filter((each) => each !== undefined).length;
  if (given + (pairs?.length ?? 2) > 1) return { and: [{ ...rest, tags: pairs?.length === 0 ? undefined : tags }] };
  const [pair] = pairs ?? [];
  return pair === undefined ? rest : { tag: [{ key: pair[0], value: pair[1] }] };
}

const stepOf = ({ afterDays, storageClass }: S3Transition) => ({ days: afterDays, storageClass });

// Down this waterfall alone (S3 guide, "Transitioning objects using Amazon S3 Lifecycle").
const waterfall = ["STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"];

/** Throws for a rule that does nothing, and for ages that S3 does not take. */
export function checkLifecycleRule(construct: Construct, name: string, rule: S3LifecycleRule): void {
  const { deleteAfterDays, transitions, noncurrentDays, largerThanBytes, smallerThanBytes } = rule;
  if (name === "" || name.length > 255)
    throw invalid(construct, `a lifecycle rule is called "${name}"`, "give 1 to 255 characters");
  if ([deleteAfterDays, transitions, noncurrentDays].every((each) => each === undefined)) {
    throw invalid(
      construct,
      `lifecycle rule "${name}" does nothing`,
      "give deleteAfterDays, transitions or noncurrentDays",
    );
  }
  checkWhole(construct, `noncurrentDays of "${name}"`, noncurrentDays, 1);
  checkWhole(construct, `largerThanBytes of "${name}"`, largerThanBytes, 1);
  checkWhole(
    construct,
    `smallerThanBytes of "${name}"`,
    smallerThanBytes,
    isKnown(largerThanBytes) ? largerThanBytes + 2 : 1,
  );
  checkAges(construct, rule, ` of "${name}"`);
}

/** Throws for steps that go up or come too early, and for an end before the last of them. */
export function checkAges(
  construct: Construct,
  { deleteAfterDays, transitions = [] }: Pick<S3LifecycleRule, "deleteAfterDays" | "transitions">,
  of = "",
): void {
  checkWhole(construct, `deleteAfterDays${of}`, deleteAfterDays, 1);
  checkClasses(construct, transitions);
  let previous = -1;
  for (const { afterDays, storageClass } of transitions.filter((transition) => isKnown(transition.afterDays))) {
    checkWhole(construct, `afterDays of ${storageClass}`, afterDays, 0);
    if (storageClass.endsWith("_IA") && afterDays < 30) {
      throw invalid(construct, `${storageClass} begins after ${afterDays} days`, "give 30 or more");
    }
    if (afterDays <= previous) {
      const problem = `${storageClass} begins after ${afterDays} days, the step before after ${previous}`;
      throw invalid(construct, problem, "let each step begin later");
    }
    previous = afterDays;
  }
  if (isKnown(deleteAfterDays) && deleteAfterDays <= previous) {
    const problem = `deleteAfterDays${of} is ${deleteAfterDays}, the last transition after ${previous}`;
    throw invalid(construct, problem, "delete later, or drop the transition");
  }
}

function checkClasses(construct: Construct, transitions: S3Transition[]): void {
  for (const { storageClass } of transitions) {
    if (isKnown(storageClass) && !waterfall.includes(storageClass))
      throw invalid(construct, `storageClass is "${storageClass}"`, `write ${waterfall.join(", ")}`);
  }
  transitions.slice(1).forEach(({ afterDays, storageClass }, index) => {
    const before = transitions[index]!;
    if (![storageClass, before.storageClass].every((each) => isKnown(each))) return;
    if (waterfall.indexOf(storageClass) <= waterfall.indexOf(before.storageClass)) {
      const remedy = "let each step move down to a colder class";
      throw invalid(construct, `${storageClass} comes after ${before.storageClass}`, remedy);
    }
    if (before.storageClass === "ONEZONE_IA" && storageClass === "GLACIER_IR") {
      const remedy = "give GLACIER or DEEP_ARCHIVE: S3 moves nothing so";
      throw invalid(construct, "GLACIER_IR comes after ONEZONE_IA", remedy);
    }
    if (!before.storageClass.endsWith("_IA") || !isKnown(afterDays) || !isKnown(before.afterDays)) return;
    if (afterDays < before.afterDays + 30) {
      const problem = `${storageClass} begins ${afterDays - before.afterDays} days after ${before.storageClass}`;
      throw invalid(construct, problem, "give 30 or more: so long objects stay in an infrequent-access class");
    }
  });
}
