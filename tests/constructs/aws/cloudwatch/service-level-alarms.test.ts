import { describe, expect, it } from "vitest";
import {
  ServiceLevelAlarms,
  type ServiceLevelAlarmsProps,
} from "../../../../constructs/aws/cloudwatch/service-level-alarms";
import { synth } from "../../../support/synth";

const required: ServiceLevelAlarmsProps = { endpointName: "acme-iris", variantNames: ["main", "next"] };
const made = (props: Partial<ServiceLevelAlarmsProps>) =>
  synth((scope) => new ServiceLevelAlarms(scope, "alarms", { ...required, ...props })).resource;

it("without a promise there is none", () => {
  expect(made({})).toEqual({});
});

describe("of an availability", () => {
  const resource = made({ availabilityPercent: 99.9, alarmActionArns: ["arn:aws:sns:eu-west-1:123456789012:alerts"] });

  it("are over a long and a short window, at 14.4 and 6 times what 30 days allow", () => {
    const windows = resource.aws_cloudwatch_metric_alarm!.map(({ alarm_name, threshold, metric_query }) => [
      alarm_name,
      threshold,
      metric_query.at(-1).metric.period,
      metric_query[0].expression,
    ]);
    // How many failed is asked of the long window.
    const [ten, one] = [10, 1].map((least) => `IF(failed >= ${least}, failed / MAX([failed, all]), 0)`);
    expect(windows).toEqual([
      ["acme-iris/availability/1h", 0.0144, 3600, ten],
      ["acme-iris/availability/5m", 0.0144, 300, one],
      ["acme-iris/availability/6h", 0.006, 21600, ten],
      ["acme-iris/availability/30m", 0.006, 1800, one],
    ]);
  });

  it("tell people only when both windows agree, once for both", () => {
    for (const part of resource.aws_cloudwatch_metric_alarm!) expect(part).not.toHaveProperty("alarm_actions");
    const composites = resource.aws_cloudwatch_composite_alarm!;
    expect(composites.map(({ alarm_name }) => alarm_name)).toEqual([
      "acme-iris/availability/fast",
      "acme-iris/availability/slow",
    ]);
    for (const { alarm_rule, alarm_actions, ok_actions } of composites) {
      expect(alarm_rule).toMatch(/^ALARM\("\$\{aws_cloudwatch_metric_alarm\.[^"]+"\) AND ALARM\("\$\{[^"]+"\)$/);
      expect(alarm_actions).toEqual(ok_actions);
      expect(alarm_actions).toHaveLength(1);
    }
  });

  it("take all variants together, since the endpoint made the promise", () => {
    const [{ metric_query }] = resource.aws_cloudwatch_metric_alarm as [any];
    expect(metric_query.slice(1, 3)).toEqual([
      { id: "failed", expression: "SUM([MAX([errors, model - client]), MAX([errors1, model1 - client1])])" },
      { id: "all", expression: "SUM([invocations, invocations1])" },
    ]);
    const of = metric_query
      .slice(3)
      .map(({ id, metric }: any) => [id, metric.metric_name, metric.dimensions.VariantName]);
    expect(of).toEqual([
      ["errors", "Invocation5XXErrors", "main"],
      ["model", "InvocationModelErrors", "main"],
      ["client", "Invocation4XXErrors", "main"],
      ["invocations", "Invocations", "main"],
      ["errors1", "Invocation5XXErrors", "next"],
      ["model1", "InvocationModelErrors", "next"],
      ["client1", "Invocation4XXErrors", "next"],
      ["invocations1", "Invocations", "next"],
    ]);
  });

  it("count the requests of an asynchronous endpoint by what it publishes", () => {
    const [alarm] = made({
      availabilityPercent: 99.9,
      async: true,
      variantNames: ["main"],
    }).aws_cloudwatch_metric_alarm!;
    expect(alarm!.metric_query.at(-1).metric).toMatchObject({
      metric_name: "Invocation5XXErrors",
      stat: "SampleCount",
    });
  });

  it("never ask for more than ten metrics at once", () => {
    const { aws_cloudwatch_metric_alarm: alarms } = made({ availabilityPercent: 99, variantNames: [..."abcdefg"] });
    expect(alarms).toHaveLength(16);
    for (const { metric_query } of alarms!) {
      expect(metric_query.filter(({ metric }: any) => metric).length).toBeLessThanOrEqual(10);
    }
    expect(new Set(alarms!.map(({ alarm_name }) => alarm_name)).size).toBe(16);
  });

  it.each([
    [90, 9, 0.9],
    [93, 12.9, 0.903],
    [93.75, 14.4, 0.9],
    [99.99, 14.4, 0.00144],
  ])("of %d%% ring when nearly everything fails, however much may", (availabilityPercent, rate, threshold) => {
    const resource = made({ availabilityPercent });
    const [fast] = resource.aws_cloudwatch_composite_alarm!;
    expect(fast!.alarm_description).toContain(`allow ${rate} times too fast, and 10 requests or more failed`);
    expect(resource.aws_cloudwatch_metric_alarm![0]!.threshold).toBe(threshold);
  });
});

it("of a latency are in microseconds, one for each percentile and variant, and ask for 20 answers", () => {
  const { aws_cloudwatch_metric_alarm: alarms } = made({ latencyMilliseconds: { p95: 300, p99: 1000 } });
  const latency = { metric_name: "ModelLatency", period: 300 };
  expect(alarms).toMatchObject([
    {
      alarm_name: "acme-iris/main/p95",
      threshold: 300_000,
      metric_query: [
        { expression: "IF(answers >= 20, p95, 0)", return_data: true },
        { id: "p95", metric: { ...latency, stat: "p95" } },
        { id: "answers", metric: { ...latency, stat: "SampleCount" } },
      ],
    },
    { alarm_name: "acme-iris/main/p99", threshold: 1_000_000 },
    { alarm_name: "acme-iris/next/p95" },
    { alarm_name: "acme-iris/next/p99" },
  ]);
});

describe("refuse", () => {
  it.each<[string, Partial<ServiceLevelAlarmsProps>, string]>([
    ["no variant", { variantNames: [] }, "test/alarms: there are 0 variants"],
    ["a share for percent", { availabilityPercent: 0.999 }, "availabilityPercent is 0.999; give 90 or more"],
    ["no failure at all", { availabilityPercent: 100 }, "availabilityPercent is 100"],
    ["no time at all", { latencyMilliseconds: { p95: 0 } }, "latencyMilliseconds.p95 is 0; give 1 or more"],
    ["another percentile", { latencyMilliseconds: { p90: 1 } as object }, 'latencyMilliseconds has "p90"'],
  ])("%s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});
