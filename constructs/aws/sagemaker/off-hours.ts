import { AppautoscalingScheduledAction } from "@cdktf/provider-aws/lib/appautoscaling-scheduled-action";
import type { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { type TerraformResourceLifecycle, Token } from "cdktf";
import type { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";

/** When variants go down to the fewest instances that SageMaker allows, and when they come up again. */
export interface OffHours {
  /** When they go down, as `cron(0 20 ? * MON-FRI *)`. */
  readonly downSchedule: string;

  /** When they come up again, as `cron(0 7 ? * MON-FRI *)`. */
  readonly upSchedule: string;

  /** Time zone that both are meant in, by its name in the tz database, such as `Europe/Berlin`. */
  readonly timezone: string;
}

/** Throws for off hours that AWS would refuse in the middle of a deploy. */
export function checkOffHours(scope: Construct, offHours: OffHours | undefined): void {
  if (offHours === undefined) return;
  for (const name of ["downSchedule", "upSchedule"] as const) {
    const schedule = offHours[name];
    required(scope, `offHours.${name}`, schedule);
    if (isKnown(schedule) && !/^cron\(\S+(?: \S+){5}\)$/.test(schedule))
      throw invalid(scope, `offHours.${name} is "${schedule}"`, 'write six fields, such as "cron(0 20 ? * MON-FRI *)"');
  }
  required(scope, "offHours.timezone", offHours.timezone);
  if (offHours.downSchedule === offHours.upSchedule)
    throw invalid(scope, `offHours go down and up by "${offHours.upSchedule}"`, "give two schedules");
}

/** Instances of a variant that stay in the off hours: none behind a queue, and otherwise one (SageMaker guide, "Register a model"). */
export const floorOf = (isAsync: boolean) => (isAsync ? 0 : 1);

/** True for a variant that has more than these at some time, so that the off hours change something of it. */
export function goesDown({ maxReplicas }: { readonly maxReplicas: number }, isAsync: boolean): boolean {
  return maxReplicas > floorOf(isAsync);
}

/** A number that Terraform wants as text, and that only it may know. */
export const inText = (value: number) => (isKnown(value) ? String(value) : Token.asString(value));

/** Takes a variant down and brings it up again, by the numbers that its target may have. */
export function offHoursActions(
  scope: Construct,
  { serviceNamespace, scalableDimension, resourceId }: AppautoscalingTarget,
  props: {
    readonly offHours: OffHours;
    readonly floor: number;
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly lifecycle?: TerraformResourceLifecycle;
  },
): void {
  const { downSchedule, upSchedule, timezone } = props.offHours;
  const action = (id: string, name: string, schedule: string, min: number, max: number) =>
    new AppautoscalingScheduledAction(scope, id, {
      ...{ name, serviceNamespace, scalableDimension, resourceId, schedule, timezone },
      scalableTargetAction: { minCapacity: inText(min), maxCapacity: inText(max) },
      lifecycle: props.lifecycle,
    });
  action("Down", "off-hours-down", downSchedule, props.floor, props.floor);
  action("Up", "off-hours-up", upSchedule, props.minReplicas, props.maxReplicas);
}
