import { describe, expect, it } from "vitest";
import { EndpointAlarms, type EndpointAlarmsProps } from "../../../../constructs/aws/cloudwatch/endpoint-alarms";
import { synth } from "../../../support/synth";

const required: EndpointAlarmsProps = { endpointName: "acme-iris", variantNames: ["main", "next"] };
const alarms = (props: Partial<EndpointAlarmsProps> = {}) =>
  synth((scope) => new EndpointAlarms(scope, "alarms", { ...required, ...props })).resource
    .aws_cloudwatch_metric_alarm!;

describe("EndpointAlarms with nothing set", () => {
  it("watch the share of failed requests of each variant under a stable name", () => {
    expect(alarms()).toMatchObject([
      { alarm_name: "acme-iris/main/errors", threshold: 0.05, comparison_operator: "GreaterThanThreshold" },
      { alarm_name: "acme-iris/next/errors", threshold: 0.05 },
    ]);
    const dimensions = { EndpointName: "acme-iris", VariantName: "next" };
    const metric = (metric_name: string) => ({ metric_name, stat: "Sum", dimensions });
    // 5xx answers are the model's own; what hangs or dies is among the model errors, and the caller's 4xx with it.
    expect(alarms()[1]!.metric_query).toMatchObject([
      { id: "share", expression: "IF(failed >= 1, failed / MAX([failed, all]), 0)", return_data: true },
      { id: "failed", expression: "MAX([errors, model - client])" },
      { id: "all", expression: "invocations" },
      { id: "errors", metric: metric("Invocation5XXErrors") },
      { id: "model", metric: metric("InvocationModelErrors") },
      { id: "client", metric: metric("Invocation4XXErrors") },
      { id: "invocations", metric: metric("Invocations") },
    ]);
  });

  it("count what an asynchronous endpoint could not fetch or leave", () => {
    const [alarm] = alarms({ async: true });
    expect(alarm!.metric_query).toMatchObject([
      { id: "share" },
      { id: "failed", expression: "MAX([errors, failures])" },
      { id: "all", expression: "invocations" }, // share takes the failures where there are more of them
      { metric: { metric_name: "Invocation5XXErrors", stat: "Sum" } },
      { metric: { metric_name: "InvocationFailures", stat: "Sum" } },
      { metric: { metric_name: "Invocation5XXErrors", stat: "SampleCount" } },
    ]);
  });

  it("count of a serverless endpoint what it publishes, which is no model errors", () => {
    const [alarm] = alarms({ serverless: true });
    const named = alarm!.metric_query.flatMap(({ metric }: any) => metric?.metric_name ?? []);
    expect(named).toEqual(["Invocation5XXErrors", "Invocations"]);
    expect(alarm!.metric_query[1].expression).toBe("errors");
  });

  it("go off within the wait of a canary, and stay quiet while nobody asks", () => {
    const [{ evaluation_periods, metric_query, treat_missing_data }] = alarms() as [any];
    expect(evaluation_periods * metric_query.at(-1).metric.period).toBeLessThan(300);
    expect(treat_missing_data).toBe("notBreaching");
  });
});

it("watch the fleet of one configuration alone where it is named", () => {
  const made = alarms({ endpointConfigName: "acme-iris-1234", latencyMilliseconds: { p95: 300 } });
  const metrics = made.flatMap(({ metric_query }) => metric_query.flatMap(({ metric }: any) => metric ?? []));
  expect(new Set(metrics.map(({ dimensions }: any) => dimensions.EndpointConfigName))).toEqual(
    new Set(["acme-iris-1234"]),
  );
});

it("say of themselves whether they take an update back", () => {
  const told = (rollbackOn?: ("errors" | "latency")[]) =>
    alarms({ rollbackOn, variantNames: ["main"], latencyMilliseconds: { p95: 300 } }).map(({ alarm_description }) =>
      /takes an update back/.test(alarm_description),
    );
  expect([told(), told(["errors"]), told([])]).toEqual([
    [true, true],
    [true, false],
    [false, false],
  ]);
});

it("do with everything set what the props say", () => {
  const topic = "arn:aws:sns:eu-west-1:123456789012:alerts";
  const [alarm] = alarms({
    errorShare: 0.2,
    periodSeconds: 120,
    periods: 4,
    fewestFailed: 2,
    alarmActionArns: [topic],
  });
  expect(alarm).toMatchObject({ threshold: 0.2, evaluation_periods: 4, alarm_actions: [topic], ok_actions: [topic] });
  expect(alarm!.metric_query.at(-1).metric.period).toBe(120);
  expect(alarm!.metric_query[0].expression).toMatch(/^IF\(failed >= 2, /);
});

it("watch all latencies by one alarm for each variant, in microseconds: SageMaker watches ten alarms", () => {
  const [, , main, next] = alarms({ latencyMilliseconds: { p50: 50, p99: 1000 } });
  expect([main!.alarm_name, next!.alarm_name]).toEqual(["acme-iris/main/latency", "acme-iris/next/latency"]);
  expect(main!.threshold).toBe(1);
  expect(main!.metric_query).toMatchObject([
    { expression: "MAX([of_p50, of_p99])", return_data: true },
    { id: "of_p50", expression: "p50 / 50000" },
    { id: "p50", metric: { metric_name: "ModelLatency", stat: "p50" } },
    { id: "of_p99", expression: "p99 / 1000000" },
    { id: "p99", metric: { metric_name: "ModelLatency", stat: "p99" } },
  ]);
});

it("have names that no other endpoint's have: an alarm of the same name would be overwritten", () => {
  const names = (endpointName: string, variant: string) =>
    alarms({ endpointName, variantNames: [variant] }).map(({ alarm_name }) => alarm_name);
  expect(names("a", "b-c")).not.toEqual(names("a-b", "c"));
});

it("say where to look", () => {
  expect(alarms()[0]!.alarm_description).toMatch(
    /the dashboard .* log group \/aws\/sagemaker\/Endpoints\/acme-iris\.$/,
  );
});

it("hand their names to the endpoint", () => {
  let names: string[] = [];
  synth((scope) => {
    names = new EndpointAlarms(scope, "alarms", required).alarmNames;
  });
  expect(names).toHaveLength(2);
});

describe("refuse", () => {
  it.each<[string, Partial<EndpointAlarmsProps>, string]>([
    ["no variant", { variantNames: [] }, "test/alarms: there are 0 variants; give 1 to 10"],
    ["eleven variants", { variantNames: [..."abcdefghijk"] }, "there are 11 variants"],
    ["a share in percent", { errorShare: 5 }, "errorShare is 5; give a share above 0 and below 1"],
    ["an odd period", { periodSeconds: 90 }, "periodSeconds is 90; give a multiple of 60"],
    ["a period in which nothing is counted", { periodSeconds: 10 }, "periodSeconds is 10; give a multiple of 60"],
    ["more than a day", { periods: 1441 }, "1441 periods of 60 seconds are 86460; give 86400 at most"],
    ["more than a week", { periodSeconds: 3_600, periods: 169 }, "are 608400; give 604800 at most"],
    ["no failure", { fewestFailed: 0 }, "fewestFailed is 0; give a whole number"],
    [
      "a median that is slower than the rest",
      { latencyMilliseconds: { p50: 500, p95: 100 } },
      "latencyMilliseconds.p95 is 100, which is less than p50, 500; give 500 or more",
    ],
    ["no period", { periods: 0 }, "periods is 0; give a whole number"],
  ])("%s", (_, props, message) => {
    expect(() => alarms(props)).toThrow(message);
  });
});
