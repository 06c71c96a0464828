import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { required } from "../../shared/invalid";
import { applySettings, type ResourceSettings } from "../settings";
import { type AlarmActions, alarmActions } from "./alarm-actions";

/** Settings of a {@link RunAlarm}. */
export interface RunAlarmProps extends AlarmActions, ResourceSettings {
  /** Name of the alarm, 1-255 characters, unique in account and region; one of the same name would be overwritten. */
  readonly alarmName: string;

  /** What people are told: what it means, and where to look. */
  readonly description: string;

  /** ARN of the state machine whose runs are watched. */
  readonly stateMachineArn: string;

  /**
   * Name of the rule of EventBridge that starts it, whose starts are watched as well.
   * @default - none
   */
  readonly ruleName?: string;
}

/**
 * Goes off when a run failed or was not ended in time, or could not be started by a rule. One that was ended by hand, or was skipped, is none. It tells that once, and not
 * that it is over: the next run has yet to show that.
 */
export class RunAlarm extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: CloudwatchMetricAlarm;

  constructor(scope: Construct, id: string, props: RunAlarmProps) {
    super(scope, id);
    const { alarmName, description, stateMachineArn, ruleName } = props;
    for (const [name, value] of Object.entries({ alarmName, description, stateMachineArn }))
      required(this, name, value);
    const runs = { StateMachineArn: stateMachineArn };
    this.resource = countAlarm(this, props, alarmName, description, [
      ["failed", "AWS/States", "ExecutionsFailed", runs],
      ["timedOut", "AWS/States", "ExecutionsTimedOut", runs],
      ...(ruleName === undefined
        ? []
        : [["notStarted", "AWS/Events", "FailedInvocations", { RuleName: ruleName }] as const]),
    ]);
    applySettings(this, props);
  }
}

/** Settings of a {@link DroppedStartsAlarm}. */
export interface DroppedStartsAlarmProps extends AlarmActions, ResourceSettings {
  /** Name of the alarm, 1-255 characters, unique in account and region; one of the same name would be overwritten. */
  readonly alarmName: string;

  /** What people are told: what it means, and where to look. */
  readonly description: string;

  /** Name of the group of schedules that is watched. */
  readonly groupName: string;
}

/** Goes off when EventBridge Scheduler gave up starting something of a group. */
export class DroppedStartsAlarm extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: CloudwatchMetricAlarm;

  constructor(scope: Construct, id: string, props: DroppedStartsAlarmProps) {
    super(scope, id);
    const { alarmName, description, groupName } = props;
    for (const [name, value] of Object.entries({ alarmName, description, groupName })) required(this, name, value);
    // "Monitoring Amazon EventBridge Scheduler with Amazon CloudWatch".
    this.resource = countAlarm(this, props, alarmName, description, [
      ["dropped", "AWS/Scheduler", "InvocationDroppedCount", { ScheduleGroup: groupName }],
    ]);
    applySettings(this, props);
  }
}

type Counted = readonly [id: string, namespace: string, metricName: string, dimensions: Record<string, string>];

/** On in each five minutes in which any of these was counted. */
function countAlarm(
  scope: Construct,
  { alarmActionArns, okActionArns = [] }: AlarmActions,
  alarmName: string,
  alarmDescription: string,
  counted: readonly Counted[],
): CloudwatchMetricAlarm {
  const metrics = counted.map(([id, namespace, metricName, dimensions]): CloudwatchMetricAlarmMetricQuery => ({
    id,
    metric: { namespace, metricName, dimensions, period: 300, stat: "Sum" },
  }));
  const sum = counted.map(([id]) => `FILL(${id}, 0)`).join(" + ");
  return new CloudwatchMetricAlarm(scope, "Resource", {
    alarmName,
    alarmDescription,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    evaluationPeriods: 1,
    treatMissingData: "notBreaching",
    metricQuery: [{ id: "bad", expression: sum, label: "Runs that failed", returnData: true }, ...metrics],
    ...alarmActions(scope, { alarmActionArns, okActionArns }),
  });
}
