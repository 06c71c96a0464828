import type { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";

/** Whom an alarm tells, by ARN: SNS topics, Lambda functions, actions of Systems Manager and whatever else CloudWatch takes. */
export interface AlarmActions {
  /**
   * ARNs that hear when an alarm goes off, at most 5, of the alarms' region: of SNS topics, Lambda functions, or whatever else CloudWatch takes.
   * @default - nobody
   */
  readonly alarmActionArns?: string[];

  /**
   * ARNs that hear when it is over, at most 5.
   * @default - those of `alarmActionArns`
   */
  readonly okActionArns?: string[];
}

/** The actions of an alarm in the provider's words. Throws for what CloudWatch refuses (API, `PutMetricAlarm` and `PutCompositeAlarm`). */
export function alarmActions(
  construct: Construct,
  { alarmActionArns, okActionArns = alarmActionArns }: AlarmActions,
): { alarmActions?: string[]; okActions?: string[] } {
  for (const [name, arns] of Object.entries({ alarmActionArns, okActionArns })) {
    if (!isKnown(arns)) continue;
    if (arns.length > 5) throw invalid(construct, `${name} has ${arns.length} actions`, "give at most 5");
    const wrong = arns.find((arn) => isKnown(arn) && !/^arn:aws[a-z-]*:[\w-]+:/.test(arn));
    if (wrong !== undefined)
      throw invalid(construct, `${name} has "${wrong}"`, "write an ARN, of an SNS topic for example");
  }
  return { alarmActions: alarmActionArns, okActions: okActionArns };
}
