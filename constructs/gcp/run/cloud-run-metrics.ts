import { type GoogleMetric, type ServingMetrics, servingMetrics } from "../monitoring/metrics";

/** The metrics of a Cloud Run service, which need not exist yet. */
export class CloudRunMetrics {
  constructor(
    private readonly serviceName: string,
    private readonly location: string,
  ) {}

  /** Requests that reached a replica: what is refused before (401, 403, or 429 and 503 where all replicas are taken) is not counted by Google. */
  public metricInvocations(): GoogleMetric {
    return this.metric("request_count");
  }

  /** Requests that were answered with a class of codes, such as `5xx`. */
  public metricInvocationResponseCode(codes: "2xx" | "3xx" | "4xx" | "5xx"): GoogleMetric {
    return this.metric("request_count", { "metric.labels.response_code_class": codes });
  }

  /**
   * How long answers took in milliseconds, as callers see it: from Google's edge and back, with the start of a replica where one had to be
   * started. `request_latencies` begins when the request reaches the container.
   */
  public metricModelLatency(): GoogleMetric {
    return this.metric("request_latency/e2e_latencies");
  }

  /** Replicas that answer. */
  public metricReplicas(): GoogleMetric {
    return this.metric("container/instance_count", { "metric.labels.state": "active" });
  }

  /** Use of the replicas' processors. */
  public metricCpuUtilization(): GoogleMetric {
    return this.metric("container/cpu/utilizations");
  }

  /** Use of the replicas' accelerators. */
  public metricGpuUtilization(): GoogleMetric {
    return this.metric("container/gpu/utilizations");
  }

  /** What is watched of it; see {@link EndpointSlo} and {@link ServingDashboard}. */
  public metrics(title: string): ServingMetrics {
    return servingMetrics(title, this);
  }

  private metric(name: string, labels: GoogleMetric["labels"] = {}): GoogleMetric {
    const { serviceName, location } = this;
    return {
      type: `run.googleapis.com/${name}`,
      resourceType: "cloud_run_revision",
      labels: { "resource.labels.service_name": serviceName, "resource.labels.location": location, ...labels },
    };
  }
}
