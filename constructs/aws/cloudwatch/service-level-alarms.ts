import type { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { invalid, required } from "../../shared/invalid";
import { checkSwitches, mustBeKnown, times } from "../../shared/tokens";
import { applySettings, type ResourceSettings } from "../settings";
import type { AlarmActions } from "./alarm-actions";
import { variantFailures, variantsPerAlarm, whereToLook } from "./endpoint-alarms";
import { failuresOf } from "./error-share";
import { checkPromise, promiseAlarms } from "./promise-alarms";
import type { ServiceLevel } from "./service-level";
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

  constructor(scope: Construct, id: string, props: ServiceLevelAlarmsProps) {
    super(scope, id);
    const { endpointName, variantNames, async, serverless, dependsOn, ...promise } = props;
    checkSwitches(this, { async, serverless });
    required(this, "variantNames", variantNames);
    mustBeKnown(this, "variantNames", variantNames, "the alarms are told apart by it");
    if (variantNames.length === 0) throw invalid(this, "there are 0 variants", "give 1 or more");
    checkPromise(this, props);
    const variants = variantNames.map(
      (variantName) => new VariantMetrics({ endpointName, variantName, async, serverless }),
    );
    // More variants than an alarm can add up are watched in groups.
    const groups = Array.from({ length: Math.ceil(variants.length / variantsPerAlarm) }, (_, index) =>
      variants.slice(index * variantsPerAlarm, (index + 1) * variantsPerAlarm),
    );
    this.resources = promiseAlarms(this, {
      ...promise,
      name: endpointName,
      groups: groups.map((group, index) => ({
        suffix: groups.length > 1 ? `-${index + 1}` : "",
        failures: (seconds) => failuresOf(group, (variant, named) => variantFailures(variant, seconds, named)),
      })),
      answering: variants.map((variant) => ({
        name: variant.variantName,
        metricLatency: (options) => variant.metricModelLatency(options),
        metricAnswers: (options) => variant.metricModelLatency({ ...options, statistic: "SampleCount" }),
        inUnit: (milliseconds) => times(milliseconds, 1_000), // SageMaker measures in microseconds
      })),
      whereToLook: whereToLook(endpointName),
      before: dependsOn && resourcesOf(this, dependsOn),
    });
    applySettings(this, props);
  }
}
