import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkLatency, type LatencyTargets } from "./service-level";
import { VariantMetrics } from "./variant-metrics";

/** What an alarm can watch. */
export type AlarmKind = "errors" | "latency";

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
   * Milliseconds in which the model has answered half, 95 % or 99 % of the requests; one alarm watches all that are given.
   * @default - no alarm on latency
   */
  readonly latencyMilliseconds?: LatencyTargets;

  /**
   * The endpoint is an asynchronous one, which counts its requests elsewhere.
   * @default false
   */
  readonly async?: boolean;

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

/** Alarms on each variant that go off within minutes when too many requests fail or take too long, and stay quiet while there are none. */
export class EndpointAlarms extends Construct {
  /** The Terraform resources, in the variants' order: first those on errors, then those on latency. */
  public readonly resources: CloudwatchMetricAlarm[];

  private readonly byKind: Record<AlarmKind, CloudwatchMetricAlarm[]>;

  constructor(scope: Construct, id: string, props: EndpointAlarmsProps) {
    super(scope, id);
    const { endpointName, variantNames, errorShare = 0.05, periodSeconds = 60, periods = 3, actionArns } = props;
    const { latencyMilliseconds = {}, async } = props;
    this.validate(props);

    const common = {
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: periods,
      treatMissingData: "notBreaching", // no requests, no errors; and an alarm that is on would refuse every update
      alarmActions: actionArns,
      okActions: actionArns,
    };
    const alarms = (kind: AlarmKind, what: string, threshold: number, query: Query) =>
      variantNames.map(
        (variantName) =>
          new CloudwatchMetricAlarm(this, kind === "errors" ? variantName : `${variantName}-${kind}`, {
            ...common,
            alarmName: `${endpointName}/${variantName}/${kind}`, // with what no name holds: an alarm of the same name would be overwritten
            alarmDescription: `Too many ${what} of ${variantName}; stops an update of ${endpointName} that is under way`,
            threshold,
            metricQuery: query(new VariantMetrics({ endpointName, variantName, async })),
          }),
      );
    this.byKind = {
      errors: alarms("errors", "5xx answers", errorShare, (variant) => errorShareQuery([variant], periodSeconds)),
      latency:
        Object.keys(latencyMilliseconds).length === 0
          ? []
          : alarms("latency", "slow answers", 1, (variant) =>
              latencyQuery(variant, latencyMilliseconds, periodSeconds),
            ),
    };
    this.resources = [...this.byKind.errors, ...this.byKind.latency];
  }

  /** Names of the alarms, for the endpoint that is to roll back on them. */
  public get alarmNames(): string[] {
    return this.alarmNamesOf(["errors", "latency"]);
  }

  /** Names of the alarms that watch some things only. */
  public alarmNamesOf(kinds: AlarmKind[]): string[] {
    return kinds.flatMap((kind) => this.byKind[kind].map((alarm) => alarm.alarmName));
  }

  private validate({ variantNames, errorShare, latencyMilliseconds, periodSeconds, periods }: EndpointAlarmsProps) {
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
    checkLatency(this, latencyMilliseconds);
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

type Query = (variant: VariantMetrics) => CloudwatchMetricAlarmMetricQuery[];

/** The share of the requests to the variants, taken together, that ended in a 5xx answer; at most five, for an alarm takes ten metrics. */
export function errorShareQuery(variants: VariantMetrics[], periodSeconds: number): CloudwatchMetricAlarmMetricQuery[] {
  const ids = (name: string) => variants.map((_, index) => (index === 0 ? name : `${name}${index}`));
  const sum = (name: string) => (variants.length === 1 ? name : `SUM([${ids(name).join(", ")}])`);
  const options = { periodSeconds };
  return [
    {
      id: "share",
      expression: `IF(${sum("invocations")} > 0, ${sum("errors")} / ${sum("invocations")}, 0)`,
      label: "Share of 5xx answers",
      returnData: true,
    },
    ...variants.flatMap((variant, index) => [
      {
        id: ids("errors")[index]!,
        metric: variant.metricInvocationResponseCode("Invocation5XXErrors", options),
      },
      { id: ids("invocations")[index]!, metric: variant.metricInvocations(options) },
    ]),
  ];
}

/** How many times the slowest percentile is what it may be. */
function latencyQuery(
  variant: VariantMetrics,
  targets: LatencyTargets,
  periodSeconds: number,
): CloudwatchMetricAlarmMetricQuery[] {
  const percentiles = Object.entries(targets);
  return [
    {
      id: "excess",
      expression: `MAX([${percentiles.map(([percentile]) => `of_${percentile}`).join(", ")}])`,
      label: "Latency by what it may be",
      returnData: true,
    },
    ...percentiles.flatMap(([percentile, milliseconds]) => [
      { id: `of_${percentile}`, expression: `${percentile} / ${Number(milliseconds) * 1_000}` }, // measured in microseconds
      { id: percentile, metric: variant.metricModelLatency({ statistic: percentile, periodSeconds }) },
    ]),
  ];
}
