import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { of, rule } from "../programs";
import { guideOf } from "./pages";

const guide = guideOf("sagemaker/latest/dg");
const metrics = guide("Amazon SageMaker AI metrics in Amazon CloudWatch", "monitoring-cloudwatch");
const asyncMetrics = guide(
  "Alarms and logs for tracking metrics from asynchronous endpoints",
  "async-inference-monitor",
);
const metricsOf = (body: Json) => (body.metric_query as Json[]).flatMap(({ metric }) => metric ?? []) as Json[];
const named = (body: Json) => metricsOf(body).map(({ metric_name }) => metric_name as string);
const isAsync = (body: Json) => named(body).includes("InvocationFailures");

/** What SageMaker counts, and what it does not. */
export const sagemakerMetrics: readonly Entry[] = [
  {
    finding: "AWS 9",
    says: "Invocation5XXErrors are answers of the model; time-outs and dead containers are in InvocationModelErrors.",
    page: metrics,
    held: rule(
      of(
        "aws_cloudwatch_metric_alarm",
        // A serverless endpoint has nothing that takes an update back, and no InvocationModelErrors.
        (body) => /\/errors$/.test(body.alarm_name) && !isAsync(body) && /takes an update/.test(body.alarm_description),
      ),
      (body) =>
        !["Invocation5XXErrors", "InvocationModelErrors", "Invocation4XXErrors"].every((each) =>
          named(body).includes(each),
        ),
      (body) => (body.metric_query = body.metric_query.filter(({ id }: Json) => id !== "model")),
    ),
  },
  {
    says: "Requests whose files an asynchronous endpoint cannot fetch or leave are InvocationFailures.",
    page: asyncMetrics,
    held: {
      file: "tests/constructs/aws/cloudwatch/endpoint-alarms.test.ts",
      test: "count what an asynchronous endpoint could not fetch or leave",
    },
  },
  {
    says: "An asynchronous endpoint publishes no Invocations, InvocationsPerInstance and OverheadLatency.",
    page: asyncMetrics,
    held: rule(
      of("aws_cloudwatch_metric_alarm", (body) => body.metric_query !== undefined && isAsync(body)),
      (body) => named(body).some((each) => /^(Invocations|InvocationsPerInstance|OverheadLatency)$/.test(each)),
      (body) =>
        metricsOf(body).forEach(
          (metric) => (metric.metric_name = metric.stat === "SampleCount" ? "Invocations" : metric.metric_name),
        ),
    ),
  },
  {
    finding: "AWS 10",
    says: "ModelLatency has average, sum, least, most and count; percentiles are not in the list.",
    page: asyncMetrics,
    held: {
      notChecked:
        "CloudWatch shows them all the same where a metric is published value by value; the first real run tells (known issues)",
    },
  },
];
