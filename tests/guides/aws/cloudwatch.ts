import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { each, of, rule } from "../programs";
import { guideOf } from "./pages";

const guide = guideOf("AmazonCloudWatch/latest/monitoring");
const api = guideOf("AmazonCloudWatch/latest/APIReference");
const putAlarm = api("PutMetricAlarm", "API_PutMetricAlarm");
const math = guide("Using math expressions with CloudWatch metrics", "using-metric-math");
const body = guideOf("AmazonCloudWatch/latest/APIReference")(
  "Dashboard Body Structure and Syntax",
  "CloudWatch-Dashboard-Body-Structure",
);
const alarms = of("aws_cloudwatch_metric_alarm");
const queried = of("aws_cloudwatch_metric_alarm", ({ metric_query }) => metric_query !== undefined);
const metricsOf = ({ metric_query }: Json) => (metric_query as Json[]).flatMap(({ metric }) => metric ?? []) as Json[];
const dashboards = of("aws_cloudwatch_dashboard");
const widgets = ({ dashboard_body }: Json) => JSON.parse(dashboard_body.replace(/\$\{[^}]*\}/g, "x")).widgets as Json[];
const redraw = (dashboard: Json, spoil: (all: Json[]) => void) => {
  const all = widgets(dashboard);
  spoil(all);
  dashboard.dashboard_body = JSON.stringify({ widgets: all });
};
const linesOf = (all: Json[]) => all.flatMap(({ properties }) => properties.metrics ?? []) as unknown[][];

export const cloudwatch: readonly Entry[] = [
  {
    says: "An alarm on an expression takes at most ten metrics.",
    page: putAlarm,
    held: rule(
      queried,
      (alarm) => metricsOf(alarm).length > 10,
      (alarm) => alarm.metric_query.push(...Array(11).fill(alarm.metric_query[1])),
    ),
  },
  {
    says: "An alarm's name has 1-255 characters, of which / is one, and is the alarm: another of that name overwrites it.",
    page: putAlarm,
    held: {
      broken: (program) => {
        const names = (alarms(program) ?? []).map(([, { alarm_name }]) => alarm_name as string);
        const twice = names.filter((name, index) => names.indexOf(name) !== index || name.length > 255);
        return names.length > 0 ? twice : undefined;
      },
      without: (program) => each(alarms(program), (alarm) => (alarm.alarm_name = "errors")),
    },
  },
  {
    says: "All metrics of an alarm have one period.",
    page: putAlarm,
    held: rule(
      of("aws_cloudwatch_metric_alarm", (alarm) => alarm.metric_query !== undefined && metricsOf(alarm).length > 1),
      (alarm) => new Set(metricsOf(alarm).map(({ period }) => period)).size > 1,
      (alarm) => (metricsOf(alarm)[0]!.period += 60),
    ),
  },
  {
    says: "Exactly one query returns data, and ids begin with a small letter.",
    page: api("MetricDataQuery", "API_MetricDataQuery"),
    held: rule(
      queried,
      ({ metric_query }) =>
        metric_query.filter((each: Json) => each.return_data).length !== 1 ||
        metric_query.some(({ id }: Json) => !/^[a-z]\w*$/.test(id)),
      ({ metric_query }) => delete metric_query[0].return_data,
    ),
  },
  {
    says: "An alarm looks back a day at most, or seven where its period is an hour or more.",
    page: putAlarm,
    held: rule(
      alarms,
      (alarm) => {
        const period = alarm.period ?? metricsOf(alarm)[0]!.period;
        return alarm.evaluation_periods * period > (period >= 3600 ? 604_800 : 86_400);
      },
      (alarm) => (alarm.evaluation_periods = 100_000),
    ),
  },
  {
    says: "A period of 10, 20 or 30 seconds is for metrics that are published so often, which SageMaker's are not; others are multiples of 60.",
    page: putAlarm,
    held: rule(
      alarms,
      (alarm) =>
        (alarm.metric_query ? metricsOf(alarm) : [alarm]).some(({ period }) => period < 60 || period % 60 !== 0),
      (alarm) => (alarm.metric_query ? metricsOf(alarm) : [alarm]).forEach((metric) => (metric.period = 30)),
    ),
  },
  {
    says: "IF, FILL, SUM, MAX and MIN go in an alarm's expression, over metrics and expressions of the same alarm; a metric that is missing counts as 0 in it.",
    page: math,
    held: rule(
      queried,
      ({ metric_query: query }) => {
        const words = (query as Json[]).flatMap(
          ({ expression = "" }) => expression.match(/[A-Za-z]\w*/g) ?? [],
        ) as string[];
        const known = ["IF", "FILL", "SUM", "MAX", "MIN", ...(query as Json[]).map(({ id }) => id as string)];
        return words.some((word) => !known.includes(word));
      },
      ({ metric_query: [first] }) => (first.expression = "SEARCH('x', 'Sum')"),
    ),
  },
  {
    says: "Without data an alarm is neither on nor off unless it is told what that means.",
    page: guide("Configuring how CloudWatch alarms treat missing data", "alarms-and-missing-data"),
    held: rule(
      alarms,
      (alarm) => alarm.treat_missing_data === undefined,
      (alarm) => delete alarm.treat_missing_data,
    ),
  },
  {
    says: "A composite alarm's rule names alarms in quotes.",
    page: guide("Create a composite alarm", "Create_Composite_Alarm"),
    held: rule(
      of("aws_cloudwatch_composite_alarm"),
      ({ alarm_rule }) => !/^ALARM\("[^"]+"\)( AND ALARM\("[^"]+"\))*$/.test(alarm_rule),
      (alarm) => (alarm.alarm_rule = alarm.alarm_rule.replaceAll('"', "")),
    ),
  },
  {
    says: "A dashboard has at most 500 widgets and 2500 metrics.",
    page: guide("CloudWatch service quotas", "cloudwatch_limits"),
    held: rule(
      dashboards,
      (dashboard) => widgets(dashboard).length > 500 || linesOf(widgets(dashboard)).length > 2_500,
      (dashboard) => redraw(dashboard, (all) => all.push(...Array(501).fill(all[0]))),
    ),
  },
  {
    says: "Widgets lie on 24 columns, and each is at least one wide and high.",
    page: body,
    held: rule(
      dashboards,
      (dashboard) => widgets(dashboard).some(({ x, width, height }) => x + width > 24 || width < 1 || height < 1),
      (dashboard) => redraw(dashboard, (all) => all.forEach((widget) => (widget.width = 25))),
    ),
  },
  {
    says: "A line of a graph is namespace, metric and dimensions in pairs, then its options.",
    page: api(
      "Dashboard Body Structure and Syntax: metrics array",
      "CloudWatch-Dashboard-Body-Structure#CloudWatch-Dashboard-Properties-Metrics-Array-Format",
    ),
    held: rule(
      of("aws_cloudwatch_dashboard", (dashboard) => linesOf(widgets(dashboard)).length > 0),
      (dashboard) =>
        linesOf(widgets(dashboard)).some((line) => line.length % 2 === 0 || typeof line.at(-1) !== "object"),
      (dashboard) => redraw(dashboard, (all) => linesOf(all).forEach((line) => line.splice(3, 1))),
    ),
  },
  {
    says: "Machines report under /aws/sagemaker/Endpoints, requests under AWS/SageMaker.",
    page: guideOf("sagemaker/latest/dg")(
      "Amazon SageMaker AI metrics in Amazon CloudWatch: instances",
      "monitoring-cloudwatch",
    ),
    held: rule(
      of(
        "aws_cloudwatch_dashboard",
        (dashboard) => linesOf(widgets(dashboard)).length > 0 && !/AWS\/ECS/.test(dashboard.dashboard_body as string),
      ),
      (dashboard) =>
        linesOf(widgets(dashboard)).some(
          ([space, metric]) => /Utilization$/.test(metric as string) !== (space === "/aws/sagemaker/Endpoints"),
        ),
      (dashboard) => redraw(dashboard, (all) => linesOf(all).forEach((line) => (line[0] = "AWS/SageMaker"))),
    ),
  },
  {
    says: "Log groups are kept for one of the periods that CloudWatch Logs has.",
    page: guideOf("AmazonCloudWatchLogs/latest/APIReference")("PutRetentionPolicy", "API_PutRetentionPolicy"),
    held: rule(
      of("aws_cloudwatch_log_group"),
      ({ retention_in_days }) =>
        ![
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
        ].includes(retention_in_days),
      (group) => (group.retention_in_days = 31),
    ),
  },
];
