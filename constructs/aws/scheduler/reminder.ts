import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { checkKnownWhole, invalid, isKnown, required } from "../../shared/invalid";
import { shortHash } from "../../shared/names";
import { mustBeKnown, toJson } from "../../shared/tokens";
import { checkKeyArn } from "../checks";
import type { ExecutionRole } from "../iam/execution-role";
import { regionPlaceOf } from "../place";
import { applySettings, type ProviderSettings } from "../settings";
import type { ITopic } from "../sns/topic";

/** Settings of a {@link Reminder}. */
export interface ReminderProps extends ProviderSettings {
  /** Beginning of the schedule's name, which ends in a hash of what it says: 1-55 of `A-Za-z0-9._-`, unique in account and region. */
  readonly scheduleName: string;

  /** Days from one message to the next, 1-36500; the first comes so long after the schedule was made. */
  readonly everyDays: number;

  /** What people read as the subject: 1-100 printable ASCII characters. */
  readonly subject: string;

  /** What they read below it. */
  readonly message: string;

  /** Where it is published. */
  readonly topic: ITopic;

  /** Who publishes: a role that `scheduler.amazonaws.com` may take. It is granted what it needs. */
  readonly role: ExecutionRole;

  /**
   * ARN of the key that encrypts the schedule.
   * @default - a key that AWS owns
   */
  readonly kmsKeyArn?: string;
}

/**
 * A message to a topic every so many days. A change of what it says makes another schedule in its place, which counts anew: EventBridge Scheduler
 * refuses an update once the first message is due, since it is told the start again ("The StartDate you specify cannot be earlier than 5 minutes ago").
 */
export class Reminder extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: SchedulerSchedule;

  constructor(scope: Construct, id: string, props: ReminderProps) {
    super(scope, id);
    this.validate(props);
    const { scheduleName, everyDays, subject, message, topic, role, kmsKeyArn } = props;
    const hash = shortHash(JSON.stringify({ everyDays, subject, message }), 8);
    const granted = [topic.grantPublish(role)];
    // "Encryption at rest", Scheduler guide: it opens the schedule as the role that it runs it as.
    if (kmsKeyArn !== undefined) granted.push(role.allow({ actions: ["kms:Decrypt"], resources: [kmsKeyArn] }));
    this.resource = new SchedulerSchedule(this, `Resource-${hash}`, {
      name: `${scheduleName}-${hash}`,
      scheduleExpression: `rate(${everyDays} ${everyDays === 1 ? "day" : "days"})`,
      // Without one, the first message would come at once.
      startDate: Token.asString(Fn.timeadd(Fn.timestamp(), `${everyDays * 24}h`)),
      flexibleTimeWindow: { mode: "OFF" },
      kmsKeyArn,
      target: {
        // The target that knows topics by itself sends no subject.
        arn: `arn:${regionPlaceOf(this, props).partition}:scheduler:::aws-sdk:sns:publish`,
        roleArn: role.arn,
        input: toJson({ TopicArn: topic.arn, Subject: subject, Message: message }),
      },
      dependsOn: resourcesOf(this, granted),
      lifecycle: { ignoreChanges: ["start_date"] },
    });
    applySettings(this, props);
  }

  private validate({ scheduleName, everyDays, subject, message, kmsKeyArn }: ReminderProps): void {
    for (const [name, value] of Object.entries({ scheduleName, subject, message })) {
      required(this, name, value);
      mustBeKnown(this, name, value, "a hash of what the schedule says is in its name");
    }
    if (!/^[\w.-]{1,55}$/.test(scheduleName))
      throw invalid(this, `scheduleName is "${scheduleName}"`, "write 1-55 letters, digits and ._-");
    checkKnownWhole(this, "everyDays", everyDays, 1, 36_500);
    // SNS's API, Publish.
    if (!/^[\x21-\x7e][\x20-\x7e]{0,99}$/.test(subject))
      throw invalid(this, `subject is "${subject}"`, "write at most 100 letters, digits and signs of ASCII");
    if (isKnown(kmsKeyArn)) checkKeyArn(this, "kmsKeyArn", kmsKeyArn);
  }
}
