import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { MonitoringCustomService } from "@cdktf/provider-google/lib/monitoring-custom-service";
import { MonitoringSlo } from "@cdktf/provider-google/lib/monitoring-slo";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { metricFilter, type Percentile, type ServingMetrics } from "./metrics";

/** Settings of an {@link EndpointSlo}. */
export interface EndpointSloProps {
  /** Name of the service in Cloud Monitoring: 1-63 letters, digits and `-`. */
  readonly serviceName: string;

  /** What is measured. */
  readonly metrics: ServingMetrics;

  /**
   * Percent of the requests of 30 days that are answered without an error of the server: 90 to 99.99.
   * @default - nothing is promised
   */
  readonly availability?: number;

  /**
   * Milliseconds within which 50, 95 or 99 of 100 requests are answered.
   * @default - nothing is promised
   */
  readonly latency?: { readonly [percentile in Percentile]?: number };

  /**
   * Names of the notification channels that hear of it.
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
  /** The service that the promises belong to. */
  public readonly service: MonitoringCustomService;

  private readonly props: EndpointSloProps;

  constructor(scope: Construct, id: string, props: EndpointSloProps) {
    super(scope, id);
    this.props = props;
    const { serviceName, metrics, availability, latency = {}, project } = props;
    this.validate();

    this.service = new MonitoringCustomService(this, "Service", {
      serviceId: serviceName,
      displayName: metrics.title,
      project,
    });
    if (availability !== undefined) this.promiseAvailability(availability);
    for (const [percentile, milliseconds] of Object.entries(latency) as [Percentile, number | undefined][]) {
      if (milliseconds !== undefined) this.promiseLatency(percentile, milliseconds);
    }
  }

  private promiseAvailability(percent: number): void {
    const { requests, errors } = this.props.metrics;
    const goal = share(percent);
    const promise = new MonitoringSlo(this, "Availability", {
      ...this.common(`${percent}% of requests without an error`, "availability", goal),
      requestBasedSli: {
        goodTotalRatio: { badServiceFilter: metricFilter(errors), totalServiceFilter: metricFilter(requests) },
      },
    });
    // More than 1 / (1 - goal) cannot be: when every request fails, what 90% allows is used up ten times as fast.
    const fastest = Math.min(14.4, Number((0.9 / (1 - goal)).toFixed(1)));
    this.burnAlert("FastBurn", promise, { rate: fastest, long: 3600, short: 300, severity: "CRITICAL" });
    this.burnAlert("SlowBurn", promise, { rate: 6, long: 21_600, short: 1800, severity: "WARNING" });
  }

  private burnAlert(id: string, { name }: MonitoringSlo, { rate, long, short, severity }: Burn): void {
    const condition = (seconds: number) => ({
      displayName: `${rate} times too fast over ${seconds / 60} minutes`,
      conditionThreshold: {
        filter: `select_slo_burn_rate("${name}", "${seconds}s")`,
        comparison: "COMPARISON_GT",
        thresholdValue: rate,
        duration: "0s",
      },
    });
    const { title } = this.props.metrics;
    this.alert(id, `${title}: errors use up what 30 days allow, ${rate} times too fast`, {
      severity,
      combiner: "AND",
      conditions: [condition(long), condition(short)],
    });
  }

  private promiseLatency(percentile: Percentile, milliseconds: number): void {
    const { latency, title } = this.props.metrics;
    const percent = Number(percentile.slice(1));
    new MonitoringSlo(this, `Latency-${percentile}`, {
      ...this.common(`${percent}% of requests within ${milliseconds} ms`, `latency-${percentile}`, share(percent)),
      requestBasedSli: {
        distributionCut: { distributionFilter: metricFilter(latency), range: { max: milliseconds } },
      },
    });
    const displayName = `${title}: ${percentile} over ${milliseconds} ms`;
    this.alert(`Slow-${percentile}`, displayName, {
      severity: "WARNING",
      combiner: "OR",
      conditions: [
        {
          displayName,
          conditionThreshold: {
            filter: metricFilter(latency),
            aggregations: [
              // One distribution of all models together, of which the percentile is taken.
              {
                alignmentPeriod: "300s",
                perSeriesAligner: "ALIGN_DELTA",
                crossSeriesReducer: `REDUCE_PERCENTILE_${percent}`,
              },
            ],
            comparison: "COMPARISON_GT",
            thresholdValue: milliseconds,
            duration: "300s",
          },
        },
      ],
    });
  }

  private alert(id: string, displayName: string, policy: Alert): void {
    const { notificationChannels, project } = this.props;
    new MonitoringAlertPolicy(this, id, { displayName, project, notificationChannels, ...policy });
  }

  private common(displayName: string, sloId: string, goal: number) {
    const { project } = this.props;
    return { service: this.service.serviceId, sloId, displayName, goal, rollingPeriodDays: 30, project };
  }

  private validate(): void {
    const { serviceName, availability, latency = {} } = this.props;
    for (const name of ["serviceName", "metrics"] as const) required(this, name, this.props[name]);
    if (isKnown(serviceName) && !/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/.test(serviceName)) {
      throw invalid(this, `serviceName is "${serviceName}"`, 'write 1-63 letters, digits and "-"');
    }
    if (availability !== undefined && !(availability >= 90 && availability <= 99.99)) {
      throw invalid(this, `availability is ${availability}`, "give 90 to 99.99 percent");
    }
    for (const [percentile, milliseconds] of Object.entries(latency)) {
      if (milliseconds !== undefined && milliseconds > 0) continue;
      throw invalid(this, `latency.${percentile} is ${milliseconds}`, "give milliseconds above 0");
    }
  }
}

interface Burn {
  readonly rate: number;
  readonly long: number;
  readonly short: number;
  readonly severity: string;
}

type Alert = Pick<ConstructorParameters<typeof MonitoringAlertPolicy>[2], "severity" | "combiner" | "conditions">;

/** A percentage as a share, without what division leaves behind the digits. */
const share = (percent: number) => Number((percent / 100).toFixed(6));
