import { expect, it } from "vitest";
import { factsOf } from "../../terraform-types";

// Types that have no row: plans of other programs hold them.
it.each([
  ["aws_s3_bucket_logging", "setting", "aws_s3_bucket"],
  ["aws_ecr_registry_policy", "setting", undefined],
  ["aws_secretsmanager_secret_policy", "setting", undefined],
  ["google_storage_bucket_iam_binding", "grant", "google_storage_bucket"],
  ["google_bigquery_dataset_iam_member", "grant", "google_bigquery_dataset"],
  ["google_secret_manager_secret_iam_member", "grant", undefined],
  ["aws_iam_role_policy_attachment", "grant", undefined],
  ["google_secret_manager_regional_secret_version", "version", undefined],
])("%s counts as a %s by its name", (type, countedAs, owner) => {
  const { partOf } = factsOf(type);
  expect([partOf?.countedAs, partOf?.owner?.type]).toEqual([countedAs, owner]);
});

it.each([
  "aws_s3_bucket_object",
  "aws_costly_new_configuration",
  "google_storage_bucket_access_control",
  "google_brand_new_thing",
  "toString",
])("%s stands for itself, and its name says nothing of what it costs or loses", (type) => {
  expect(factsOf(type)).toEqual({ elsewhere: true, partOf: undefined });
});
