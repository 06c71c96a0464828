import { Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { ServiceAlarms, type ServiceAlarmsProps } from "../../../../constructs/aws/cloudwatch/service-alarms";
import { ServiceMetrics } from "../../../../constructs/aws/cloudwatch/service-metrics";
import { synth } from "../../../support/synth";

const variant = (variantName: string) =>
  new ServiceMetrics({
    variantName,
    loadBalancerFullName: "app/acme/50dc6c495c0c9188",
    targetGroupFullName: `targetgroup/scores-${variantName}/73e2d6bc24d8a067`,
    clusterName: "acme",
    serviceName: `scores-${variantName}`,
  });
const topic = "arn:aws:sns:eu-west-1:123456789012:alerts";
const required: ServiceAlarmsProps = { name: "service/scores", variants: [variant("main"), variant("next")] };
const made = (props: Partial<ServiceAlarmsProps> = {}) =>
  synth((scope) => new ServiceAlarms(scope, "alarms", { ...required, ...props })).resource;
const named = (props: Partial<ServiceAlarmsProps> = {}) =>
  made(props).aws_cloudwatch_metric_alarm!.map(({ alarm_name }) => alarm_name as string);

// "CloudWatch metrics for your Application Load Balancer": dimensions and reporting criteria.
const ofTargets = {
  LoadBalancer: "app/acme/50dc6c495c0c9188",
  TargetGroup: "targetgroup/scores-main/73e2d6bc24d8a067",
};

it("tell when no replica answers its health check for five minutes, or none is there", () => {
  const [alarm] = made({ alarmActionArns: [topic] }).aws_cloudwatch_metric_alarm!;
  expect(alarm).toMatchObject({
    ...{ alarm_name: "service/scores/main/down", alarm_actions: [topic], ok_actions: [topic] },
    ...{ comparison_operator: "LessThanThreshold", threshold: 1, evaluation_periods: 5 },
    treat_missing_data: "breaching",
  });
  // The metric is "reported if there are registered targets" alone, so it is missing when the last one has gone.
  expect(alarm!.metric_query).toEqual([
    { id: "replicas", expression: "FILL(healthy, 0)", label: "Replicas that are ready", return_data: true },
    {
      id: "healthy",
      metric: {
        ...{ namespace: "AWS/ApplicationELB", metric_name: "HealthyHostCount", dimensions: ofTargets },
        ...{ stat: "Maximum", period: 60 },
      },
    },
  ]);
});

it("tell for each variant, and of a promise only where there is one", () => {
  expect(named()).toEqual(["service/scores/main/down", "service/scores/next/down"]);
  const promised = { availabilityPercent: 99.9, latencyMilliseconds: { p95: 300 } };
  expect(named({ ...promised, variants: [variant("main")] })).toEqual([
    "service/scores/main/down",
    ...["1h", "5m", "6h", "30m"].map((window) => `service/scores/availability/${window}-main`),
    "service/scores/main/p95",
  ]);
  expect(new Set(named(promised)).size).toBe(named(promised).length);
});

describe("of an availability", () => {
  const { aws_cloudwatch_metric_alarm: alarms } = made({ availabilityPercent: 99.9, variants: [variant("main")] });
  const [long] = alarms!.filter(({ alarm_name }) => alarm_name.endsWith("1h-main"));
  const metrics = (long!.metric_query as any[]).flatMap(({ id, metric }) => (metric ? [[id, metric]] : []));

  it("count what tasks and load balancer answered, in ten metrics or fewer", () => {
    expect(metrics.map(([id, { metric_name, dimensions }]) => [id, metric_name, dimensions])).toEqual([
      ["errors", "HTTPCode_Target_5XX_Count", ofTargets],
      ["balancer", "HTTPCode_ELB_5XX_Count", { LoadBalancer: ofTargets.LoadBalancer }],
      ["requests", "RequestCount", ofTargets],
      ["ok", "HTTPCode_Target_2XX_Count", ofTargets],
      ["moved", "HTTPCode_Target_3XX_Count", ofTargets],
      ["client", "HTTPCode_Target_4XX_Count", ofTargets],
    ]);
    for (const [, { stat, period }] of metrics) expect([stat, period]).toEqual(["Sum", 3_600]);
  });

  /** What the alarm takes for failed, of what CloudWatch has counted. */
  const failed = (counted: Record<string, number>) => {
    const { expression } = long!.metric_query.find(({ id }: any) => id === "failed");
    const FILL = (value: number | undefined, instead: number) => value ?? instead;
    const IF = (is: boolean, then: number, otherwise: number) => (is ? then : otherwise);
    const MIN = (all: number[]) => Math.min(...all);
    const names = metrics.map(([id]) => id as string);
    const value = new Function("FILL", "IF", "MIN", ...names, `return ${expression}`) as (...all: unknown[]) => number;
    return value(FILL, IF, MIN, ...names.map((name) => counted[name]));
  };

  it("take of the load balancer's errors, which it counts for all services, what was not answered here", () => {
    expect(failed({ requests: 100, ok: 90, errors: 10 })).toBe(10);
    expect(failed({ requests: 100, ok: 60, balancer: 40 })).toBe(40); // hung, all of them
    expect(failed({ requests: 100, ok: 80, moved: 10, client: 10, balancer: 40 })).toBe(0); // another service's
    expect(failed({ requests: 100, ok: 90, balancer: 40 })).toBe(10);
    expect(failed({ requests: 100, ok: 90 })).toBe(0); // sockets, and callers who went away
    expect(failed({ balancer: 40 })).toBe(0);
    expect(failed({ requests: 10, ok: 12, balancer: 5 })).toBe(0); // answered in this period, asked in the one before
  });
});

it("of a latency are in seconds, and ask for 20 requests", () => {
  const { aws_cloudwatch_metric_alarm: alarms } = made({ latencyMilliseconds: { p95: 700 } });
  const metric = { dimensions: ofTargets, period: 300 };
  expect(alarms!.slice(2)).toMatchObject([
    {
      ...{ alarm_name: "service/scores/main/p95", threshold: 0.7, evaluation_periods: 3 },
      metric_query: [
        { expression: "IF(answers >= 20, p95, 0)" },
        { id: "p95", metric: { ...metric, metric_name: "TargetResponseTime", stat: "p95" } },
        { id: "answers", metric: { ...metric, metric_name: "RequestCount", stat: "Sum" } },
      ],
    },
    { alarm_name: "service/scores/next/p95" },
  ]);
});

it("say where to look", () => {
  const [alarm] = made({ logGroupName: "/aws/ecs/scores" }).aws_cloudwatch_metric_alarm!;
  expect(alarm!.alarm_description).toContain(
    "Look at the dashboard of the services, and at the log group /aws/ecs/scores.",
  );
});

describe("refuse", () => {
  it.each<[string, Partial<ServiceAlarmsProps>, string]>([
    ["no variant", { variants: [] }, "test/alarms: there are 0 variants"],
    ["no failure at all", { availabilityPercent: 100 }, "availabilityPercent is 100"],
    ["no time at all", { latencyMilliseconds: { p95: 0 } }, "latencyMilliseconds.p95 is 0; give 1 or more"],
    ["no name", { name: "" }, "name is missing"],
    [
      "a variant that only Terraform knows",
      { variants: [variant(Token.asString({ resolve: () => "x" }))] },
      "variantName is only known at deploy; write it out",
    ],
  ])("%s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});
