import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { expect, it } from "vitest";
import { CloudRunMetrics } from "../../../../constructs/gcp/run/cloud-run-metrics";
import { EndpointSlo } from "../../../../constructs/gcp/monitoring/endpoint-slo";
import { NotificationChannel } from "../../../../constructs/gcp/monitoring/notification-channel";
import { synth } from "../../../support/synth";

const channel = (make: (scope: Construct) => void) =>
  synth(make).resource.google_monitoring_notification_channel![0]! as Record<string, any>;
const secret = (scope: Construct) => new TerraformVariable(scope, "secret", { sensitive: true }).stringValue;

// The words of projects.notificationChannelDescriptors, Cloud Monitoring.
it("tells a service of PagerDuty, whose key stands in no program", () => {
  const made = channel((scope) => NotificationChannel.pagerDuty(scope, "oncall", { serviceKey: secret(scope) }));
  expect(made).toMatchObject({ type: "pagerduty", sensitive_labels: { service_key: "${var.secret}" } });
});

it("tells a channel of Slack, with a token that stands in no program", () => {
  const made = channel((scope) =>
    NotificationChannel.slack(scope, "ml", { channel: "#ml", authToken: secret(scope), displayName: "ML" }),
  );
  expect(made).toMatchObject({ type: "slack", display_name: "ML", labels: { channel_name: "#ml" } });
  expect(made.sensitive_labels).toEqual({ auth_token: "${var.secret}" });
});

it("tells any other, and goes only after the alerts have stopped to name it", () => {
  const url = "https://acme.example/alerts";
  const hook = channel((scope) => NotificationChannel.webhook(scope, "hook", { url }));
  expect(hook).toMatchObject({
    type: "webhook_tokenauth",
    labels: { url },
    lifecycle: { create_before_destroy: true },
  });
  const labels = { topic: "projects/acme/topics/alerts" };
  expect(channel((scope) => void new NotificationChannel(scope, "topic", { type: "pubsub", labels }))).toMatchObject({
    ...{ type: "pubsub", labels, display_name: "pubsub" },
  });
  expect(() => channel((scope) => void new NotificationChannel(scope, "x", { type: "PagerDuty" }))).toThrow(
    'test/x: type is "PagerDuty"; write it as Cloud Monitoring does',
  );
});

it("a promise says which alerts and which promises it made, for what has no prop", () => {
  synth((scope) => {
    const slo = new EndpointSlo(scope, "slo", {
      ...{ serviceName: "churn", metrics: new CloudRunMetrics("churn", "europe-west1").metrics("churn") },
      ...{ availabilityPercent: 99.9, latencyMilliseconds: { p95: 300 } },
    });
    expect(slo.resource.serviceIdInput).toBe("churn");
    expect(slo.alertPolicies.map(({ severityInput }) => severityInput)).toEqual(["CRITICAL", "WARNING", "WARNING"]);
    expect(slo.promises.map(({ sloIdInput }) => sloIdInput)).toEqual(["availability", "latency-p95"]);
  });
});
