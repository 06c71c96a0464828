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
  const resource = made({ availabilityPercent: 99.9, actionArns: ["arn:aws:sns:eu-west-1:123456789012:alerts"] });

  it("are over a long and a short window, at 14.4 and 6 times what 30 days allow", () => {
    const windows = resource.aws_cloudwatch_metric_alarm!.map(({ alarm_name, threshold, metric_query }) => [
      alarm_name,
      threshold,
      metric_query[1].metric.period,
    ]);
    expect(windows).toEqual([
      ["acme-iris/availability/1h", 0.0144, 3600],
      ["acme-iris/availability/5m", 0.0144, 300],
      ["acme-iris/availability/6h", 0.006, 21600],
      ["acme-iris/availability/30m", 0.006, 1800],
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
    expect(metric_query[0].expression).toBe(
      "IF(SUM([invocations, invocations1]) > 0, SUM([MAX([errors, model - client]), MAX([errors1, model1 - client1])]) / SUM([invocations, invocations1]), 0)",
    );
    const of = metric_query
      .slice(1)
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
    expect(alarm!.metric_query[3].metric).toMatchObject({ metric_name: "Invocation5XXErrors", stat: "SampleCount" });
  });

  it("never ask for more than ten metrics at once", () => {
    const { aws_cloudwatch_metric_alarm: alarms } = made({ availabilityPercent: 99, variantNames: [..."abcdefg"] });
    expect(alarms).toHaveLength(16);
    for (const { metric_query } of alarms!) {
      expect(metric_query.filter(({ metric }: any) => metric).length).toBeLessThanOrEqual(10);
    }
    expect(new Set(alarms!.map(({ alarm_name }) => alarm_name)).size).toBe(16);
  });

  it("leave out what could not go off: 14.4 times a tenth is more than everything", () => {
    const { aws_cloudwatch_composite_alarm: composites } = made({ availabilityPercent: 90 });
    expect(composites!.map(({ alarm_name }) => alarm_name)).toEqual(["acme-iris/availability/slow"]);
  });
});

it("of a latency are in microseconds, one for each percentile and variant", () => {
  const { aws_cloudwatch_metric_alarm: alarms } = made({ latencyMilliseconds: { p95: 300, p99: 1000 } });
  expect(alarms).toMatchObject([
    { alarm_name: "acme-iris/main/p95", metric_name: "ModelLatency", extended_statistic: "p95", threshold: 300_000 },
    { alarm_name: "acme-iris/main/p99", extended_statistic: "p99", threshold: 1_000_000 },
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
