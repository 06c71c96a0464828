import type { Json } from "../../support/check-schema";
import type { Entry, HeldByProgram } from "../entry";
import { ruleOn } from "./rules";
import { environment } from "./yaml";

const page = (title: string, address: string) => ({ title, address: `cloud.google.com/${address}`, read: "2026-11" });
const metrics = page("Google Cloud metrics: A to B", "monitoring/api/metrics_gcp_a_b");
const slos = page("Structures of the SLO API", "stackdriver/docs/solutions/slo-monitoring/api/api-structures");
const burning = page(
  "Alerting on your burn rate",
  "stackdriver/docs/solutions/slo-monitoring/alerting-on-budget-burn-rate",
);
const filters = page("Method: projects.timeSeries.list", "monitoring/api/ref_v3/rest/v3/projects.timeSeries/list");
const slo = "google_monitoring_slo";
const policy = "google_monitoring_alert_policy";
const emails = (count: number) =>
  environment(`alerts: { emails: [${Array.from({ length: count }, (_, at) => `m${at}@acme.example`).join(", ")}] }`);
const rates = (body: Json): Json[] =>
  body.conditions.filter(({ condition_threshold: threshold }: Json) => /burn_rate/.test(threshold?.filter));

/** A rule on the text of all resources: each match of `pattern` is right, and `from` in place of `to` is not. */
function said(pattern: RegExp, isRight: (match: string) => boolean, to: string, from: string): HeldByProgram {
  return {
    broken: ({ resource }) =>
      JSON.stringify(resource)
        .match(pattern)
        ?.filter((match) => !isRight(match)),
    without: (program) => {
      const before = JSON.stringify(program.resource);
      program.resource = JSON.parse(before.replaceAll(to, from)) as Json;
      return before.includes(to);
    },
  };
}

export const monitoring: readonly Entry[] = [
  {
    finding: "Google 14",
    says: "An alert reaches sixteen channels at most.",
    page: page("Quotas and limits", "monitoring/quotas"),
    held: {
      refused: { "dev.yaml": emails(17) },
      message: /alerts.emails: holds 17 addresses/,
      accepted: { "dev.yaml": emails(16) },
    },
  },
  {
    says: "Vertex AI counts responses by classes of codes, such as 5xx.",
    page: metrics,
    held: said(
      /online\/response_count[^}]*?response_code=[\\"]+\w+/g,
      (match) => match.endsWith("5xx"),
      '\\\\\\"5xx',
      '\\\\\\"500',
    ),
  },
  {
    says: "Each latency of a prediction has a type: total, model or overhead; total is always there.",
    page: metrics,
    held: said(
      /online\/prediction_latencies.{0,260}/g,
      (match) => match.includes("latency_type"),
      "latency_type",
      "latency",
    ),
  },
  {
    says: "A latency is a distribution of what came since the last point: it is aligned by ALIGN_DELTA before a percentile is taken.",
    page: filters,
    held: ruleOn(
      policy,
      (body) => aggregated(body).every(({ per_series_aligner: aligner }) => aligner === "ALIGN_DELTA"),
      (body) => aggregated(body).forEach((one) => (one.per_series_aligner = "ALIGN_MEAN")),
      (body) => aggregated(body).length > 0,
    ),
  },
  {
    says: "Percentiles that a series is reduced to are the 5th, 50th, 95th and 99th.",
    page: filters,
    held: said(
      /REDUCE_PERCENTILE_\d+/g,
      (match) => /_(05|50|95|99)$/.test(match),
      "REDUCE_PERCENTILE_95",
      "REDUCE_PERCENTILE_90",
    ),
  },
  {
    says: "Use of processors and accelerators, and replicas, are gauges: they are aligned by a mean.",
    page: metrics,
    held: said(
      /online\/(?:cpu\/utilization|accelerator\/duty_cycle|replicas)[^}]*?perSeriesAligner[\\":]+\w+/g,
      (match) => match.endsWith("ALIGN_MEAN"),
      "ALIGN_MEAN",
      "ALIGN_DELTA",
    ),
  },
  {
    says: "Instances of Cloud Run are counted by state, idle ones too.",
    page: page("Google Cloud metrics: P to Z", "monitoring/api/metrics_gcp_p_z"),
    held: said(
      /container\/instance_count[^}]{0,260}/g,
      (match) => match.includes("metric.labels.state"),
      "metric.labels.state",
      "x",
    ),
  },
  {
    says: "A goal is above 0 and at most 0.9999.",
    page: slos,
    held: ruleOn(
      slo,
      ({ goal }) => goal > 0 && goal <= 0.9999,
      (body) => (body.goal = 1),
    ),
  },
  {
    says: "A rolling period is 1 to 30 days.",
    page: slos,
    held: ruleOn(
      slo,
      ({ rolling_period_days: days }) => days >= 1 && days <= 30,
      (body) => (body.rolling_period_days = 90),
    ),
  },
  {
    says: "A ratio names two of good, bad and total.",
    page: slos,
    held: ruleOn(
      slo,
      ({ request_based_sli: { good_total_ratio: ratio } }) => Object.keys(ratio).length === 2,
      ({ request_based_sli: { good_total_ratio: ratio } }) => delete ratio.total_service_filter,
      ({ request_based_sli: sli }) => sli?.good_total_ratio !== undefined,
    ),
  },
  {
    says: "A cut through a distribution names a metric of distributions, and what is good of it.",
    page: slos,
    held: ruleOn(
      slo,
      ({ request_based_sli: { distribution_cut: cut } }) =>
        /latencies/.test(cut.distribution_filter) && cut.range.max > 0,
      ({ request_based_sli: { distribution_cut: cut } }) => delete cut.range.max,
      ({ request_based_sli: sli }) => sli?.distribution_cut !== undefined,
    ),
  },
  {
    says: "How fast a budget burns is asked for by the SLO's full name and a time in seconds.",
    page: burning,
    held: ruleOn(
      policy,
      (body) =>
        rates(body).every(({ condition_threshold: { filter } }) =>
          /^select_slo_burn_rate\("\$\{google_monitoring_slo\.\w[\w-]*\.name\}", "\d+s"\)$/.test(filter),
        ),
      (body) =>
        rates(body).forEach(({ condition_threshold: one }) => (one.filter = one.filter.replace(/s"\)$/, 'm")'))),
      (body) => rates(body).length > 0,
    ),
  },
  {
    says: "A long time confirmed by a short one are two conditions, and both must hold.",
    page: burning,
    held: ruleOn(
      policy,
      (body) => rates(body).length === 2 && body.combiner === "AND",
      (body) => (body.combiner = "OR"),
      (body) => rates(body).length > 0,
    ),
  },
  {
    says: "A percentile of a container's use of its accelerators is taken from a distribution, which may be a gauge.",
    page: page("Google Cloud metrics: P to Z", "monitoring/api/metrics_gcp_p_z"),
    held: {
      notChecked:
        "two of Google's lists differ on the metric's kind; a chart in a real project shows it (known-issues)",
    },
  },
  {
    says: "An alert may name a built-in metric that never had data.",
    page: page("Troubleshoot alerting policies", "monitoring/alerts/troubleshooting-alerts"),
    held: {
      notChecked:
        "a 404 is documented of metrics that people make themselves; of Google's own only a project without data tells",
    },
  },
];

function aggregated(body: Json): Json[] {
  return body.conditions.flatMap(({ condition_threshold: { filter = "", aggregations = [] } = {} }: Json) =>
    /latencies/.test(filter) ? (aggregations as Json[]) : [],
  );
}
