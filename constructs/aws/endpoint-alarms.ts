import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../shared/invalid";

/** Settings of {@link EndpointAlarms}. */
export interface EndpointAlarmsProps {
  /** Name of the SageMaker endpoint. Written out, not read from the endpoint, which itself refers to the alarms. */
  readonly endpointName: string;

  /** Names of its production variants, 1-10: that many alarms can stop an update. */
  readonly variantNames: string[];

  /**
   * Share of requests that may end in a 5xx answer, above 0 and below 1.
   * @default 0.05
   */
  readonly errorShare?: number;

  /**
   * Seconds over which the share is taken: 10, 20, 30, or a multiple of 60.
   * @default 60
   */
  readonly periodSeconds?: number;

  /**
   * Periods in a row that must be bad. Times `periodSeconds` it must stay below the wait of a canary (300 s) to stop an update.
   * @default 3
   */
  readonly periods?: number;

  /**
   * ARNs, of SNS topics for example, that hear when an alarm goes off and when it is over.
   * @default - nobody
   */
  readonly actionArns?: string[];
}

/** One alarm per variant that goes off when too large a share of the requests fails, and stays quiet while there are none. */
export class EndpointAlarms extends Construct {
  /** The Terraform resources, one per variant, in the variants' order. */
  public readonly resources: CloudwatchMetricAlarm[];

  constructor(scope: Construct, id: string, props: EndpointAlarmsProps) {
    super(scope, id);
    const { endpointName, variantNames, errorShare = 0.05, periodSeconds = 60, periods = 3, actionArns } = props;
    this.validate(props);

    this.resources = variantNames.map(
      (variantName) =>
        new CloudwatchMetricAlarm(this, variantName, {
          alarmName: `${endpointName}-${variantName}-errors`,
          alarmDescription: `Too many 5xx answers of ${variantName}; stops an update of ${endpointName} that is under way`,
          comparisonOperator: "GreaterThanThreshold",
          threshold: errorShare,
          evaluationPeriods: periods,
          treatMissingData: "notBreaching", // no requests, no errors; and an alarm that is on would refuse every update
          metricQuery: errorShareQuery({ EndpointName: endpointName, VariantName: variantName }, periodSeconds),
          alarmActions: actionArns,
          okActions: actionArns,
        }),
    );
  }

  /** Names of the alarms, for the endpoint that is to roll back on them. */
  public get alarmNames(): string[] {
    return this.resources.map((alarm) => alarm.alarmName);
  }

  private validate({ variantNames, errorShare, periodSeconds, periods }: EndpointAlarmsProps): void {
    required(this, "variantNames", variantNames);
    if (variantNames.length < 1 || variantNames.length > 10) {
      throw invalid(
        this,
        `there are ${variantNames.length} variants`,
        "give 1 to 10, as many as SageMaker watches alarms",
      );
    }
    if (isKnown(errorShare) && !(errorShare > 0 && errorShare < 1)) {
      throw invalid(this, `errorShare is ${errorShare}`, "give a share above 0 and below 1, such as 0.05");
    }
    if (
      isKnown(periodSeconds) &&
      ![10, 20, 30].includes(periodSeconds) &&
      !(periodSeconds >= 60 && periodSeconds % 60 === 0)
    ) {
      throw invalid(this, `periodSeconds is ${periodSeconds}`, "give 10, 20, 30, or a multiple of 60");
    }
    checkWhole(this, "periods", periods, 1);
  }
}

function errorShareQuery(dimensions: Record<string, string>, period: number): CloudwatchMetricAlarmMetricQuery[] {
  const sum = (metricName: string) => ({ namespace: "AWS/SageMaker", metricName, dimensions, period, stat: "Sum" });
  return [
    {
      id: "share",
      expression: "IF(invocations > 0, errors / invocations, 0)",
      label: "Share of 5xx answers",
      returnData: true,
    },
    { id: "errors", metric: sum("Invocation5XXErrors") },
    { id: "invocations", metric: sum("Invocations") },
  ];
}
