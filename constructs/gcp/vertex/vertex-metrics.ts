import { type GoogleMetric, type ServingMetrics, servingMetrics } from "../monitoring/metrics";

/** The metrics of an endpoint on Vertex AI, which need not exist yet. */
export class VertexMetrics {
  constructor(private readonly endpointNumber: string) {}

  /** Requests that were answered. */
  public metricInvocations(): GoogleMetric {
    return this.metric("response_count");
  }

  /** Requests that were answered with a class of codes, such as `5xx`. */
  public metricInvocationResponseCode(codes: "2xx" | "3xx" | "4xx" | "5xx"): GoogleMetric {
    return this.metric("response_count", { "metric.labels.response_code": codes });
  }

  /** How long answers took in milliseconds, with what Vertex AI adds to the model's own time. */
  public metricModelLatency(): GoogleMetric {
    return this.metric("prediction_latencies", { "metric.labels.latency_type": "total" });
  }

  /** Replicas that run. */
  public metricReplicas(): GoogleMetric {
    return this.metric("replicas");
  }

  /** Use of the replicas' processors. */
  public metricCpuUtilization(): GoogleMetric {
    return this.metric("cpu/utilization");
  }

  /** Use of the replicas' accelerators. */
  public metricGpuUtilization(): GoogleMetric {
    return this.metric("accelerator/duty_cycle");
  }

  /** What is watched of it; see {@link EndpointSlo} and {@link ServingDashboard}. */
  public metrics(title: string): ServingMetrics {
    return servingMetrics(title, this);
  }

  private metric(name: string, labels: GoogleMetric["labels"] = {}): GoogleMetric {
    return {
      type: `aiplatform.googleapis.com/prediction/online/${name}`,
      resourceType: "aiplatform.googleapis.com/Endpoint",
      labels: { "resource.labels.endpoint_id": this.endpointNumber, ...labels },
    };
  }
}
