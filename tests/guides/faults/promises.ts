import type { Json } from "../../support/check-schema";
import { onAws } from "../aws/pages";
import { environment, served } from "../gcp/yaml";
import type { Fault, HeldByTest } from "../entry";
import { all, breaking, each, of, rule } from "../programs";

const playing = (test: string): HeldByTest => ({ file: "tests/constructs/shared/promises.test.ts", test });
const image = `"registry/r@sha256:${"a".repeat(64)}"`;
const onSageMaker = (fields: string, alerts = "") =>
  `${onAws}${alerts}registries: { r: {} }\nendpoints: { e: { ${fields}variants: { m: { image: ${image} } } } }\n`;
const queried = (ending: RegExp) => of("aws_cloudwatch_metric_alarm", ({ alarm_name: name }) => ending.test(name));
const speeds = (program: Json) =>
  (all(program, "aws_cloudwatch_composite_alarm") ?? [])
    .map(([, { alarm_name: name }]) => /\w+$/.exec(name)![0])
    .sort();

/** Weights of the production variants of an environment, with what they run on. */
const shares = (program: Json) =>
  all(program, "aws_sagemaker_endpoint_configuration")![0]![1].production_variants as Json[];

/** What was promised, and the alarms that were to tell of it. */
export const promises: readonly Fault[] = [
  {
    fault: "A2",
    input: "endpoints: { e: { variants: { m: { image: ... } } } }, updated under its alarms",
    was: "no statement of the endpoint's role allowed cloudwatch:DescribeAlarms, which SageMaker needs to look at alarms",
    held: {
      file: "tests/terraform/sagemaker-sandbox.test.ts",
      test: "refuses an update that watches alarms which the model's role may not look at",
    },
  },
  {
    fault: "A2",
    input: "the same, in the programs",
    was: "0 matches of DescribeAlarms in the repository",
    held: rule(
      of("aws_iam_role_policy", ({ policy }, id) => /^endpoint_.*_Role_/.test(id) && /endpoint/.test(policy)),
      ({ policy }) => !/"cloudwatch:DescribeAlarms"/.test(policy),
      (body) => (body.policy = body.policy.replace("cloudwatch:DescribeAlarms", "cloudwatch:PutMetricData")),
    ),
  },
  {
    fault: "A3",
    input: "a model that answers 5xx, and the deploy of its fix",
    was: "dimensions: { EndpointName, VariantName } in 24 of 24 alarms of prod-aws: the old fleet's errors took the fix back",
    held: {
      file: "tests/constructs/aws/sagemaker/rollback-alarms.test.ts",
      test: "watch the new fleet alone, under names that stay, and are set before the endpoint moves",
    },
  },
  {
    fault: "A8",
    input: "slo: { availability: 93% } on AWS",
    was: "tt-dev-e/availability/slow alone, over 6h and 30m at 0.42; if (threshold >= 1) return undefined",
    held: {
      yaml: onSageMaker("slo: { availability: 93% }, "),
      broken: (program) => (speeds(program).join() === "fast,slow" ? [] : speeds(program)),
      without: (program) => {
        const composites = program.resource.aws_cloudwatch_composite_alarm as Record<string, Json>;
        const fast = Object.keys(composites).find((id) => /fast$/.test(composites[id]!.alarm_name))!;
        return delete composites[fast];
      },
    },
  },
  {
    fault: "A8",
    input: "slo: { availability: 90% }, and nothing is answered any more",
    was: "tt-dev-e/availability/slow alone, at 0.6 of six hours: 3.6 hours, where Google Cloud told after 54 minutes",
    held: playing("a total outage at ten requests a minute, of %d percent, is told after %d minutes"),
  },
  {
    fault: "A8",
    input: "slo: { latency: { p95: 60s } } on SageMaker, which answers within 60 seconds or not at all",
    was: "tt-dev-e/m/p95 | 60000000: an alarm that nothing sets off",
    held: {
      refused: { "dev.yaml": onSageMaker("slo: { latency: { p95: 60s } }, ") },
      message: /slo.latency.p95: 60s is never exceeded, since SageMaker ends a request after 60s; write less than 60s$/,
      accepted: { "dev.yaml": onSageMaker("slo: { latency: { p95: 59s } }, ") },
    },
  },
  {
    fault: "A8",
    input: "mode: serverless, serverless: { timeout: 30s }, slo: { latency: { p95: 45s } } on Google Cloud",
    was: "tt-dev-e: p95 over 45000 ms",
    held: {
      refused: {
        "dev.yaml": served("mode: serverless, serverless: { timeout: 30s }, slo: { latency: { p95: 45s } }, "),
      },
      message: /p95: 45s is never exceeded, since Cloud Run ends a request after 30s; write less than 30s, or a longer/,
      accepted: {
        "dev.yaml": served("mode: serverless, serverless: { timeout: 60s }, slo: { latency: { p95: 45s } }, "),
      },
    },
  },
  {
    fault: "A8",
    input: "new EndpointAlarms(..., { periodSeconds: 10 }), of metrics that come once a minute",
    was: "taken: give 10, 20, 30, or a multiple of 60",
    held: {
      file: "tests/constructs/aws/cloudwatch/endpoint-alarms.test.ts",
      test: "a period in which nothing is counted",
    },
  },
  {
    fault: "A10",
    input: "slo: { availability: 99.9% }, and one of 50 requests of an hour fails",
    was: "IF(invocations > 0, errors / invocations, 0) over 0.0144, and the like on Google Cloud: 2 % rings",
    held: playing("one failed request in 50 is told to nobody, whatever is promised: %d percent"),
  },
  {
    fault: "A10",
    input: "the same, in the programs of AWS",
    was: "IF(invocations > 0, errors / invocations, 0)",
    held: rule(
      queried(/\/availability\/\d+h/),
      ({ metric_query: [first] }) => !first.expression.startsWith("IF(failed >= 10,"),
      ({ metric_query: [first] }) => (first.expression = "IF(invocations > 0, errors / invocations, 0)"),
    ),
  },
  {
    fault: "A10",
    input: "slo: { latency: { p95: 300ms } }, and five requests in five minutes take longer",
    was: "extended_statistic p95, evaluate_low_sample_count_percentiles: evaluate",
    held: rule(
      queried(/\/p\d\d$/),
      ({ metric_query: query }) => !/^IF\(answers >= 20, /.test(query?.[0].expression ?? ""),
      ({ metric_query: [first] }) => (first.expression = "p95"),
    ),
  },
  {
    fault: "A10",
    input: "the same, played on both clouds",
    was: "duration: 300s of one condition on Google Cloud, three periods of five minutes on AWS",
    held: playing("one slow answer of twenty is told to nobody, nor are five of five"),
  },
  ...([onSageMaker, served] as const).map((write): Fault => ({
    fault: "A12",
    input: `slo: { latency: { p50: 500ms, p95: 100ms, p99: 150ms } } on ${write === served ? "Google Cloud" : "AWS"}`,
    was:
      write === served
        ? "tt-dev-e: p50 over 500 ms, p95 over 100 ms"
        : "tt-dev-e/m/p50 | 500000, tt-dev-e/m/p95 | 100000",
    held: {
      refused: { "dev.yaml": write("slo: { latency: { p50: 500ms, p95: 100ms, p99: 150ms } }, ") },
      message: /slo.latency.p95: 100ms is less than p50, which is 500ms; write at least 500ms$/,
      accepted: { "dev.yaml": write("slo: { latency: { p50: 100ms, p95: 100ms, p99: 150ms } }, ") },
    },
  })),
  ...([onAws, environment("")] as const).map((header, index): Fault => ({
    fault: "A12",
    input: `alerts: { emails: [A@Acme.example, a@acme.example] } on ${["AWS", "Google Cloud"][index]}`,
    was: [
      "aws_sns_topic_subscription alerts_AAcmeexample_67BEB31D and alerts_aacmeexample_D7812349",
      "google_monitoring_notification_channel watching_AAcmeexample_720F1A4E and watching_aacmeexample_065050CE",
    ][index]!,
    held: {
      refused: { "dev.yaml": `${header}alerts: { emails: [A@Acme.example, a@acme.example] }\n` },
      message: /alerts.emails.1: a@acme.example stands in the list already, as A@Acme.example; remove it here$/,
      accepted: { "dev.yaml": `${header}alerts: { emails: [a@acme.example, b@acme.example] }\n` },
    },
  })),
  {
    fault: "A13",
    input: "slo: { availability: 99.9% } on Google Cloud, and its e-mail",
    was: "combiner, display_name, project, severity, conditions; and no documentation, no alert_strategy",
    held: rule(
      of("google_monitoring_alert_policy"),
      ({ documentation: text, alert_strategy: strategy }) =>
        !/What it means/.test(text?.content ?? "") || text.subject === undefined || strategy?.auto_close === undefined,
      (body) => delete body.documentation,
    ),
  },
  {
    fault: "A13",
    input: "environments/prod-aws.yaml, whose challenger takes 10 % of the requests",
    was: "2-8 ml.m5.xlarge like the champion",
    held: {
      broken: (program, name) => {
        if (name !== "prod-aws") return undefined;
        const [challenger, champion] = shares(program);
        return challenger!.instance_type === champion!.instance_type ? ["challenger"] : [];
      },
      without: (program) => {
        shares(program).forEach((variant) => (variant.instance_type = "ml.m5.xlarge"));
        return true;
      },
    },
  },
  {
    fault: "A13",
    input: "environments/prod.yaml, whose challenger takes 10 % of the requests",
    was: "minReplicaCount 2, maxReplicaCount 8 like the champion",
    held: {
      broken: (program, name) =>
        name === "prod" ? breaking(challengers(program), (body) => sizeOf(body).minReplicaCount > 1) : undefined,
      without: (program) => each(challengers(program), (body) => (sizeOf(body).minReplicaCount = 2)),
    },
  },
];

const sizeOf = ({ body }: Json) => body.deployedModel.dedicatedResources as Json;

/** What is deployed and takes the smallest share of the requests. */
function challengers(program: Json): [string, Json][] {
  const resources = Object.entries<Json>(program.resource.restful_resource);
  const [, traffic] = resources.find(([, { body }]) => body?.trafficSplit !== undefined)!;
  const shares = Object.entries<number>(traffic.body.trafficSplit as Record<string, number>);
  const [smallest] = shares.sort(([, one], [, other]) => one - other)[0]!;
  return resources.filter(([, { body }]) => body?.deployedModel?.id === smallest);
}
