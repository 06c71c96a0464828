import { describe, expect, it } from "vitest";
import type { Attributes } from "./changes";
import { changed, said, stays, things } from "./gated";

// What is weakened in place: refused where data, or what guards it, goes; told alone (exit code 11) where it only grows weaker.
describe("a change in place", () => {
  const rule = (days: number, prefix = "", id = "expire") => {
    return { id, status: "Enabled", filter: [{ prefix }], expiration: [{ days }], noncurrent_version_expiration: [] };
  };
  const old = (days: number) => {
    return { id: "old", status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: days }] };
  };
  const deletes = (age: number, more: Attributes = {}) => {
    return { action: [{ type: "Delete" }], condition: [{ age, with_state: "LIVE", ...more }] };
  };
  const columns = (...names: string[]) => JSON.stringify(names.map((name) => ({ name, type: "STRING" })));
  const lifecycle = "aws_s3_bucket_lifecycle_configuration";
  const table: [string, string, Attributes, Attributes, "refused" | "told"][] = [
    ["a column goes", "google_bigquery_table", { schema: columns("a", "b") }, { schema: columns("a") }, "refused"],
    [
      "another partition",
      "google_bigquery_table",
      { time_partitioning: [{ type: "DAY", field: "day" }] },
      { time_partitioning: [{ type: "MONTH", field: "day" }] },
      "refused",
    ],
    [
      "partitions end sooner",
      "google_bigquery_table",
      { time_partitioning: [{ type: "DAY", expiration_ms: 9e9 }] },
      { time_partitioning: [{ type: "DAY", expiration_ms: 8e9 }] },
      "refused",
    ],
    [
      "later tables end sooner",
      "google_bigquery_dataset",
      { default_table_expiration_ms: 9e9 },
      { default_table_expiration_ms: 8e9 },
      "told",
    ],
    ["emptied at its end", "aws_s3_bucket", { force_destroy: false }, { force_destroy: true }, "refused"],
    ["the same of images", "aws_ecr_repository", { force_delete: false }, { force_delete: true }, "refused"],
    [
      "the same of tables",
      "google_bigquery_dataset",
      { delete_contents_on_destroy: false },
      { delete_contents_on_destroy: true },
      "refused",
    ],
    [
      "deletion is no longer protected",
      "google_bigquery_table",
      { deletion_protection: true },
      { deletion_protection: false },
      "refused",
    ],
    [
      "versions off, S3",
      "aws_s3_bucket_versioning",
      { versioning_configuration: [{ status: "Enabled" }] },
      { versioning_configuration: [{ status: "Suspended" }] },
      "refused",
    ],
    [
      "versions off, Google",
      "google_storage_bucket",
      { versioning: [{ enabled: true }] },
      { versioning: [{ enabled: false }] },
      "refused",
    ],
    ["objects end sooner, S3", lifecycle, { rule: [rule(90), old(30)] }, { rule: [rule(7), old(30)] }, "refused"],
    ["objects begin to end, S3", lifecycle, { rule: [old(30)] }, { rule: [old(30), rule(90)] }, "refused"],
    ["a path ends before all else", lifecycle, { rule: [rule(9, "t/")] }, { rule: [rule(8, "t/")] }, "refused"],
    ["a new path ends", lifecycle, { rule: [old(30)] }, { rule: [old(30), rule(90, "captures/")] }, "told"],
    ["objects end later, S3", lifecycle, { rule: [rule(7)] }, { rule: [rule(90)] }, "told"],
    ["old versions end sooner, S3", lifecycle, { rule: [old(30)] }, { rule: [old(7)] }, "told"],
    [
      "objects end sooner, Google",
      "google_storage_bucket",
      { lifecycle_rule: [deletes(400)] },
      { lifecycle_rule: [deletes(40)] },
      "refused",
    ],
    [
      "a new path ends, Google",
      "google_storage_bucket",
      { lifecycle_rule: [] },
      { lifecycle_rule: [deletes(40, { matches_prefix: ["captures/"] })] },
      "told",
    ],
    [
      "old versions end sooner, Google",
      "google_storage_bucket",
      { lifecycle_rule: [deletes(400, { with_state: "ARCHIVED" })] },
      { lifecycle_rule: [deletes(40, { with_state: "ARCHIVED" })] },
      "told",
    ],
    [
      "deleted objects are not kept",
      "google_storage_bucket",
      { soft_delete_policy: [{ retention_duration_seconds: 604800 }] },
      { soft_delete_policy: [{ retention_duration_seconds: 0 }] },
      "refused",
    ],
    [
      "deleted objects are kept for less",
      "google_storage_bucket",
      { soft_delete_policy: [{ retention_duration_seconds: 1209600 }] },
      { soft_delete_policy: [{ retention_duration_seconds: 604800 }] },
      "told",
    ],
    [
      "less time travel",
      "google_bigquery_dataset",
      { max_time_travel_hours: 168 },
      { max_time_travel_hours: 48 },
      "told",
    ],
    ["a key dies sooner", "aws_kms_key", { deletion_window_in_days: 30 }, { deletion_window_in_days: 7 }, "refused"],
    ["a key is off", "aws_kms_key", { is_enabled: true }, { is_enabled: false }, "refused"],
    ["a key is not renewed", "aws_kms_key", { enable_key_rotation: true }, { enable_key_rotation: false }, "told"],
    [
      "another encryption, S3",
      "aws_s3_bucket_server_side_encryption_configuration",
      { rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms" }] }] },
      { rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "AES256" }] }] },
      "refused",
    ],
    [
      "another encryption, Google",
      "google_storage_bucket",
      { encryption: [{ default_kms_key_name: "k" }] },
      { encryption: [] },
      "refused",
    ],
    ["a topic without its key", "aws_sns_topic", { kms_master_key_id: "k" }, { kms_master_key_id: "" }, "told"],
    [
      "the public, S3",
      "aws_s3_bucket_public_access_block",
      { block_public_policy: true },
      { block_public_policy: false },
      "refused",
    ],
    [
      "the public, Google",
      "google_storage_bucket",
      { public_access_prevention: "enforced" },
      { public_access_prevention: "inherited" },
      "refused",
    ],
    [
      "a policy without its refusals",
      "aws_s3_bucket_policy",
      {
        bucket: "b",
        policy: JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }] }),
      },
      { bucket: "b", policy: JSON.stringify({ Statement: [] }) },
      "refused",
    ],
    ["logs without their key", "aws_cloudwatch_log_group", { kms_key_id: "k" }, { kms_key_id: "" }, "told"],
    ["logs end sooner", "aws_cloudwatch_log_group", { retention_in_days: 90 }, { retention_in_days: 30 }, "told"],
    [
      "images overwritten",
      "aws_ecr_repository",
      { image_tag_mutability: "IMMUTABLE" },
      { image_tag_mutability: "MUTABLE" },
      "told",
    ],
    ["backups off", "aws_db_instance", { backup_retention_period: 7 }, { backup_retention_period: 0 }, "refused"],
    ["no earlier time", "aws_dynamodb_table", { point_in_time_recovery: [{ enabled: true }] }, {}, "refused"],
    ["storage in the open", "aws_db_instance", { storage_encrypted: true }, { storage_encrypted: false }, "refused"],
    ["no lock", "aws_s3_bucket", { object_lock_enabled: true }, { object_lock_enabled: false }, "refused"],
    ["a label", "google_storage_bucket", { labels: { a: "b" } }, { labels: { a: "c" } }, "told"],
  ];
  it.each(table)("%s (%s)", (_, type, before, after, outcome) => {
    expect(things(true, changed(type, before, after))).toEqual(outcome === "refused" ? ["bucket/raw"] : []);
    expect(things(true, changed(type, after, after))).toEqual([]);
    expect(things(false, changed(type, before, after))).toEqual([]); // a plan in which nothing says that it was protected
  });

  it("of a path's end is not refused where all objects end before it", () => {
    const before = { bucket: "b", rule: [rule(30)] };
    const later = changed(lifecycle, before, { bucket: "b", rule: [rule(30), rule(60, "days/", "days")] });
    const at = { storage_descriptor: [{ location: "s3://b/days/" }] };
    expect(said(true, later, stays("aws_glue_catalog_table", at, "dataset_f_Table-days_277C6020"))).toBe("");
  });

  it("of a path's end is refused where a table has its files there", () => {
    const begins = changed(
      lifecycle,
      { bucket: "b", rule: [old(30)] },
      { bucket: "b", rule: [old(30), rule(90, "days/")] },
    );
    const glue = (location: string) =>
      stays("aws_glue_catalog_table", { storage_descriptor: [{ location }] }, "dataset_f_Table-days_277C6020");
    expect(said(true, begins, glue("s3://b/days/"))).toContain("Deletes objects below `days/`");
    expect(said(true, begins, glue("s3://b/other/"))).toBe("");
    expect(said(true, begins, glue("s3://c/days/"))).toBe("");
  });
});
