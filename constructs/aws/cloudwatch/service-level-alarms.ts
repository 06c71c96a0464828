import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { ITerraformDependable } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { invalid, isKnown, required } from "../../shared/invalid";
import { errorShareQuery, variantsPerAlarm } from "./endpoint-alarms";
import { checkLatency, errorBudget, rounded, type ServiceLevel } from "./service-level";
import { VariantMetrics } from "./variant-metrics";

/** Settings of {@link ServiceLevelAlarms}. */
export interface ServiceLevelAlarmsProps extends ServiceLevel {
  /** Name of the SageMaker endpoint, written out. */
  readonly endpointName: string;

  /** Names of the production variants that the promise is made for, 1 or more. */
  readonly variantNames: string[];

  /**
   * The endpoint is an asynchronous one, which counts its requests elsewhere.
   * @default false
   */
  readonly async?: boolean;

  /**
   * ARNs, of SNS topics for example, that hear when an alarm goes off and when it is over.
   * @default - nobody
   */
  readonly actionArns?: string[];

  /**
   * What is changed first, such as the endpoint: an update that fails then leaves the alarms with the variants that serve.
   * @default - nothing
   */
  readonly waitFor?: IConstruct[];
}

// Of Google's SRE workbook, chapter 5: 2 % of 30 days' budget within an hour, 5 % within six. The short window ends the alarm soon after the trouble.
const burns = [
  { speed: "fast", rate: 14.4, windows: { "1h": 3_600, "5m": 300 } },
  { speed: "slow", rate: 6, windows: { "6h": 21_600, "30m": 1_800 } },
];

/**
 * Alarms on what was promised: one for each speed at which the errors of 30 days are being used up, and one for each latency and variant.
 * They are for people, and too slow to stop an update, which `EndpointAlarms` do.
 */
export class ServiceLevelAlarms extends Construct {
  /** The alarms that tell: over each pair of windows, and on each latency. */
  public readonly resources: (CloudwatchCompositeAlarm | CloudwatchMetricAlarm)[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceLevelAlarmsProps,
  ) {
    super(scope, id);
    this.validate();
    const { endpointName, variantNames, async } = props;
    const variants = variantNames.map((variantName) => new VariantMetrics({ endpointName, variantName, async }));
    // More variants than an alarm can add up are watched in groups.
    const groups = Array.from({ length: Math.ceil(variants.length / variantsPerAlarm) }, (_, index) =>
      variants.slice(index * variantsPerAlarm, (index + 1) * variantsPerAlarm),
    );
    this.resources = [
      ...groups.flatMap((group, index) => this.availability(group, groups.length > 1 ? `-${index + 1}` : "")),
      ...variants.flatMap((variant) => this.latency(variant)),
    ];
  }

  private availability(variants: VariantMetrics[], suffix: string): CloudwatchCompositeAlarm[] {
    const { endpointName, availabilityPercent, actionArns } = this.props;
    if (availabilityPercent === undefined) return [];
    const made = burns.map(({ speed, rate, windows }) => {
      const threshold = rounded(rate * errorBudget(availabilityPercent));
      if (threshold >= 1) return undefined; // more than everything cannot fail
      const parts = Object.entries(windows).map(
        ([window, seconds]) =>
          new CloudwatchMetricAlarm(this, `${window}${suffix}`, {
            alarmName: `${endpointName}/availability/${window}${suffix}`,
            alarmDescription: `Over ${window}, ${endpointName} failed ${rate} times as often as ${availabilityPercent}% allow`,
            comparisonOperator: "GreaterThanThreshold",
            threshold,
            evaluationPeriods: 1,
            treatMissingData: "notBreaching",
            metricQuery: errorShareQuery(variants, seconds),
            dependsOn: this.waitFor,
          }),
      );
      return new CloudwatchCompositeAlarm(this, `${speed}${suffix}`, {
        alarmName: `${endpointName}/availability/${speed}${suffix}`,
        alarmDescription: `${endpointName} uses up the errors that ${availabilityPercent}% of 30 days allow ${rate} times too fast`,
        alarmRule: parts.map(({ alarmName }) => `ALARM("${alarmName}")`).join(" AND "),
        dependsOn: this.waitFor,
        alarmActions: actionArns,
        okActions: actionArns,
      });
    });
    return made.filter((alarm) => alarm !== undefined);
  }

  private latency(variant: VariantMetrics): CloudwatchMetricAlarm[] {
    const { endpointName, latencyMilliseconds = {}, actionArns } = this.props;
    return Object.entries(latencyMilliseconds).map(([percentile, milliseconds]) => {
      const { stat, period, ...metric } = variant.metricModelLatency({ statistic: percentile });
      return new CloudwatchMetricAlarm(this, `${variant.variantName}-${percentile}`, {
        ...metric,
        alarmName: `${endpointName}/${variant.variantName}/${percentile}`,
        alarmDescription: `For a quarter of an hour, ${percentile} of ${variant.variantName} at ${endpointName} was over ${milliseconds} ms`,
        comparisonOperator: "GreaterThanThreshold",
        threshold: Number(milliseconds) * 1_000, // SageMaker measures in microseconds
        extendedStatistic: stat,
        period,
        evaluationPeriods: 3,
        treatMissingData: "notBreaching",
        evaluateLowSampleCountPercentiles: "evaluate",
        dependsOn: this.waitFor,
        alarmActions: actionArns,
        okActions: actionArns,
      });
    });
  }

  private get waitFor(): ITerraformDependable[] | undefined {
    return this.props.waitFor && resourcesOf(this.props.waitFor);
  }

  private validate(): void {
    const { variantNames, availabilityPercent, latencyMilliseconds } = this.props;
    required(this, "variantNames", variantNames);
    if (variantNames.length === 0) throw invalid(this, "there are 0 variants", "give 1 or more");
    checkLatency(this, latencyMilliseconds);
    if (isKnown(availabilityPercent) && !(availabilityPercent >= 90 && availabilityPercent < 100)) {
      throw invalid(
        this,
        `availabilityPercent is ${availabilityPercent}`,
        "give 90 or more and below 100, such as 99.9",
      );
    }
  }
}
