import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each } from "../programs";
import { ruleOn } from "./rules";

const page = (title: string, address: string) => ({ title, address: `cloud.google.com/${address}`, read: "2026-11" });
const policy = "google_monitoring_alert_policy";
const reference = page("REST Resource: projects.alertPolicies", "monitoring/api/ref_v3/rest/v3/projects.alertPolicies");
const limits = page("Quotas and limits: alerting", "monitoring/quotas#alerting_limits");
const texts = page("Annotate notifications with user-defined documentation", "monitoring/alerts/doc-variables");

interface Condition {
  readonly filter: string;
  readonly duration: string;
  readonly threshold_value: number;
  readonly evaluation_missing_data?: string;
  readonly aggregations?: { alignment_period: string; cross_series_reducer?: string }[];
}
const conditions = ({ conditions: all }: Json): Condition[] =>
  (all as Json[]).flatMap(({ condition_threshold: threshold }) => (threshold as Condition | undefined) ?? []);
const seconds = (text: string) => Number(/^(\d+)s$/.exec(text)?.[1]);
const onMetrics = (body: Json) => conditions(body).filter(({ filter }) => filter.startsWith("metric.type"));
const isBurn = (body: Json) => conditions(body).some(({ filter }) => /burn_rate/.test(filter));
const isOfServing = (body: Json) => !/\/watching\/secrets\/Resource$|\/start(ing|ers)\//.test(body["//"].metadata.path);
const isOfPercentile = (body: Json) =>
  conditions(body).some(({ aggregations: [one] = [] }) => one?.cross_series_reducer?.startsWith("REDUCE_PERCENTILE_"));
const labelsOf = (filter: string) => [...filter.matchAll(/([\w.]+)="/g)].map(([, label]) => label!);

const ofEndpoint = ["metric.type", "resource.type", "resource.labels.endpoint_id"];
const ofService = ["metric.type", "resource.type", "resource.labels.service_name", "resource.labels.location"];

/** What each service writes of its requests, and the labels that pick one endpoint's, or one kind of answer. */
const written: Readonly<Record<string, readonly string[]>> = {
  "aiplatform.googleapis.com/prediction/online/response_count": [...ofEndpoint, "metric.labels.response_code"],
  "aiplatform.googleapis.com/prediction/online/prediction_latencies": [...ofEndpoint, "metric.labels.latency_type"],
  "run.googleapis.com/request_count": [...ofService, "metric.labels.response_code_class"],
  "run.googleapis.com/request_latency/e2e_latencies": ofService,
};
const isWritten = ({ filter }: Condition) => {
  const labels = written[/^metric.type="([^"]+)"/.exec(filter)?.[1] ?? ""];
  const resource = filter.includes("aiplatform.") ? "aiplatform.googleapis.com/Endpoint" : "cloud_run_revision";
  return (
    labels !== undefined &&
    filter.includes(`resource.type="${resource}"`) &&
    labelsOf(filter).every((label) => labels.includes(label))
  );
};
const service = (prefix: string) => (body: Json) => onMetrics(body).some(({ filter }) => filter.includes(`"${prefix}`));
const renamed = (body: Json, from: string, to: string) =>
  onMetrics(body).forEach((one) => Object.assign(one, { filter: one.filter.replaceAll(from, to) }));

/** What an alert needs to open, and to close again. */
export const alerts: readonly Entry[] = [
  {
    says: "Vertex AI writes responses and latencies of an Endpoint, by its id.",
    page: page("Google Cloud metrics: A to B", "monitoring/api/metrics_gcp_a_b#gcp-aiplatform"),
    held: ruleOn(
      policy,
      (body) => onMetrics(body).every(isWritten),
      (body) => renamed(body, "endpoint_id", "endpoint_name"),
      service("aiplatform."),
    ),
  },
  {
    says: "Cloud Run writes requests and latencies of a revision, by its service and location.",
    page: page("Google Cloud metrics: P to Z", "monitoring/api/metrics_gcp_p_z#gcp-run"),
    held: {
      ...ruleOn(
        policy,
        (body) => onMetrics(body).every(isWritten),
        (body) => renamed(body, "service_name", "endpoint_id"),
        service("run."),
      ),
      yaml: `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1 }
endpoints: { e: { mode: serverless, slo: { availability: 90%, latency: { p95: 1s } } } }
`,
    },
  },
  {
    says: "A policy has at most six conditions.",
    page: limits,
    held: ruleOn(
      policy,
      (body) => conditions(body).length <= 6,
      (body) => (body.conditions = Array(7).fill(body.conditions[0])),
    ),
  },
  {
    says: "A condition looks back 23.5 hours at most, by whole minutes, and holds for whole minutes.",
    page: limits,
    held: ruleOn(
      policy,
      (body) =>
        conditions(body).every(({ duration, aggregations: [one] = [] }) => {
          const [held, aligned] = [seconds(duration), seconds(one?.alignment_period ?? "60s")];
          return held % 60 === 0 && aligned % 60 === 0 && aligned >= 60 && held + aligned <= 84_600;
        }),
      (body) => conditions(body).forEach((one) => Object.assign(one, { duration: "90s" })),
    ),
  },
  {
    says: "What a condition makes of missing data is asked only where it has to hold for a minute or more; unasked, an alert stays open.",
    page: reference,
    held: ruleOn(
      policy,
      (body) =>
        conditions(body).every(({ duration, evaluation_missing_data: missing }) =>
          duration === "0s" ? missing === undefined : missing === "EVALUATION_MISSING_DATA_INACTIVE",
        ),
      (body) =>
        conditions(body).forEach((one) => Object.assign(one, { duration: "60s", evaluation_missing_data: undefined })),
    ),
  },
  {
    says: "An alert without data closes after seven days, or after what it is told: half an hour at least.",
    page: page("Manage alerting policies: auto-close", "monitoring/alerts/concepts-indepth#auto-close"),
    held: ruleOn(
      policy,
      ({ alert_strategy: strategy }) => seconds(strategy?.auto_close ?? "") >= 1_800,
      (body) => delete body.alert_strategy,
    ),
  },
  {
    says: "A policy's documentation has 8192 characters at most, its subject 255; ${} in them are variables of Cloud Monitoring.",
    page: texts,
    held: ruleOn(
      policy,
      ({ documentation: { content, subject, mime_type: type } = {} as Json }) =>
        type === "text/markdown" &&
        content.length <= 8_192 &&
        subject.length <= 255 &&
        !/\$\$?\{/.test(
          (content + subject).replace(/\$\$\{(resource\.label\.subscription_id|log\.extracted_label\.\w+)\}/, ""),
        ),
      ({ documentation }) => (documentation.content = documentation.content.padEnd(9_000)),
    ),
  },
  {
    says: "An e-mail shows the policy's documentation: what it means, of which endpoint or service, and where to look.",
    page: texts,
    held: ruleOn(
      policy,
      ({ documentation: { content } = {} as Json }) =>
        /What it means.*\n\n.*Which (endpoint|service).*\n\n.*What to look at/.test(content) &&
        /resource.labels/.test(content),
      (body) => delete body.documentation,
      isOfServing,
    ),
  },
  {
    says: "Where there is little traffic one failed request uses up the budget of days: an alert asks for ten in the long window.",
    page: {
      title: "The Site Reliability Workbook: Alerting on SLOs",
      address: "sre.google/workbook/alerting-on-slos/#low-traffic-services-and-error-budget-alerting",
      read: "2018",
    },
    held: ruleOn(
      policy,
      (body) =>
        body.combiner === "AND" &&
        onMetrics(body).some(
          ({ filter, threshold_value: count, aggregations: [one] = [] }) =>
            count === 9 && /5xx"$/.test(filter) && conditions(body)[0]!.filter.includes(`"${one?.alignment_period}"`),
        ),
      (body) => body.conditions.pop(),
      isBurn,
    ),
  },
  {
    says: "A percentile of few requests is whatever the slowest took: an alert asks for twenty in five minutes, for as long as it is too slow.",
    // Google gives no number; the number of the other cloud, so that a promise means the same on both.
    page: {
      title: "Amazon CloudWatch: Percentile-based alarms and low data samples",
      address: "docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html",
      read: "2026-11",
    },
    held: ruleOn(
      policy,
      (body) => {
        const [slow, answered] = conditions(body);
        return body.combiner === "AND" && answered?.threshold_value === 19 && answered.duration === slow!.duration;
      },
      (body) => body.conditions.pop(),
      isOfPercentile,
    ),
  },
  {
    says: "A policy tells the channels that it names: where there are some, all of them.",
    page: reference,
    held: {
      broken: (program) => {
        const channels = Object.keys(program.resource?.google_monitoring_notification_channel ?? {}).length;
        return channels === 0
          ? undefined
          : breaking(all(program, policy), ({ notification_channels: named = [] }) => named.length !== channels);
      },
      without: (program) => each(all(program, policy), (body) => delete body.notification_channels),
    },
  },
];
