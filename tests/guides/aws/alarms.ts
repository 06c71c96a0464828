import type { Json } from "../../support/check-schema";
import type { Entry, HeldByProgram } from "../entry";
import { all, breaking, each, of, rule } from "../programs";
import { guideOf, onAws } from "./pages";

const monitoring = guideOf("AmazonCloudWatch/latest/monitoring");
const api = guideOf("AmazonCloudWatch/latest/APIReference");
const guide = guideOf("sagemaker/latest/dg");
const workbook = { title: "The Site Reliability Workbook: Alerting on SLOs", read: "2018" };

type Mode = "realtime" | "serverless" | "async";

const common = ["Invocation4XXErrors", "Invocation5XXErrors", "ModelLatency"];

/** What SageMaker publishes under AWS/SageMaker for an endpoint of a mode, of what is worth an alarm; the lists of the last two are exhaustive. */
const ofVariant: Readonly<Record<Mode, readonly string[]>> = {
  realtime: [...common, "Invocations", "InvocationsPerInstance", "InvocationModelErrors", "OverheadLatency"],
  serverless: [...common, "Invocations", "OverheadLatency", "ModelSetupTime"],
  async: [...common, "InvocationFailures", "InvocationsProcessed", "TimeInBacklog"],
};
/** Of the whole queue, and so of no variant. */
const ofQueue = ["ApproximateBacklogSize", "ApproximateBacklogSizePerInstance", "HasBacklogWithoutCapacity"];

const alarms = of("aws_cloudwatch_metric_alarm");
const composites = of("aws_cloudwatch_composite_alarm");
const queried = of("aws_cloudwatch_metric_alarm", ({ metric_query }) => metric_query !== undefined);
const metricsOf = ({ metric_query, ...alarm }: Json): Json[] =>
  metric_query ? (metric_query as Json[]).flatMap(({ metric }) => metric ?? []) : [alarm];
/** Of what runs to its end, and of what starts it: told when it begins, and never over, since the next run says nothing of the one before. */
const isOfRuns = (alarm: Json) =>
  metricsOf(alarm).some(({ namespace }) => /^AWS\/(States|Events|Scheduler)$/.test(namespace));
const isOfService = ({ alarm_name: name }: Json) => String(name).startsWith("service/");
const ofEndpoints = of("aws_cloudwatch_metric_alarm", (alarm) => !isOfRuns(alarm) && !isOfService(alarm));
const endpointOf = (alarm: Json): string =>
  String(metricsOf(alarm)[0]!.dimensions.EndpointName).replace(/^\$\{aws_sagemaker_endpoint\.(.*)\.name\}$/, "$1");

function modeOf(program: Json, alarm: Json): Mode {
  const named = endpointOf(alarm);
  const endpointName = (program.resource.aws_sagemaker_endpoint?.[named]?.name ?? named) as string;
  const [, body] = all(program, "aws_sagemaker_endpoint_configuration")!.find(
    ([, { name }]) => String(name).replace(/-[0-9a-f]{8}$/, "") === endpointName,
  )!;
  if (body.async_inference_config) return "async";
  return body.production_variants[0].serverless_config ? "serverless" : "realtime";
}

/** An alarm on a metric that its endpoint's mode does not have cannot ring; of all programs, or of one. */
function published(wrong: string, yaml?: string): HeldByProgram {
  return {
    yaml,
    broken: (program) =>
      breaking(
        ofEndpoints(program),
        (alarm) => !metricsOf(alarm).every((metric) => isPublished(metric, modeOf(program, alarm))),
      ),
    without: (program) =>
      each(ofEndpoints(program), (alarm) =>
        (alarm.metric_query ? metricsOf(alarm) : [alarm]).forEach((metric) => (metric.metric_name = wrong)),
      ),
  };
}

function isPublished({ namespace, metric_name: name, dimensions }: Json, mode: Mode): boolean {
  const keys = Object.keys(dimensions).filter((key) => mode !== "realtime" || key !== "EndpointConfigName");
  const isOfQueue = mode === "async" && ofQueue.includes(name) && keys.join() === "EndpointName";
  const isOfVariant = ofVariant[mode].includes(name) && keys.join() === "EndpointName,VariantName";
  return namespace === "AWS/SageMaker" && (isOfQueue || isOfVariant);
}

const withTopic = (program: Json) => Object.keys(program.resource?.aws_sns_topic ?? {}).some((id) => /alerts/.test(id));
const forPeople = (program: Json): [string, Json][] => {
  const tells = (program.resource.aws_cloudwatch_metric_alarm ?? {}) as Record<string, Json>;
  const isPart = ({ alarm_name: name }: Json) => /\/availability\/\d+[hm](-[\w-]+)?$|\/from-zero$/.test(name as string);
  return [...Object.entries(tells).filter(([, alarm]) => !isPart(alarm)), ...(composites(program) ?? [])];
};

/** An endpoint with a promise of each kind. */
const promising = (availability: string, fields = "") => `${onAws}registries: { r: {} }
buckets: { b: {} }
endpoints:
  e: { ${fields}slo: { availability: ${availability}, latency: { p99: 1s } }, variants: { a: { image: "${image}" } } }
`;
const image = `registry/r@sha256:${"a".repeat(64)}`;

/** What an alarm needs to ring, and whom. */
export const alarmEntries: readonly Entry[] = [
  {
    says: "Every alarm is on a metric that SageMaker publishes for its endpoint's mode: by endpoint and variant, of real-time ones by configuration, too.",
    page: guide("Amazon SageMaker AI metrics in Amazon CloudWatch", "monitoring-cloudwatch"),
    held: published("ApproximateBacklogSize"),
  },
  {
    says: "A serverless endpoint publishes the metrics of a list and no others: no InvocationModelErrors.",
    page: guide("Alarms and logs for tracking metrics from serverless endpoints", "serverless-endpoints-monitoring"),
    held: published("InvocationModelErrors", promising("99.9%", "mode: serverless, ")),
  },
  {
    says: "An asynchronous endpoint publishes the metrics of a list and no others; those of its queue are of the endpoint.",
    page: guide("Alarms and logs for tracking metrics from asynchronous endpoints", "async-inference-monitor"),
    held: published(
      "Invocations",
      promising("99.9%", "mode: async, async: { output: bucket/b/a }, replicas: { min: 0, max: 2 }, "),
    ),
  },
  {
    says: "Of few samples a percentile says nothing: ten of them have to lie above it, 20 for a median.",
    page: monitoring("Percentile-based alarms and low data samples", "percentiles-with-low-samples"),
    held: rule(
      of("aws_cloudwatch_metric_alarm", ({ alarm_name }) => /\/p\d\d$/.test(alarm_name)),
      ({ metric_query: query, alarm_name }) =>
        !/^IF\(answers >= 20, p\d\d, 0\)$/.test(query?.[0].expression) ||
        query.at(-1).metric.stat !== (isOfService({ alarm_name }) ? "Sum" : "SampleCount"), // of requests, and of what each took
      (alarm) => (alarm.metric_query[0].expression = "p95"),
    ),
  },
  {
    says: "Where there is little traffic one failed request uses up the budget of days: the long window asks for ten.",
    page: {
      ...workbook,
      address: "sre.google/workbook/alerting-on-slos/#low-traffic-services-and-error-budget-alerting",
    },
    held: rule(
      of("aws_cloudwatch_metric_alarm", ({ alarm_name }) => /\/availability\/\d+h/.test(alarm_name)),
      ({ metric_query: [first] }) => !first.expression.startsWith("IF(failed >= 10, "),
      ({ metric_query: [first] }) => (first.expression = first.expression.replace("10", "1")),
    ),
  },
  {
    says: "A budget burns 1 / budget times too fast at most: whatever is promised, both speeds are asked for, and can be reached.",
    page: { ...workbook, address: "sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts" },
    held: {
      yaml: promising("90%"),
      broken: (program) => {
        const names = (composites(program) ?? []).map(([, { alarm_name }]) => String(alarm_name));
        const lonely = names.filter(
          (name) => !names.includes(name.replace(/slow|fast/, (it) => (it === "slow" ? "fast" : "slow"))),
        );
        return [...lonely, ...breaking(alarms(program), isUnreachable)!];
      },
      without: (program) => each(alarms(program), (alarm) => (alarm.threshold *= 1.6)),
    },
  },
  {
    says: "A composite alarm whose rule names an alarm that is not there is refused.",
    page: api("PutCompositeAlarm", "API_PutCompositeAlarm"),
    held: {
      broken: (program) =>
        breaking(composites(program), ({ alarm_rule: text }) => {
          const named = [
            ...String(text).matchAll(/ALARM\("\$\{aws_cloudwatch_metric_alarm\.([\w-]+)\.alarm_name\}"\)/g),
          ];
          return named.length !== 2 || named.some(([, id]) => !program.resource.aws_cloudwatch_metric_alarm?.[id!]);
        }),
      without: (program) => {
        delete program.resource.aws_cloudwatch_metric_alarm;
        return true;
      },
    },
  },
  {
    says: "An alarm without actions changes its colour and tells nobody: where there is a topic, every alarm for people names it, for on and, but of runs, for off.",
    page: api("PutMetricAlarm", "API_PutMetricAlarm"),
    held: {
      broken: (program) =>
        withTopic(program) && forPeople(program).length > 0
          ? breaking(forPeople(program), ({ alarm_actions: on, ok_actions: off, ...alarm }) =>
              [on, ...(isOfRuns(alarm) ? [] : [off])].some(
                (actions) => !/^\$\{aws_sns_topic\.alerts_/.test(actions?.[0]),
              ),
            )
          : undefined,
      without: (program) => each(forPeople(program), (alarm) => delete alarm.alarm_actions),
    },
  },
  {
    says: "An alarm holds at most twenty queries, ten of them expressions.",
    page: api("MetricDataQuery", "API_MetricDataQuery"),
    held: rule(
      queried,
      ({ metric_query: query }) => query.length > 20 || query.filter(({ expression }: Json) => expression).length > 10,
      ({ metric_query: query }) => query.push(...Array(10).fill(query[0])),
    ),
  },
  {
    says: "A description has 1024 characters at most; ours say what is meant, of what, and where to look.",
    page: api("PutMetricAlarm", "API_PutMetricAlarm"),
    held: {
      broken: (program) => {
        const tells = alarms(program) && forPeople(program);
        return breaking(
          tells,
          ({ alarm_description: text }) =>
            text.length > 1024 ||
            !/Look at (the dashboard .*(\/aws\/sagemaker\/|log group)|the (executions|state machine))/.test(text),
        );
      },
      without: (program) => each(alarms(program) && forPeople(program), (alarm) => (alarm.alarm_description = "x")),
    },
  },
];

/** A share above nine tenths or so is never reached: something always answers. */
const isUnreachable = ({ alarm_name: name, threshold }: Json) => /\/availability\//.test(name) && threshold > 0.91;
