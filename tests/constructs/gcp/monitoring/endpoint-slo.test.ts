import { describe, expect, it } from "vitest";
import { CloudRunMetrics } from "../../../../constructs/gcp/run/cloud-run-metrics";
import { EmailChannel } from "../../../../constructs/gcp/monitoring/email-channel";
import { EndpointSlo, type EndpointSloProps } from "../../../../constructs/gcp/monitoring/endpoint-slo";
import { ServingDashboard } from "../../../../constructs/gcp/monitoring/serving-dashboard";
import { VertexEndpoint } from "../../../../constructs/gcp/vertex/vertex-endpoint";
import { synth } from "../../../support/synth";

const metrics = new CloudRunMetrics("churn", "europe-west1").metrics("churn");
const promise = (props: Partial<EndpointSloProps>) =>
  synth((scope) => new EndpointSlo(scope, "slo", { serviceName: "churn", metrics, ...props })).resource;
const counted = 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"';
const one = 'resource.labels.service_name="churn" AND resource.labels.location="europe-west1"';

describe("an EndpointSlo", () => {
  it("counts errors of the server among all requests of 30 days", () => {
    expect(promise({ availabilityPercent: 99.9 }).google_monitoring_slo).toMatchObject([
      {
        goal: 0.999,
        rolling_period_days: 30,
        request_based_sli: {
          good_total_ratio: {
            bad_service_filter: `${counted} AND ${one} AND metric.labels.response_code_class="5xx"`,
            total_service_filter: `${counted} AND ${one}`,
          },
        },
      },
    ]);
  });

  it("alerts when a long and a short window both use up too fast what is allowed", () => {
    const policies = promise({ availabilityPercent: 99.9 }).google_monitoring_alert_policy!;
    const windows = policies.map(({ combiner, severity, conditions }) => [
      combiner,
      severity,
      ...(conditions as Record<string, any>[])
        .slice(0, 2)
        .map(({ condition_threshold: { filter, threshold_value } }) => [
          /"(\d+s)"\)$/.exec(filter as string)?.[1],
          threshold_value as number,
        ]),
    ]);
    expect(windows).toEqual([
      ["AND", "CRITICAL", ["3600s", 14.4], ["300s", 14.4]],
      ["AND", "WARNING", ["21600s", 6], ["1800s", 6]],
    ]);
  });

  it("asks for ten failed requests in the long window", () => {
    const counts = promise({ availabilityPercent: 99.9 }).google_monitoring_alert_policy!.map(
      ({ conditions }) => conditions[2].condition_threshold as unknown,
    );
    const failed = (alignment_period: string) => ({
      filter: `${counted} AND ${one} AND metric.labels.response_code_class="5xx"`,
      aggregations: [{ alignment_period, per_series_aligner: "ALIGN_DELTA", cross_series_reducer: "REDUCE_SUM" }],
      comparison: "COMPARISON_GT",
      threshold_value: 9,
      duration: "0s",
    });
    expect(counts).toEqual([failed("3600s"), failed("21600s")]);
  });

  it("writes what it means, of which endpoint, and where to look; and is over half an hour after the last data", () => {
    const policies = promise({
      availabilityPercent: 99.9,
      latencyMilliseconds: { p95: 300 },
    }).google_monitoring_alert_policy!;
    expect(policies).toHaveLength(3);
    for (const { display_name, documentation, alert_strategy } of policies) {
      expect(documentation).toMatchObject({ mime_type: "text/markdown", subject: display_name });
      expect(documentation.content).toMatch(/What it means.*\n\n.*endpoint.\*\* churn\n\n.*What to look at/s);
      expect(documentation.content).toContain(`resource.type="cloud_run_revision" AND ${one}`);
      expect(alert_strategy).toEqual({ auto_close: "1800s" });
    }
    expect(policies[0]!.documentation.content).toContain("14.4 times as often as 99.9% of 30 days allow");
  });

  it("asks for no rate that cannot be: where all requests fail, 90% is used up ten times as fast", () => {
    const [fast] = promise({ availabilityPercent: 90 }).google_monitoring_alert_policy!;
    expect(fast!.conditions[0].condition_threshold.threshold_value).toBe(9);
  });

  it("takes a promised latency as a share of requests, and alerts on the percentile of all models together", () => {
    const made = promise({ latencyMilliseconds: { p95: 300 } });
    expect(made.google_monitoring_slo).toMatchObject([
      { goal: 0.95, request_based_sli: { distribution_cut: { range: { max: 300 } } } },
    ]);
    expect(made.google_monitoring_alert_policy).toMatchObject([
      {
        combiner: "AND",
        conditions: [
          {
            condition_threshold: {
              threshold_value: 300,
              aggregations: [{ per_series_aligner: "ALIGN_DELTA", cross_series_reducer: "REDUCE_PERCENTILE_95" }],
              duration: "600s",
            },
          },
          {
            condition_threshold: {
              threshold_value: 19,
              filter: `${counted} AND ${one}`,
              aggregations: [{ alignment_period: "300s", cross_series_reducer: "REDUCE_SUM" }],
              duration: "600s",
            },
          },
        ],
      },
    ]);
  });

  it("writes to whoever is named, and to nobody else", () => {
    const { google_monitoring_alert_policy: policies, google_monitoring_notification_channel: channels } = synth(
      (scope) => {
        const { channelName } = new EmailChannel(scope, "oncall", { address: "oncall@acme.example" });
        new EndpointSlo(scope, "slo", {
          ...{ serviceName: "churn", metrics, availabilityPercent: 99, notificationChannels: [channelName] },
        });
      },
    ).resource;
    expect(channels).toMatchObject([{ type: "email", labels: { email_address: "oncall@acme.example" } }]);
    for (const { notification_channels } of policies!)
      expect(notification_channels).toEqual([expect.stringMatching(/^\$\{google_monitoring_notification_channel\./)]);
    expect(
      promise({ availabilityPercent: 99 }).google_monitoring_alert_policy![0]!.notification_channels,
    ).toBeUndefined();
  });

  it.each<[string, Partial<EndpointSloProps>, string]>([
    ["more than can be kept", { availabilityPercent: 100 }, "availabilityPercent is 100; give 90 to 99.99 percent"],
    [
      "a median that is slower than the rest",
      { latencyMilliseconds: { p50: 500, p99: 100 } },
      "latencyMilliseconds.p99 is 100, which is less than p50, 500; give 500 or more",
    ],
    [
      "an answer in no time",
      { latencyMilliseconds: { p95: 0 } },
      "latencyMilliseconds.p95 is 0; give milliseconds above 0",
    ],
  ])("refuses %s", (_, props, message) => expect(() => promise(props)).toThrow(message));
});

it("Vertex AI's metrics are of one endpoint, in its own words", () => {
  synth((scope) => {
    const endpoint = new VertexEndpoint(scope, "e", { displayName: "churn", location: "europe-west1" });
    const { errors, latency } = endpoint.watched.metrics("churn");
    const labels = { "resource.labels.endpoint_id": endpoint.endpointNumber };
    expect(errors).toEqual({
      type: "aiplatform.googleapis.com/prediction/online/response_count",
      resourceType: "aiplatform.googleapis.com/Endpoint",
      labels: { ...labels, "metric.labels.response_code": "5xx" },
    });
    expect(latency.labels).toEqual({ ...labels, "metric.labels.latency_type": "total" });
  });
});

describe("a ServingDashboard", () => {
  const tiles = (count: number) => {
    const endpoints = Array.from({ length: count }, () => ({
      metrics,
      latencyMilliseconds: { p95: 300 },
      accelerator: true,
    }));
    const { dashboard_json } = synth((scope) => new ServingDashboard(scope, "d", { title: "Endpoints", endpoints }))
      .resource.google_monitoring_dashboard![0]!;
    return (JSON.parse(dashboard_json as string) as { mosaicLayout: { tiles: Record<string, any>[] } }).mosaicLayout
      .tiles;
  };

  it("draws what was promised into the latencies", () => {
    expect(tiles(1)[0]!.widget.xyChart.thresholds).toEqual([{ label: "p95 as promised", value: 300 }]);
  });

  it("writes no position of 0, which the API leaves out, and covers nothing twice", () => {
    const all = tiles(2);
    expect(all.map(({ xPos, yPos }) => [xPos, yPos])).not.toContainEqual(expect.arrayContaining([0]));
    expect(new Set(all.map(({ xPos, yPos }) => `${xPos}/${yPos}`)).size).toBe(12);
  });

  it("never has more charts than a dashboard holds, and always one of each endpoint", () => {
    for (const count of [1, 16, 17, 50, 100]) {
      const made = tiles(count).length;
      expect([count, made >= count, made <= 100]).toEqual([count, true, true]);
    }
    expect(() => tiles(101)).toThrow("endpoints holds 101; give 1 to 100");
  });
});
