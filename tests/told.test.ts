import { describe, expect, it } from "vitest";
import { minute, toldByCloudWatch, type Counted, type Resource } from "./support/told";
import { toldByMonitoring, type Measured } from "./support/told-google";
import { inWords, tableOf } from "./support/told-table";

// What judges the alarms of jobs (tests/terraform/work-*.test.ts) can say no.
const start = Date.parse("2026-12-01T03:00:20Z");

describe("on AWS", () => {
  const topic = "arn:aws:sns:eu-west-1:111122223333:alerts";
  const machine = "arn:aws:states:eu-west-1:111122223333:stateMachine:ingest";
  const metric = (name: string) => ({ namespace: "AWS/States", metric_name: name, dimensions: { StateMachineArn: machine }, period: 300, stat: "Sum" }); // prettier-ignore
  const alarm = {
    ...{
      alarm_name: "ingest-failed",
      threshold: 0,
      comparison_operator: "GreaterThanThreshold",
      evaluation_periods: 1,
    },
    ...{ treat_missing_data: "notBreaching", alarm_actions: [topic] },
    metric_query: [
      { id: "bad", expression: "FILL(failed, 0) + FILL(late, 0)", return_data: true },
      ...["failed", "late"].map((id) => ({ id, metric: [metric(id === "failed" ? "ExecutionsFailed" : "ExecutionsTimedOut")] })), // prettier-ignore
    ],
  };
  const subscription = { type: "aws_sns_topic_subscription", values: { topic_arn: topic } };
  const resources = (values: object = {}): Resource[] => [
    { type: "aws_cloudwatch_metric_alarm", values: { ...alarm, ...values } },
    subscription,
  ];
  const failure = (minutes: number, more: Partial<Counted> = {}): Counted => ({
    ...{ at: start + minutes * minute, metric: ["AWS/States", "ExecutionsFailed"] },
    dimensions: { StateMachineArn: machine },
    ...more,
  });
  const times = (given: Resource[], ...counted: Counted[]) =>
    toldByCloudWatch(given, counted).map(({ at }) => (at - start) / 1_000);

  it("tells at the end of the minute, and again only after it was off", () => {
    expect(times(resources(), failure(0))).toEqual([40]);
    expect(times(resources(), failure(0), failure(4))).toEqual([40]);
    expect(times(resources(), failure(0), failure(6))).toEqual([40, 400]);
    const timedOut = failure(0, { metric: ["AWS/States", "ExecutionsTimedOut"] });
    expect(times(resources(), timedOut)).toEqual([40]);
  });

  it("tells nobody of others, and nobody who did not subscribe", () => {
    expect(times(resources(), failure(0, { dimensions: { StateMachineArn: `${machine}-2` } }))).toEqual([]);
    expect(times(resources(), failure(0, { dimensions: {} }))).toEqual([]);
    expect(times(resources(), failure(0, { metric: ["AWS/States", "ExecutionsAborted"] }))).toEqual([]);
    expect(times(resources({ threshold: 1 }), failure(0))).toEqual([]);
    expect(times(resources({ alarm_actions: [] }), failure(0))).toEqual([]);
    expect(times(resources({ actions_enabled: false }), failure(0))).toEqual([]);
    expect(times(resources().slice(0, 1), failure(0))).toEqual([]);
  });

  it("is no more than a threshold where a metric is missing that nothing stands in for", () => {
    const [whole, ...metrics] = alarm.metric_query;
    const metric_query = [{ ...whole, expression: "failed + late" }, ...metrics];
    expect(times(resources({ metric_query }), failure(0))).toEqual([]);
    expect(() => times(resources({ evaluation_periods: 2 }), failure(0))).toThrow("ingest-failed: nobody says here");
  });
});

describe("on Google Cloud", () => {
  const policy = (condition: object, strategy: object): Resource[] => [
    {
      type: "google_monitoring_alert_policy",
      values: {
        ...{ display_name: "Failed", notification_channels: ["x"], conditions: [condition] },
        alert_strategy: [{ auto_close: "1800s", notification_prompts: ["OPENED"], ...strategy }],
      },
    },
  ];
  const threshold = (more: object = {}, strategy: object = {}) =>
    policy(
      {
        condition_matched_log: [],
        condition_threshold: [
          {
            filter: 'metric.type="runs" AND resource.labels.job="ingest" AND metric.labels.status!="SUCCEEDED"',
            ...{ comparison: "COMPARISON_GT", threshold_value: 0, duration: "0s", evaluation_missing_data: "" },
            aggregations: [{ alignment_period: "300s", per_series_aligner: "ALIGN_DELTA" }],
            ...more,
          },
        ],
      },
      strategy,
    );
  const failure = (minutes: number, status = "FAILED", job = "ingest"): Measured => ({
    at: start + minutes * minute,
    metric: { type: "runs", labels: { status } },
    resource: { type: "job", labels: { job } },
  });
  const times = (given: Resource[], ...measured: Measured[]) =>
    toldByMonitoring(given, measured, []).map(({ at }) => (at - start) / 1_000);

  it("opens an incident, and another one once it has closed", () => {
    expect(times(threshold(), failure(0))).toEqual([40]);
    expect(times(threshold(), failure(0), failure(30))).toEqual([40]);
    expect(times(threshold(), failure(0), failure(60))).toEqual([40, 3640]);
  });

  it("tells nobody of others, and nobody where there is no channel", () => {
    expect(times(threshold(), failure(0, "SUCCEEDED"), failure(0, "FAILED", "other"))).toEqual([]);
    expect(times(threshold({ threshold_value: 1 }), failure(0))).toEqual([]);
    const [one] = threshold();
    expect(times([{ ...one!, values: { ...one!.values, notification_channels: [] } }], failure(0))).toEqual([]);
  });

  it("refuses what Google would, or what tells that a failure is over when nothing has run since", () => {
    const missing = { evaluation_missing_data: "EVALUATION_MISSING_DATA_INACTIVE" };
    expect(() => times(threshold(missing), failure(0))).toThrow("nobody says here how that is evaluated");
    expect(() => times(threshold({}, { notification_prompts: ["OPENED", "CLOSED"] }), failure(0))).toThrow("is over");
  });

  it("measures how old is what waits", () => {
    const aggregations = [{ alignment_period: "300s", per_series_aligner: "ALIGN_MAX" }];
    const waits: Measured = { ...failure(0), isAge: true };
    expect(times(threshold({ threshold_value: 600, aggregations }), waits)).toEqual([640]);
    expect(() => times(threshold({ aggregations }), failure(0))).toThrow("counts ages");
  });

  it("rings for lines, once in a while for each combination of what is taken of them", () => {
    const labels = { job: "EXTRACT(jsonPayload.of)" };
    const rate = { notification_rate_limit: [{ period: "3600s" }] };
    const logs = policy(
      { condition_matched_log: [{ filter: 'jsonPayload.state=("late" OR "FAILED")', label_extractors: labels }] },
      rate,
    );
    const line = (minutes: number, of: string, state = "late") => ({
      timestamp: new Date(start + minutes * minute).toISOString(),
      jsonPayload: { of, state },
    });
    const lines = [line(0, "a"), line(30, "a"), line(1, "b"), line(61, "a"), line(2, "c", "quiet")];
    expect(toldByMonitoring(logs, [], lines).map(({ by, at }) => [by, (at - start) / minute])).toEqual([
      ["Failed: a", 0],
      ["Failed: b", 1],
      ["Failed: a", 61],
    ]);
  });
});

describe("the table of docs/work.md", () => {
  it("has 20 ways or more for each cloud, each once", () => {
    for (const cloud of ["AWS", "Google Cloud"] as const) {
      const ways = tableOf(cloud).map(([happens]) => happens);
      expect(ways.length).toBeGreaterThanOrEqual(20);
      expect(new Set(ways).size).toBe(ways.length);
    }
  });

  it("says what is told, and how long after what", () => {
    const told = [
      { by: "x", at: start + 61 * minute },
      { by: "late", at: start + 240 * minute },
    ];
    const deadlines = [start + 240 * minute];
    const named = (by: string) => by;
    expect(inWords(told, named, { happened: [start], deadlines })).toBe("**x** within 65 minutes, then **late** at the deadline"); // prettier-ignore
    expect(inWords([], named, { happened: [start], deadlines })).toBe("nothing");
  });
});
