import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { ITerraformDependable } from "cdktf";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { invalid, required } from "../../shared/invalid";
import { burns, fewestAnswered, fewestFailed, latencyPeriods, latencySeconds } from "../../shared/promises";
import { checkSwitches, mustBeKnown, textOf, times } from "../../shared/tokens";
import { applySettings, type ResourceSettings } from "../settings";
import { type AlarmActions, alarmActions } from "./alarm-actions";
import { errorShareQuery, variantsPerAlarm, whereToLook } from "./endpoint-alarms";
import { checkLatency, errorBudget, rounded, type ServiceLevel } from "./service-level";
import { VariantMetrics } from "./variant-metrics";

/** Settings of {@link ServiceLevelAlarms}. */
export interface ServiceLevelAlarmsProps extends ServiceLevel, AlarmActions, ResourceSettings {
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
   * The endpoint is a serverless one, which counts fewer kinds of errors.
   * @default false
   */
  readonly serverless?: boolean;

  /**
   * What is changed first, such as the endpoint: an update that fails then leaves the alarms with the variants that serve.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

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
    checkSwitches(this, { async: props.async, serverless: props.serverless });
    this.validate();
    const { endpointName, variantNames, async, serverless } = props;
    const variants = variantNames.map(
      (variantName) => new VariantMetrics({ endpointName, variantName, async, serverless }),
    );
    // More variants than an alarm can add up are watched in groups.
    const groups = Array.from({ length: Math.ceil(variants.length / variantsPerAlarm) }, (_, index) =>
      variants.slice(index * variantsPerAlarm, (index + 1) * variantsPerAlarm),
    );
    this.resources = [
      ...groups.flatMap((group, index) => this.availability(group, groups.length > 1 ? `-${index + 1}` : "")),
      ...variants.flatMap((variant) => this.latency(variant)),
    ];
    applySettings(this, props);
  }

  private availability(variants: VariantMetrics[], suffix: string): CloudwatchCompositeAlarm[] {
    const { endpointName, availabilityPercent } = this.props;
    if (availabilityPercent === undefined) return [];
    return burns(errorBudget(availabilityPercent)).map(({ speed, rate, longSeconds, shortSeconds }) => {
      const parts = [longSeconds, shortSeconds].map((seconds) => {
        const window = seconds < 3_600 ? `${seconds / 60}m` : `${seconds / 3_600}h`;
        return new CloudwatchMetricAlarm(this, `${window}${suffix}`, {
          alarmName: `${endpointName}/availability/${window}${suffix}`,
          alarmDescription: `Over ${window}, ${endpointName} failed ${rate} times as often as ${availabilityPercent}% allow`,
          comparisonOperator: "GreaterThanThreshold",
          threshold: rounded(rate * errorBudget(availabilityPercent)),
          evaluationPeriods: 1,
          treatMissingData: "notBreaching",
          // How many failed is asked of the long window: in the short one of a service with little traffic there are never many.
          metricQuery: errorShareQuery(variants, seconds, seconds === longSeconds ? fewestFailed : 1),
          dependsOn: this.before,
        });
      });
      return new CloudwatchCompositeAlarm(this, `${speed}${suffix}`, {
        alarmName: `${endpointName}/availability/${speed}${suffix}`,
        alarmDescription: `${endpointName} uses up the errors that ${availabilityPercent}% of 30 days allow ${rate} times too fast, and ${fewestFailed} requests or more failed. ${whereToLook(endpointName)}`,
        alarmRule: parts.map(({ alarmName }) => `ALARM("${alarmName}")`).join(" AND "),
        dependsOn: this.before,
        ...alarmActions(this, this.props),
      });
    });
  }

  private latency(variant: VariantMetrics): CloudwatchMetricAlarm[] {
    const { endpointName, latencyMilliseconds = {} } = this.props;
    const metric = (statistic: string) => variant.metricModelLatency({ statistic, periodSeconds: latencySeconds });
    return Object.entries(latencyMilliseconds).map(
      ([percentile, milliseconds]) =>
        new CloudwatchMetricAlarm(this, `${variant.variantName}-${percentile}`, {
          alarmName: `${endpointName}/${variant.variantName}/${percentile}`,
          alarmDescription: `For a quarter of an hour, ${percentile} of ${variant.variantName} at ${endpointName} was over ${textOf(Number(milliseconds))} ms, with ${fewestAnswered} answers or more in each five minutes. ${whereToLook(endpointName)}`,
          comparisonOperator: "GreaterThanThreshold",
          threshold: times(Number(milliseconds), 1_000), // SageMaker measures in microseconds
          evaluationPeriods: latencyPeriods,
          treatMissingData: "notBreaching",
          metricQuery: [
            {
              id: "slowest",
              expression: `IF(answers >= ${fewestAnswered}, ${percentile}, 0)`,
              label: `${percentile} of enough answers`,
              returnData: true,
            },
            { id: percentile, metric: metric(percentile) },
            { id: "answers", metric: metric("SampleCount") },
          ],
          dependsOn: this.before,
          ...alarmActions(this, this.props),
        }),
    );
  }

  private get before(): ITerraformDependable[] | undefined {
    return this.props.dependsOn && resourcesOf(this, this.props.dependsOn);
  }

  private validate(): void {
    const { variantNames, availabilityPercent, latencyMilliseconds } = this.props;
    required(this, "variantNames", variantNames);
    mustBeKnown(this, "variantNames", variantNames, "the alarms are told apart by it");
    mustBeKnown(this, "availabilityPercent", availabilityPercent);
    if (variantNames.length === 0) throw invalid(this, "there are 0 variants", "give 1 or more");
    checkLatency(this, latencyMilliseconds);
    alarmActions(this, this.props);
    if (availabilityPercent !== undefined && !(availabilityPercent >= 90 && availabilityPercent < 100)) {
      throw invalid(
        this,
        `availabilityPercent is ${availabilityPercent}`,
        "give 90 or more and below 100, such as 99.9",
      );
    }
  }
}
