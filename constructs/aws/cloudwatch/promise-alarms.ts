import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { invalid } from "../../shared/invalid";
import { burns, fewestAnswered, fewestFailed, latencyPeriods, latencySeconds } from "../../shared/promises";
import { mustBeKnown, textOf } from "../../shared/tokens";
import { type AlarmActions, alarmActions } from "./alarm-actions";
import { errorShareQuery, type Failures } from "./error-share";
import { checkLatency, errorBudget, rounded, type ServiceLevel } from "./service-level";
import type { Metric, MetricOptions } from "./variant-metrics";

/** What made a promise, as its alarms watch it: a SageMaker endpoint, a service. */
export interface Promising extends ServiceLevel, AlarmActions {
  /** What alarms and people call it. */
  readonly name: string;

  /** What answers its requests, as few alarms add it up, each with what ends the alarms' names. */
  readonly groups: readonly { readonly suffix: string; failures(periodSeconds: number): Failures[] }[];

  /** What answers, one by one. */
  readonly answering: readonly Answering[];

  /** What ends each alarm's description. */
  readonly whereToLook: string;

  /** What is changed before the alarms. */
  readonly before?: ITerraformDependable[];
}

/** How long one thing that answers takes. */
export interface Answering {
  readonly name: string;
  metricLatency(options: MetricOptions): Metric;

  /** How many answers there were. */
  metricAnswers(options: MetricOptions): Metric;

  /** Milliseconds in the metric's unit. */
  inUnit(milliseconds: number): number;
}

/** Throws for a promise that no alarm can watch. */
export function checkPromise(
  scope: Construct,
  { availabilityPercent, latencyMilliseconds, ...actions }: ServiceLevel & AlarmActions,
): void {
  mustBeKnown(scope, "availabilityPercent", availabilityPercent);
  checkLatency(scope, latencyMilliseconds);
  alarmActions(scope, actions);
  if (availabilityPercent === undefined || (availabilityPercent >= 90 && availabilityPercent < 100)) return;
  throw invalid(scope, `availabilityPercent is ${availabilityPercent}`, "give 90 or more and below 100, such as 99.9");
}

/** The alarms that tell of a promise: over each pair of windows, and on each latency. */
export function promiseAlarms(
  scope: Construct,
  promising: Promising,
): (CloudwatchCompositeAlarm | CloudwatchMetricAlarm)[] {
  const { groups, answering } = promising;
  return [
    ...groups.flatMap((group) => availabilityAlarms(scope, promising, group)),
    ...answering.flatMap((each) => latencyAlarms(scope, promising, each)),
  ];
}

function availabilityAlarms(
  scope: Construct,
  { name, availabilityPercent, whereToLook, before, ...actions }: Promising,
  { suffix, failures }: Promising["groups"][number],
): CloudwatchCompositeAlarm[] {
  if (availabilityPercent === undefined) return [];
  return burns(errorBudget(availabilityPercent)).map(({ speed, rate, longSeconds, shortSeconds }) => {
    const parts = [longSeconds, shortSeconds].map((seconds) => {
      const window = seconds < 3_600 ? `${seconds / 60}m` : `${seconds / 3_600}h`;
      return new CloudwatchMetricAlarm(scope, `${window}${suffix}`, {
        alarmName: `${name}/availability/${window}${suffix}`,
        alarmDescription: `Over ${window}, ${name} failed ${rate} times as often as ${availabilityPercent}% allow`,
        comparisonOperator: "GreaterThanThreshold",
        threshold: rounded(rate * errorBudget(availabilityPercent)),
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
        // How many failed is asked of the long window: in the short one of a service with little traffic there are never many.
        metricQuery: errorShareQuery(failures(seconds), seconds === longSeconds ? fewestFailed : 1),
        dependsOn: before,
      });
    });
    return new CloudwatchCompositeAlarm(scope, `${speed}${suffix}`, {
      alarmName: `${name}/availability/${speed}${suffix}`,
      alarmDescription: `${name} uses up the errors that ${availabilityPercent}% of 30 days allow ${rate} times too fast, and ${fewestFailed} requests or more failed. ${whereToLook}`,
      alarmRule: parts.map(({ alarmName }) => `ALARM("${alarmName}")`).join(" AND "),
      dependsOn: before,
      ...alarmActions(scope, actions),
    });
  });
}

function latencyAlarms(
  scope: Construct,
  { name, latencyMilliseconds = {}, whereToLook, before, ...actions }: Promising,
  answering: Answering,
): CloudwatchMetricAlarm[] {
  const period = { periodSeconds: latencySeconds };
  return Object.entries(latencyMilliseconds).map(
    ([percentile, milliseconds]) =>
      new CloudwatchMetricAlarm(scope, `${answering.name}-${percentile}`, {
        alarmName: `${name}/${answering.name}/${percentile}`,
        alarmDescription: `For a quarter of an hour, ${percentile} of ${answering.name} at ${name} was over ${textOf(Number(milliseconds))} ms, with ${fewestAnswered} answers or more in each five minutes. ${whereToLook}`,
        comparisonOperator: "GreaterThanThreshold",
        threshold: answering.inUnit(Number(milliseconds)),
        evaluationPeriods: latencyPeriods,
        treatMissingData: "notBreaching",
        metricQuery: [
          {
            id: "slowest",
            expression: `IF(answers >= ${fewestAnswered}, ${percentile}, 0)`,
            label: `${percentile} of enough answers`,
            returnData: true,
          },
          { id: percentile, metric: answering.metricLatency({ ...period, statistic: percentile }) },
          { id: "answers", metric: answering.metricAnswers(period) },
        ],
        dependsOn: before,
        ...alarmActions(scope, actions),
      }),
  );
}
