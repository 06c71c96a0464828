import { describe, expect, it } from "vitest";
import { linesOf, told, type Attributes, type Written } from "./changes";

const update = (type: string, before: Attributes, after: Attributes) =>
  told({ type, before: { name: "x", bucket: "x", ...before }, after: { name: "x", bucket: "x", ...after } });

describe("a guard that is off is dangerous", () => {
  const kms = "projects/p/locations/l/keyRings/r/cryptoKeys/k";
  const table: [string, string, Attributes, Attributes][] = [
    [
      "a bucket's own key (Google)",
      "google_storage_bucket",
      { encryption: [{ default_kms_key_name: kms }] },
      { encryption: [] },
    ],
    [
      "a dataset's own key",
      "google_bigquery_dataset",
      { default_encryption_configuration: [{ kms_key_name: kms }] },
      { default_encryption_configuration: [] },
    ],
    [
      "a bucket's own key (AWS)",
      "aws_s3_bucket_server_side_encryption_configuration",
      { rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms", kms_master_key_id: "k" }] }] },
      { rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "AES256", kms_master_key_id: "" }] }] },
    ],
    ["a topic's own key", "aws_sns_topic", { kms_master_key_id: "k" }, { kms_master_key_id: "" }],
    ["a key that can be used", "aws_kms_key", { is_enabled: true }, { is_enabled: false }],
    ["whom an alarm tells", "aws_cloudwatch_metric_alarm", { alarm_actions: ["a", "b"] }, { alarm_actions: ["a"] }],
    ["an alarm's actions", "aws_cloudwatch_metric_alarm", { actions_enabled: true }, { actions_enabled: false }],
    [
      "whom Google's alarm tells",
      "google_monitoring_alert_policy",
      { notification_channels: ["a"] },
      { notification_channels: [] },
    ],
    ["Google's alarm", "google_monitoring_alert_policy", { enabled: true }, { enabled: false }],
    ["the height of a budget", "aws_budgets_budget", { limit_amount: "1600.0" }, { limit_amount: "1700.0" }],
    [
      "the height of Google's budget",
      "google_billing_budget",
      { amount: [{ specified_amount: [{ units: "900", nanos: 0 }] }] },
      { amount: [{ specified_amount: [{ units: "1600", nanos: 0 }] }] },
    ],
    [
      "when a budget tells",
      "aws_budgets_budget",
      { notification: [{ threshold: 50, subscriber_sns_topic_arns: ["a"] }, { threshold: 80 }] },
      { notification: [{ threshold: 80, subscriber_sns_topic_arns: ["a"] }] },
    ],
    [
      "when Google's budget tells",
      "google_billing_budget",
      { threshold_rules: [{ threshold_percent: 0.5 }, { threshold_percent: 1 }] },
      { threshold_rules: [{ threshold_percent: 0.8 }, { threshold_percent: 1 }] },
    ],
    [
      "whom a budget tells",
      "aws_budgets_budget",
      { notification: [{ threshold: 50, subscriber_email_addresses: ["a", "b"] }] },
      { notification: [{ threshold: 50, subscriber_email_addresses: ["a"] }] },
    ],
    [
      "whom Google's budget tells",
      "google_billing_budget",
      { all_updates_rule: [{ monitoring_notification_channels: ["a", "b"] }] },
      { all_updates_rule: [{ monitoring_notification_channels: ["a"] }] },
    ],
    ["a subnet's log", "google_compute_subnetwork", { log_config: [{ flow_sampling: 0.5 }] }, { log_config: [] }],
    [
      "images looked through",
      "aws_ecr_repository",
      { image_scanning_configuration: [{ scan_on_push: true }] },
      { image_scanning_configuration: [{ scan_on_push: false }] },
    ],
  ];
  it.each(table)("%s", (_, type, guarded, bare) => {
    const off = update(type, guarded, bare);
    expect(off.dangerous).toBe(true);
    expect(off.text).toContain("### Weakens a guard");
    expect(update(type, bare, guarded).dangerous).toBe(false);
  });

  it.each([
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_flow_log",
    "aws_cloudwatch_metric_alarm",
    "google_monitoring_alert_policy",
    "aws_budgets_budget",
    "google_billing_budget",
    "aws_sns_topic_subscription",
    "google_project_iam_audit_config",
  ])("%s, where it goes alone", (type) => {
    expect(told({ type, before: { bucket: "x", name: "x" }, after: null }).dangerous).toBe(true);
  });

  it("and not where it goes with what it watches", () => {
    const bucket: Written = { type: "aws_s3_bucket", before: { bucket: "x" }, after: null };
    const encryption: Written = {
      type: "aws_s3_bucket_server_side_encryption_configuration",
      before: { bucket: "x" },
      after: null,
    };
    expect(linesOf(told(bucket, encryption))).toEqual(["Destroys bucket `x` and all objects in it (with 1 setting)"]);
  });

  it("also where a new thing takes the place of one under another name", () => {
    const configuration = (key: string, kms_key_arn: string, goes: boolean): Written => {
      const side = { name: `c-${key}`, kms_key_arn };
      const address = `aws_sagemaker_endpoint_configuration.c["${key}"]`;
      const type = "aws_sagemaker_endpoint_configuration";
      return { type, address, before: goes ? side : null, after: goes ? null : side };
    };
    expect(told(configuration("old", "arn:k", true), configuration("new", "", false)).dangerous).toBe(true);
    expect(told(configuration("old", "arn:k", true), configuration("new", "arn:k", false)).dangerous).toBe(false);
  });

  it("once, whatever of it changes", () => {
    const found = linesOf(
      update(
        "google_compute_subnetwork",
        { log_config: [{ flow_sampling: 0.5, metadata: "ALL", aggregation_interval: "5s" }] },
        { log_config: [] },
      ),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("writes no log of its traffic any more");
  });
});
