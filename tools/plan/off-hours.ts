import { isDeepStrictEqual } from "node:util";
import { list, record } from "./json";
import { arrow, code } from "./markdown";
import { stem } from "./names";
import { actionOf, type ResourceChange } from "./plan";

// What a plan changes of the hours in which a variant of SageMaker goes down: two scheduled actions, and the mark that their target is replaced with.

/** True of an action that takes a variant down or brings it up again. */
export function isOffHours({ type, change }: ResourceChange): boolean {
  return (
    type === "aws_appautoscaling_scheduled_action" &&
    /^off-hours-(down|up)$/.test(String(record(change.after ?? change.before).name))
  );
}

/** The variant that an action or a target is of. */
export function variantOf({ change }: ResourceChange): string {
  return String(record(change.after ?? change.before).resource_id ?? record(change.before).resource_id)
    .split("/")
    .pop()!;
}

/** The fields of a target that the clock sets, where it does: what they come to is no news. */
export function setByHours(target: ResourceChange, resources: readonly ResourceChange[]): readonly string[] {
  if (target.type !== "aws_appautoscaling_target") return [];
  const idOf = ({ change }: ResourceChange) => record(change.before ?? change.after).resource_id;
  const isTimed = resources.some((one) => isOffHours(one) && idOf(one) === idOf(target));
  return isTimed ? ["min_capacity", "max_capacity"] : [];
}

/** True of the mark of an endpoint's variant that says how many replicas it may have. */
export function isLimits(resource: ResourceChange, endpoint: ResourceChange): boolean {
  const start = `${stem(endpoint)}_Scaling-`;
  return resource.type === "terraform_data" && stem(resource).startsWith(start) && /_Limits/.test(resource.address);
}

/** Pairs of what changes of the hours and the variant that it changes for. */
export function hoursWords(actions: ResourceChange[]): [string, string][] {
  return actions.flatMap((action) => wordsOf(action).map((word): [string, string] => [word, variantOf(action)]));
}

function wordsOf({ change }: ResourceChange): string[] {
  const [before, after] = [record(change.before), record(change.after)];
  const isUp = (after.name ?? before.name) === "off-hours-up";
  if (change.before === null) return [`${isUp ? "up again to" : "down to"} ${most(after)} at ${when(after)}`];
  if (actionOf(change) === "delete") return isUp ? [] : ["no off hours any more"];
  const [was, is] = [boundsOf(before), boundsOf(after)];
  return [
    ...(isUp && was.min_capacity !== is.min_capacity ? [`replicas ${arrow(was.min_capacity, is.min_capacity)}`] : []),
    ...(isUp && was.max_capacity !== is.max_capacity
      ? [`most replicas ${arrow(was.max_capacity, is.max_capacity)}`]
      : []),
    ...(isDeepStrictEqual(when(before), when(after))
      ? []
      : [`${isUp ? "up again" : "down"} at ${when(after)}, no longer at ${when(before)}`]),
  ];
}

const boundsOf = (body: Record<string, unknown>) => record(list(body.scalable_target_action)[0]);
const most = (body: Record<string, unknown>) => {
  const { min_capacity, max_capacity } = boundsOf(body);
  return min_capacity === max_capacity ? String(max_capacity) : `${String(min_capacity)}-${String(max_capacity)}`;
};
const when = ({ schedule, timezone }: Record<string, unknown>) => `${code(String(schedule))} ${String(timezone)}`;
