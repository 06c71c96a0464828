import { describe, expect, it } from "vitest";
import {
  FailedRunsAlert,
  type FailedRunsAlertProps,
  failedJob,
  failedWorkflow,
} from "../../../../constructs/gcp/monitoring/failed-runs-alert";
import { LogAlert, type LogAlertProps } from "../../../../constructs/gcp/monitoring/log-alert";
import { synth } from "../../../support/synth";

const channels = ["projects/acme/notificationChannels/1"];

describe("a FailedRunsAlert", () => {
  const made = (props: Partial<FailedRunsAlertProps> = {}) =>
    synth(
      (scope) =>
        void new FailedRunsAlert(scope, "alert", {
          ...{ of: "job/ingest of churn prod", failed: failedWorkflow("ingest", "europe-west1"), where: "Its log." },
          ...props,
        }),
    ).resource.google_monitoring_alert_policy![0]!;

  it("rings for the first execution that did not succeed, and is quiet where none ended", () => {
    expect(made({ notificationChannels: channels })).toMatchObject({
      ...{ display_name: "job/ingest of churn prod failed", severity: "ERROR", notification_channels: channels },
      conditions: [
        {
          condition_threshold: {
            filter:
              'metric.type="workflows.googleapis.com/finished_execution_count" AND resource.type="workflows.googleapis.com/Workflow" AND resource.labels.workflow_id="ingest" AND resource.labels.location="europe-west1" AND metric.labels.status!="SUCCEEDED" AND metric.labels.status!="CANCELLED"',
            ...{ comparison: "COMPARISON_GT", threshold_value: 0, duration: "0s" },
          },
        },
      ],
    });
  });

  // "AlertStrategy", Cloud Monitoring API: without it people would be told that it is over as soon as no run ends.
  it("tells of no end, and makes nothing of missing data, which a condition that holds at once may not", () => {
    const { alert_strategy, conditions } = made();
    expect(alert_strategy).toEqual({ auto_close: "1800s", notification_prompts: ["OPENED"] });
    expect(conditions).toHaveLength(1);
    expect(conditions[0].condition_threshold).not.toHaveProperty("evaluation_missing_data");
  });

  it("rings for an event that waits for ten minutes, where events start it", () => {
    const { conditions, documentation } = made({ subscriptionId: "eventarc-1" });
    expect(conditions[1]).toMatchObject({
      display_name: "Events do not start job/ingest of churn prod",
      condition_threshold: {
        filter:
          'metric.type="pubsub.googleapis.com/subscription/oldest_unacked_message_age" AND resource.type="pubsub_subscription" AND resource.labels.subscription_id="eventarc-1"',
        ...{ comparison: "COMPARISON_GT", threshold_value: 600, duration: "0s" },
        aggregations: [
          { alignment_period: "300s", per_series_aligner: "ALIGN_MAX", cross_series_reducer: "REDUCE_MAX" },
        ],
      },
    });
    expect(documentation.content).toContain("a file that landed could not start one");
  });

  it("looks at the job itself where no Workflow starts it", () => {
    expect(failedJob("ingest", "europe-west1")).toBe(
      'metric.type="run.googleapis.com/job/completed_execution_count" AND resource.type="cloud_run_job" AND resource.labels.job_name="ingest" AND resource.labels.location="europe-west1" AND metric.labels.result="failed"',
    );
  });

  it("tells at most 16 channels", () => {
    expect(() => made({ notificationChannels: Array.from({ length: 17 }, () => "c") })).toThrow(
      "test/alert: notificationChannels has 17; keep at most 16",
    );
  });
});

describe("a LogAlert", () => {
  const made = (props: Partial<LogAlertProps> = {}) =>
    synth(
      (scope) =>
        void new LogAlert(scope, "alert", {
          ...{ displayName: "Late", filter: "severity=ERROR", notificationChannels: channels },
          ...{ documentation: "Look at ${log.extracted_label.job}.", ...props },
        }),
    ).resource.google_monitoring_alert_policy![0]!;

  // "Create a log-based alerting policy": a limit of the rate is obligatory, and there is one condition.
  it("rings for a line once in an hour, and each combination of what is taken of it by itself", () => {
    expect(made({ extract: { job: "EXTRACT(jsonPayload.of)" } })).toMatchObject({
      ...{ display_name: "Late", severity: "WARNING", combiner: "OR", notification_channels: channels },
      conditions: [
        {
          condition_matched_log: {
            filter: "severity=ERROR",
            label_extractors: { job: "EXTRACT(jsonPayload.of)" },
          },
        },
      ],
      alert_strategy: { notification_rate_limit: { period: "3600s" }, auto_close: "1800s" },
      documentation: { content: "Look at $${log.extracted_label.job}." },
    });
    expect(made({ everySeconds: 300, severity: "ERROR" })).toMatchObject({
      ...{ severity: "ERROR", alert_strategy: { notification_rate_limit: { period: "300s" } } },
    });
  });

  it.each<[Partial<LogAlertProps>, string]>([
    [{ notificationChannels: [] }, "nobody is told; give at least one of notificationChannels"],
    [{ filter: "x".repeat(20_001) }, "filter has 20001 characters; keep at most 20000"],
    [{ everySeconds: 60 }, "everySeconds is 60; give a whole number from 300 to 172800"],
    [
      { extract: Object.fromEntries("abcdefghijk".split("").map((name) => [name, "x"])) },
      "extract has 11; keep at most 10",
    ],
  ])("refuses what is wrong: case %#", (props, message) => {
    expect(() => made(props)).toThrow(`test/alert: ${message}`);
  });
});
