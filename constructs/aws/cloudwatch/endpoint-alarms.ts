import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, mustBeKnown, textOf, times } from "../../shared/tokens";
import { applySettings, type ResourceSettings } from "../settings";
import { type AlarmActions, alarmActions } from "./alarm-actions";
import { errorShareQuery, type Failures, type NameWith } from "./error-share";
import { checkLatency, type LatencyTargets } from "./service-level";
import { VariantMetrics } from "./variant-metrics";

/** What an alarm can watch. */
export type AlarmKind = "errors" | "latency";

/** Settings of {@link EndpointAlarms}. */
export interface EndpointAlarmsProps extends AlarmActions, ResourceSettings {
  /** Name of the SageMaker endpoint. Written out, not read from the endpoint, which itself refers to the alarms. */
  readonly endpointName: string;

  /** Names of its production variants, 1-10: that many alarms can stop an update. */
  readonly variantNames: string[];

  /**
   * Name of the endpoint configuration whose fleet is watched. Without it the requests of the old and the new fleet of an update are taken together,
   * and a canary that answers nothing is only as bad as its share.
   * @default - whichever fleet answers
   */
  readonly endpointConfigName?: string;

  /**
   * Which of the alarms take an update back; said in their descriptions.
   * @default - all
   */
  readonly rollbackOn?: AlarmKind[];

  /**
   * Share of requests that may fail, above 0 and below 1: 5xx answers, time-outs and broken connections.
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
   * The endpoint is a serverless one, which counts fewer kinds of errors.
   * @default false
   */
  readonly serverless?: boolean;

  /**
   * Failed requests in a period below which its share says nothing, 1 or more.
   * @default 1
   */
  readonly fewestFailed?: number;

  /**
   * Failed requests in a period at which an alarm is on whatever their share, 1 or more.
   * @default - the share alone counts
   */
  readonly errorCount?: number;

  /**
   * Seconds over which the share is taken: a multiple of 60. SageMaker counts requests by the minute, and in most shorter periods there would be none.
   * @default 60
   */
  readonly periodSeconds?: number;

  /**
   * Periods in a row that must be bad. Times `periodSeconds` it must stay below the wait of a canary (300 s) to stop an update, and CloudWatch looks
   * back a day at most, or seven where a period is an hour or more.
   * @default 3
   */
  readonly periods?: number;
}

/** Alarms on each variant that go off within minutes when too many requests fail or take too long, and stay quiet while there are none. */
export class EndpointAlarms extends Construct {
  /** The Terraform resources, in the variants' order: first those on errors, then those on latency. */
  public readonly resources: CloudwatchMetricAlarm[];

  private readonly byKind: Record<AlarmKind, CloudwatchMetricAlarm[]>;

  constructor(scope: Construct, id: string, props: EndpointAlarmsProps) {
    super(scope, id);
    checkSwitches(this, { async: props.async, serverless: props.serverless });
    const { endpointName, variantNames, errorShare = 0.05, periodSeconds = 60, periods = 3 } = props;
    const { latencyMilliseconds = {}, async, serverless, endpointConfigName, fewestFailed = 1, errorCount } = props;
    const { rollbackOn = ["errors", "latency"] } = props;
    this.validate(props);

    const common = {
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: periods,
      treatMissingData: "notBreaching", // no requests, no errors; and an alarm that is on would refuse every update
      ...alarmActions(this, props),
    };
    const alarms = (kind: AlarmKind, what: string, threshold: number, query: Query) =>
      variantNames.map(
        (variantName) =>
          new CloudwatchMetricAlarm(this, kind === "errors" ? variantName : `${variantName}-${kind}`, {
            ...common,
            alarmName: `${endpointName}/${variantName}/${kind}`, // with what no name holds: an alarm of the same name would be overwritten
            alarmDescription: `Too many ${what} of ${variantName} at ${endpointName}${rollbackOn.includes(kind) ? "; takes an update back that is under way" : ""}. ${whereToLook(endpointName)}`,
            threshold,
            metricQuery: query(
              new VariantMetrics({ endpointName, variantName, async, serverless, endpointConfigName }),
            ),
          }),
      );
    this.byKind = {
      errors: alarms("errors", "failed requests", errorShare, (variant) =>
        errorShareQuery([variantFailures(variant, periodSeconds, (name) => name)], fewestFailed, errorCount),
      ),
      latency:
        Object.keys(latencyMilliseconds).length === 0
          ? []
          : alarms("latency", "slow answers", 1, (variant) =>
              latencyQuery(variant, latencyMilliseconds, periodSeconds),
            ),
    };
    this.resources = [...this.byKind.errors, ...this.byKind.latency];
    applySettings(this, props);
  }

  /** Names of the alarms, for the endpoint that is to roll back on them. */
  public get alarmNames(): string[] {
    return this.alarmNamesOf(["errors", "latency"]);
  }

  /** Names of the alarms that watch some things only. */
  public alarmNamesOf(kinds: AlarmKind[]): string[] {
    return kinds.flatMap((kind) => this.byKind[kind].map((alarm) => alarm.alarmName));
  }

  private validate(props: EndpointAlarmsProps) {
    const { variantNames, errorShare, latencyMilliseconds, periodSeconds, periods, fewestFailed } = props;
    required(this, "variantNames", variantNames);
    mustBeKnown(this, "rollbackOn", props.rollbackOn);
    mustBeKnown(this, "variantNames", variantNames, "the alarms are told apart by it");
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
    if (isKnown(periodSeconds) && !(periodSeconds >= 60 && periodSeconds % 60 === 0)) {
      throw invalid(this, `periodSeconds is ${periodSeconds}`, "give a multiple of 60");
    }
    checkWhole(this, "periods", periods, 1);
    checkWhole(this, "fewestFailed", fewestFailed, 1);
    checkWhole(this, "errorCount", props.errorCount, 1);
    const [seconds, count] = [periodSeconds ?? 60, periods ?? 3];
    const most = (seconds >= 3_600 ? 7 : 1) * 86_400;
    if (isKnown(seconds) && isKnown(count) && seconds * count > most) {
      throw invalid(this, `${count} periods of ${seconds} seconds are ${seconds * count}`, `give ${most} at most`);
    }
  }
}

type Query = (variant: VariantMetrics) => CloudwatchMetricAlarmMetricQuery[];

/** Where whoever is told finds out more; the rest of an alarm's description says what it means. */
export function whereToLook(endpointName: string): string {
  return `Look at the dashboard of the endpoints, and at the log group /aws/sagemaker/Endpoints/${endpointName}.`;
}

/** An alarm takes ten metrics, and the share of a variant four. */
export const variantsPerAlarm = 2;

/**
 * How the failed requests to a variant are counted. Invocation5XXErrors are the 5xx answers of the model alone: what hangs or dies is in
 * InvocationModelErrors, where 4xx answers are, too, which are the caller's; behind an asynchronous endpoint in InvocationFailures; and of a serverless one
 * SageMaker publishes no more.
 */
export function variantFailures(variant: VariantMetrics, periodSeconds: number, named: NameWith): Failures {
  const options = { periodSeconds };
  const errors = { id: named("errors"), metric: variant.metricInvocationResponseCode("Invocation5XXErrors", options) };
  const invocations = { id: named("invocations"), metric: variant.metricInvocations(options) };
  if (variant.isServerless) return { failed: errors.id, all: invocations.id, metrics: [errors, invocations] };
  if (variant.isAsync) {
    const failures = { id: named("failures"), metric: variant.metricInvocationFailures(options) };
    const failed = `MAX([${errors.id}, ${failures.id}])`;
    return { failed, all: invocations.id, metrics: [errors, failures, invocations] };
  }
  const model = { id: named("model"), metric: variant.metricInvocationModelErrors(options) };
  const client = { id: named("client"), metric: variant.metricInvocationResponseCode("Invocation4XXErrors", options) };
  const failed = `MAX([${errors.id}, ${model.id} - ${client.id}])`;
  return { failed, all: invocations.id, metrics: [errors, model, client, invocations] };
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
      { id: `of_${percentile}`, expression: `${percentile} / ${textOf(times(Number(milliseconds), 1_000))}` }, // measured in microseconds
      { id: percentile, metric: variant.metricModelLatency({ statistic: percentile, periodSeconds }) },
    ]),
  ];
}
