import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { MonitoringCustomService } from "@cdktf/provider-google/lib/monitoring-custom-service";
import { MonitoringSlo } from "@cdktf/provider-google/lib/monitoring-slo";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import {
  type Burn,
  burns,
  contradiction,
  fewestAnswered,
  fewestFailed,
  latencyPeriods,
  latencySeconds,
} from "../../shared/promises";
import { checkMetrics } from "../checks";
import { mustBeKnown } from "../../shared/tokens";
import { applySettings, type ProviderSettings } from "../settings";
import { type GoogleMetric, metricFilter, type Percentile, type ServingMetrics } from "./metrics";

/** Settings of an {@link EndpointSlo}. */
export interface EndpointSloProps extends ProviderSettings {
  /** Name of the service in Cloud Monitoring: 1-63 letters, digits and `-`. */
  readonly serviceName: string;

  /** What is measured. */
  readonly metrics: ServingMetrics;

  /**
   * What people call it: an endpoint with models, or a service.
   * @default endpoint
   */
  readonly of?: "endpoint" | "service";

  /**
   * Percent of the requests of 30 days that are answered without an error of the server: 90 to 99.99.
   * @default - nothing is promised
   */
  readonly availabilityPercent?: number;

  /**
   * Milliseconds within which 50, 95 or 99 of 100 requests are answered.
   * @default - nothing is promised
   */
  readonly latencyMilliseconds?: { readonly [percentile in Percentile]?: number };

  /**
   * Names of the notification channels that hear when an alert begins and when it ends, such as the `channelName` of an {@link EmailChannel}; at
   * most 16 (quotas of Cloud Monitoring).
   * @default - nobody; the console shows the alerts
   */
  readonly notificationChannels?: string[];

  /**
   * Project that owns what is measured.
   * @default - the provider's project
   */
  readonly project?: string;
}

/**
 * What callers are promised, and the alerts for when it is at stake: two on how fast the errors that 30 days allow are being used up, which
 * both ask a long and a short window so that they begin late enough and end soon; and one on each promised latency.
 */
export class EndpointSlo extends Construct {
  /** The Terraform resource: the service that the promises belong to. */
  public readonly resource: MonitoringCustomService;

  private readonly slos: MonitoringSlo[] = [];
  private readonly alerts: MonitoringAlertPolicy[] = [];
  private readonly props: EndpointSloProps;

  constructor(scope: Construct, id: string, props: EndpointSloProps) {
    super(scope, id);
    this.props = props;
    const { serviceName, metrics, availabilityPercent, latencyMilliseconds = {}, project } = props;
    this.validate();

    this.resource = new MonitoringCustomService(this, "Service", {
      serviceId: serviceName,
      displayName: metrics.title,
      project,
    });
    if (availabilityPercent !== undefined) this.promiseAvailability(availabilityPercent);
    for (const [percentile, milliseconds] of Object.entries(latencyMilliseconds) as [
      Percentile,
      number | undefined,
    ][]) {
      if (milliseconds !== undefined) this.promiseLatency(percentile, milliseconds);
    }
    applySettings(this, props);
  }

  /** What is promised: the availability first, then the latencies. */
  public get promises(): readonly MonitoringSlo[] {
    return this.slos;
  }

  /** The alerts, of which the first two are about the availability where one is promised. */
  public get alertPolicies(): readonly MonitoringAlertPolicy[] {
    return this.alerts;
  }

  private promiseAvailability(percent: number): void {
    const { requests, errors } = this.props.metrics;
    const goal = share(percent);
    const promise = this.promise("Availability", {
      ...this.common(`${percent}% of requests without an error`, "availability", goal),
      requestBasedSli: {
        goodTotalRatio: { badServiceFilter: metricFilter(errors), totalServiceFilter: metricFilter(requests) },
      },
    });
    const [fast, slow] = burns(share(100 - percent));
    this.burnAlert("FastBurn", promise, fast, percent, "CRITICAL");
    this.burnAlert("SlowBurn", promise, slow, percent, "WARNING");
  }

  private burnAlert(id: string, promise: MonitoringSlo, burn: Burn, percent: number, severity: string): void {
    const { rate, longSeconds, shortSeconds } = burn;
    const { title, errors } = this.props.metrics;
    const condition = (seconds: number): Condition => ({
      displayName: `${rate} times too fast over ${seconds / 60} minutes`,
      conditionThreshold: {
        filter: `select_slo_burn_rate("${promise.name}", "${seconds}s")`,
        comparison: "COMPARISON_GT",
        thresholdValue: rate,
        duration: "0s",
      },
    });
    const failed = atLeast(fewestFailed, "failed requests", errors, longSeconds);
    this.alert(id, `${title}: errors use up what 30 days allow, ${rate} times too fast`, {
      severity,
      meaning: `Requests fail ${rate} times as often as ${percent}% of 30 days allow, over ${longSeconds / 60} minutes and still over the last ${shortSeconds / 60}, and ${fewestFailed} or more of them failed.`,
      conditions: [condition(longSeconds), condition(shortSeconds), failed],
    });
  }

  private promiseLatency(percentile: Percentile, milliseconds: number): void {
    const { latency, requests, title } = this.props.metrics;
    const percent = Number(percentile.slice(1));
    this.promise(`Latency-${percentile}`, {
      ...this.common(`${percent}% of requests within ${milliseconds} ms`, `latency-${percentile}`, share(percent)),
      requestBasedSli: {
        distributionCut: { distributionFilter: metricFilter(latency), range: { max: milliseconds } },
      },
    });
    const displayName = `${title}: ${percentile} over ${milliseconds} ms`;
    const duration = (latencyPeriods - 1) * latencySeconds; // the first period is over when the condition begins to hold
    const slow: Condition = {
      displayName,
      conditionThreshold: {
        filter: metricFilter(latency),
        aggregations: [
          // One distribution of all models together, of which the percentile is taken.
          aggregation(latencySeconds, `REDUCE_PERCENTILE_${percent}`),
        ],
        comparison: "COMPARISON_GT",
        thresholdValue: milliseconds,
        duration: `${duration}s`,
        evaluationMissingData: "EVALUATION_MISSING_DATA_INACTIVE", // nobody asked, so nobody waited
      },
    };
    const answered = atLeast(fewestAnswered, "requests", requests, latencySeconds, duration);
    this.alert(`Slow-${percentile}`, displayName, {
      severity: "WARNING",
      meaning: `For a quarter of an hour, ${percentile} was over ${milliseconds} ms, with ${fewestAnswered} requests or more in each five minutes.`,
      conditions: [slow, answered],
    });
  }

  private promise(id: string, config: ConstructorParameters<typeof MonitoringSlo>[2]): MonitoringSlo {
    const made = new MonitoringSlo(this, id, config);
    this.slos.push(made);
    return made;
  }

  private alert(id: string, displayName: string, { severity, conditions, meaning }: Alert): void {
    const { notificationChannels, project, metrics, of = "endpoint" } = this.props;
    const { resourceType, labels } = metrics.requests;
    const resource = Object.entries(labels).filter(([label]) => label.startsWith("resource."));
    const logs = Object.entries({ "resource.type": resourceType, ...Object.fromEntries(resource) });
    const made = new MonitoringAlertPolicy(this, id, {
      displayName,
      project,
      notificationChannels,
      severity,
      combiner: "AND",
      conditions,
      documentation: {
        mimeType: "text/markdown",
        subject: displayName,
        content: [
          `**What it means.** ${meaning}`,
          `**Which ${of}.** ${metrics.title}`,
          `**What to look at.** The dashboard of the ${of}s, and the ${of}'s log:`,
          `\`${logs.map(([label, value]) => `${label}="${value}"`).join(" AND ")}\``,
        ].join("\n\n"),
      },
      alertStrategy: { autoClose: soonestClose },
    });
    this.alerts.push(made);
  }

  private common(displayName: string, sloId: string, goal: number) {
    const { project } = this.props;
    return { service: this.resource.serviceId, sloId, displayName, goal, rollingPeriodDays: 30, project };
  }

  private validate(): void {
    const { serviceName, availabilityPercent, latencyMilliseconds = {} } = this.props;
    for (const name of ["serviceName", "metrics"] as const) required(this, name, this.props[name]);
    if (isKnown(serviceName) && !/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/.test(serviceName)) {
      throw invalid(this, `serviceName is "${serviceName}"`, 'write 1-63 letters, digits and "-"');
    }
    mustBeKnown(this, "availabilityPercent", availabilityPercent);
    checkMetrics(this, this.props.metrics);
    if (availabilityPercent !== undefined && !(availabilityPercent >= 90 && availabilityPercent <= 99.99)) {
      throw invalid(this, `availabilityPercent is ${availabilityPercent}`, "give 90 to 99.99 percent");
    }
    for (const [percentile, milliseconds] of Object.entries(latencyMilliseconds)) {
      if (milliseconds !== undefined && (!isKnown(milliseconds) || milliseconds > 0)) continue;
      throw invalid(this, `latencyMilliseconds.${percentile} is ${milliseconds}`, "give milliseconds above 0");
    }
    const found = contradiction(latencyMilliseconds);
    if (found === undefined) return;
    const { percentile, value, lower, least } = found;
    throw invalid(
      this,
      `latencyMilliseconds.${percentile} is ${value}, which is less than ${lower}, ${least}`,
      `give ${least} or more`,
    );
  }
}

type Policy = ConstructorParameters<typeof MonitoringAlertPolicy>[2];
type Condition = Extract<Policy["conditions"], unknown[]>[number];

interface Alert {
  readonly severity: string;
  /** For whoever is written to. */
  readonly meaning: string;
  /** All of them have to hold. */
  readonly conditions: Condition[];
}

/** Of an alert whose metric has no data any more: the soonest that Cloud Monitoring takes, and seven days if it is not told. */
const soonestClose = "1800s";

/** Holds when this many came within a time, as long as they do. */
function atLeast(count: number, what: string, metric: GoogleMetric, seconds: number, duration = 0): Condition {
  return {
    displayName: `${count} ${what} or more in ${seconds / 60} minutes`,
    conditionThreshold: {
      filter: metricFilter(metric),
      aggregations: [aggregation(seconds, "REDUCE_SUM")],
      comparison: "COMPARISON_GT", // the other comparison that there is asks for less
      thresholdValue: count - 1,
      duration: `${duration}s`,
      ...(duration > 0 && { evaluationMissingData: "EVALUATION_MISSING_DATA_INACTIVE" }),
    },
  };
}

const aggregation = (seconds: number, crossSeriesReducer: string) => ({
  alignmentPeriod: `${seconds}s`,
  perSeriesAligner: "ALIGN_DELTA",
  crossSeriesReducer,
});

/** A percentage as a share, without what division leaves behind the digits. */
const share = (percent: number) => Number((percent / 100).toFixed(6));
