import type { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { invalid, required } from "../../shared/invalid";
import { dividedBy, mustBeKnown } from "../../shared/tokens";
import { applySettings, type ResourceSettings } from "../settings";
import { type AlarmActions, alarmActions } from "./alarm-actions";
import type { Failures, NameWith } from "./error-share";
import { checkPromise, promiseAlarms } from "./promise-alarms";
import type { ServiceLevel } from "./service-level";
import type { ServiceMetrics } from "./service-metrics";

/** Settings of {@link ServiceAlarms}. */
export interface ServiceAlarmsProps extends ServiceLevel, AlarmActions, ResourceSettings {
  /** What the alarms call the service, unique in account and region: an alarm of the same name would be overwritten. */
  readonly name: string;

  /** What answers its requests, 1 or more. */
  readonly variants: readonly ServiceMetrics[];

  /**
   * Log group that people are sent to.
   * @default - the dashboard alone is named
   */
  readonly logGroupName?: string;

  /**
   * What is changed first, such as the rule of the load balancer: an update that fails then leaves the alarms with what answers.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/**
 * Alarms on a service behind a load balancer: when no task of it answers its health check any more, and on what was promised of it, as
 * `ServiceLevelAlarms` are of an endpoint, for each set of its tasks.
 */
export class ServiceAlarms extends Construct {
  /** The alarms that tell: first those that nothing answers, then those of what is promised. */
  public readonly resources: (CloudwatchCompositeAlarm | CloudwatchMetricAlarm)[];

  constructor(scope: Construct, id: string, props: ServiceAlarmsProps) {
    super(scope, id);
    const { name, variants, logGroupName, dependsOn, ...promise } = props;
    required(this, "name", name);
    required(this, "variants", variants);
    for (const { variantName } of variants)
      mustBeKnown(this, "variantName", variantName, "the alarms are told apart by it");
    if (variants.length === 0) throw invalid(this, "there are 0 variants", "give 1 or more");
    checkPromise(this, props);
    const log = logGroupName === undefined ? "" : `, and at the log group ${logGroupName}`;
    const whereToLook = `Look at the dashboard of the services${log}.`;
    const before = dependsOn && resourcesOf(this, dependsOn);
    const down = variants.map(
      (variant) =>
        new CloudwatchMetricAlarm(this, `${variant.variantName}-down`, {
          alarmName: `${name}/${variant.variantName}/down`,
          alarmDescription: `No replica of ${variant.variantName} at ${name} has answered its health check for ${downMinutes} minutes: its requests are answered 503, or by replicas that are not ready. ${whereToLook}`,
          comparisonOperator: "LessThanThreshold",
          threshold: 1,
          evaluationPeriods: downMinutes,
          treatMissingData: "breaching",
          metricQuery: [
            // Missing where no task is registered any more, which is the worst of it; an alarm on the metric alone would go by the last values for a while.
            { id: "replicas", expression: "FILL(healthy, 0)", label: "Replicas that are ready", returnData: true },
            { id: "healthy", metric: variant.metricHealthyHostCount({ periodSeconds: 60 }) },
          ],
          dependsOn: before,
          ...alarmActions(this, promise),
        }),
    );
    const promised = promiseAlarms(this, {
      ...promise,
      name,
      // One alarm takes ten metrics, and what failed of one set of tasks six.
      groups: variants.map((variant) => ({
        suffix: `-${variant.variantName}`,
        failures: (seconds) => [serviceFailures(variant, seconds, (each) => each)],
      })),
      answering: variants.map((variant) => ({
        name: variant.variantName,
        metricLatency: (options) => variant.metricTargetResponseTime(options),
        metricAnswers: (options) => variant.metricRequestCount(options),
        inUnit: (milliseconds) => dividedBy(milliseconds, 1_000), // the load balancer measures in seconds
      })),
      whereToLook,
      before,
    });
    this.resources = [...down, ...promised];
    applySettings(this, props);
  }
}

/** For so long nothing is told: metrics of a load balancer take some minutes to come, and `FILL` takes for none what has not come yet. */
const downMinutes = 5;

/**
 * How the failed requests to a set of tasks are counted: what they answered with 5xx, and what the load balancer answered for them with 502 or 504. That it counts for all
 * services together, so no more of it is taken than requests were given to these tasks and not answered by them; and of those no more than it failed, since
 * callers who went away, connections that became WebSockets and what still runs are not answered either.
 */
export function serviceFailures(variant: ServiceMetrics, periodSeconds: number, named: NameWith): Failures {
  const options = { periodSeconds };
  const ids = ["errors", "balancer", "requests", "ok", "moved", "client"].map(named);
  const [errors, balancer, requests, ok, moved, client] = ids.map((id) => `FILL(${id}, 0)`) as [string, string, string, string, string, string]; // prettier-ignore
  const open = `${requests} - ${ok} - ${moved} - ${client} - ${errors}`;
  const metrics = [
    variant.metricHttpCodeTarget("5XX", options),
    variant.metricHttpCodeElb5xx(options),
    variant.metricRequestCount(options),
    ...(["2XX", "3XX", "4XX"] as const).map((code) => variant.metricHttpCodeTarget(code, options)),
  ];
  return {
    failed: `${errors} + IF(${open} > 0, MIN([${open}, ${balancer}]), 0)`,
    all: requests,
    metrics: metrics.map((metric, index) => ({ id: ids[index]!, metric })),
  };
}
