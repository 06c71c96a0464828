import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { Construct } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, toJson } from "../../shared/tokens";
import { checkKeyArn } from "../checks";
import type { IGrantee, IRole } from "../iam/role";
import { applySettings, type ProviderSettings } from "../settings";
import type { IStateMachine } from "../sfn/state-machine";

/** Settings of a {@link ScheduledExecution}. */
export interface ScheduledExecutionProps extends ProviderSettings {
  /** Name of the schedule, 1-64 of `A-Za-z0-9._-`, unique in its group. A change replaces it. */
  readonly scheduleName: string;

  /**
   * Name of the group that it is in. A change replaces it.
   * @default "default"
   */
  readonly groupName?: string;

  /** When it starts one: `cron(0 3 * * ? *)` of six fields, or `rate(6 hours)`. */
  readonly scheduleExpression: string;

  /**
   * Time zone that it is meant in, by its name in the tz database. An hour that a change of the clocks leaves out is made up for, and one that comes twice counts once.
   * @default "UTC"
   */
  readonly timezone?: string;

  /** What is started. */
  readonly stateMachine: IStateMachine;

  /**
   * What it is told beside `time`, the time that it was due at.
   * @default - nothing
   */
  readonly input?: Record<string, unknown>;

  /** Who starts it: a role that `scheduler.amazonaws.com` may take. It is granted that. */
  readonly role: IRole & IGrantee;

  /**
   * Starts nothing while it is off.
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Seconds for which a start that was refused is tried again, 60-86400.
   * @default 3600
   */
  readonly maximumEventAgeSeconds?: number;

  /**
   * How often it is tried again in that time, 0-185.
   * @default 10
   */
  readonly maximumRetryAttempts?: number;

  /**
   * ARN of the key that encrypts the schedule.
   * @default - a key that AWS owns
   */
  readonly kmsKeyArn?: string;
}

/**
 * Starts a state machine again and again, and tells it the time that it was due at. Scheduler may start one twice ("at least once"). What it could not start in time is
 * dropped, and counted by its group: a start that lay somewhere until later would be one of another day.
 */
export class ScheduledExecution extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: SchedulerSchedule;

  constructor(scope: Construct, id: string, props: ScheduledExecutionProps) {
    super(scope, id);
    checkSwitches(this, { enabled: props.enabled });
    this.validate(props);
    const { scheduleName, groupName, scheduleExpression, timezone = "UTC", stateMachine, role, kmsKeyArn } = props;
    const { maximumEventAgeSeconds = 3_600, maximumRetryAttempts = 10, enabled = true } = props;
    const granted = [stateMachine.grantStartExecution(role)];
    // "Encryption at rest", Scheduler guide: it opens the schedule as the role that it runs it as.
    if (kmsKeyArn !== undefined) granted.push(role.allow({ actions: ["kms:Decrypt"], resources: [kmsKeyArn] }));
    this.resource = new SchedulerSchedule(this, "Resource", {
      name: scheduleName,
      groupName,
      scheduleExpression,
      scheduleExpressionTimezone: timezone,
      state: enabled ? "ENABLED" : "DISABLED",
      flexibleTimeWindow: { mode: "OFF" },
      kmsKeyArn,
      target: {
        arn: stateMachine.arn,
        roleArn: role.arn,
        // "Adding context attributes", Scheduler guide: a time in UTC.
        input: toJson({ time: "<aws.scheduler.scheduled-time>", ...props.input }),
        retryPolicy: { maximumEventAgeInSeconds: maximumEventAgeSeconds, maximumRetryAttempts },
      },
      dependsOn: resourcesOf(this, granted),
    });
    applySettings(this, props);
  }

  private validate(props: ScheduledExecutionProps): void {
    const { scheduleName, groupName, scheduleExpression, kmsKeyArn } = props;
    for (const [name, value] of Object.entries({ scheduleName, scheduleExpression })) required(this, name, value);
    required(this, "stateMachine", props.stateMachine);
    required(this, "role", props.role);
    for (const [name, value] of Object.entries({ scheduleName, groupName }))
      if (isKnown(value) && !/^[\w.-]{1,64}$/.test(value))
        throw invalid(this, `${name} is "${value}"`, "write 1-64 letters, digits and ._-");
    if (isKnown(scheduleExpression) && !/^(cron\(\S+(?: \S+){5}\)|rate\(\d+ \w+\))$/.test(scheduleExpression)) {
      const remedy = 'write six fields, such as "cron(0 3 * * ? *)", or "rate(6 hours)"';
      throw invalid(this, `scheduleExpression is "${scheduleExpression}"`, remedy);
    }
    checkWhole(this, "maximumEventAgeSeconds", props.maximumEventAgeSeconds, 60, 86_400);
    checkWhole(this, "maximumRetryAttempts", props.maximumRetryAttempts, 0, 185);
    checkKeyArn(this, "kmsKeyArn", kmsKeyArn);
  }
}
