/** A metric of Cloud Monitoring, of one thing: for alerts, promises and dashboards. */
export interface GoogleMetric {
  /** Such as `run.googleapis.com/request_count`. */
  readonly type: string;

  /** What it is measured of, such as `cloud_run_revision`. */
  readonly resourceType: string;

  /** The labels that pick the thing, with where they belong: `{ "resource.labels.service_name": "churn" }`. */
  readonly labels: { readonly [label: string]: string };
}

/** The metric as Cloud Monitoring's filters name it. */
export function metricFilter({ type, resourceType, labels }: GoogleMetric): string {
  const parts = { "metric.type": type, "resource.type": resourceType, ...labels };
  return Object.entries(parts)
    .map(([label, value]) => `${label}="${value}"`)
    .join(" AND ");
}

/** What is watched of whatever serves a model. */
export interface ServingMetrics {
  /** What people read in titles. */
  readonly title: string;

  /** Requests that were answered, whatever the answer. */
  readonly requests: GoogleMetric;

  /** Those answered with an error of the server (5xx). */
  readonly errors: GoogleMetric;

  /** How long answers took, in milliseconds, as a distribution. */
  readonly latency: GoogleMetric;

  /** Replicas that run. */
  readonly replicas: GoogleMetric;

  /** Use of their processors, of 1. */
  readonly cpu: GoogleMetric;

  /** Use of their accelerators, of 1. */
  readonly gpu: GoogleMetric;
}

/** Whatever serves a model, by the names of its metrics. */
interface Serving {
  metricInvocations(): GoogleMetric;
  metricInvocationResponseCode(codes: "5xx"): GoogleMetric;
  metricModelLatency(): GoogleMetric;
  metricReplicas(): GoogleMetric;
  metricCpuUtilization(): GoogleMetric;
  metricGpuUtilization(): GoogleMetric;
}

/** What is watched of it. */
export function servingMetrics(title: string, of: Serving): ServingMetrics {
  return {
    title,
    requests: of.metricInvocations(),
    errors: of.metricInvocationResponseCode("5xx"),
    latency: of.metricModelLatency(),
    replicas: of.metricReplicas(),
    cpu: of.metricCpuUtilization(),
    gpu: of.metricGpuUtilization(),
  };
}

/** Of 100 requests, how many are answered within a time. */
export type Percentile = "p50" | "p95" | "p99";
