import { describe, expect, it } from "vitest";
import { classify, holdsData } from "../../../tools/plan/danger";
import { readPlan, type ResourceChange } from "../../../tools/plan/plan";

type Attributes = Record<string, unknown>;

/** A change as Terraform's plan has it, through the reader that veils what is secret. */
function change(
  type: string,
  before: Attributes | null,
  after: Attributes | null,
  more: Attributes = {},
): ResourceChange {
  const actions = before === null ? ["create"] : after === null ? ["delete"] : ["update"];
  const only = { address: `${type}.x`, type, name: "x", mode: "managed", change: { actions, before, after, ...more } };
  return readPlan(JSON.stringify({ format_version: "1.2", resource_changes: [only] })).resource_changes[0]!;
}

/** Levels of what is found; in brackets what is no danger. */
function levels(...of: Parameters<typeof change>): string[] {
  return classify(change(...of), new Set(["123456789012", "acme"])).map(({ level, dangerous }) =>
    dangerous ? level : `(${level})`,
  );
}

describe("a replaced endpoint", () => {
  const told = (...actions: string[]) =>
    classify(change("google_vertex_ai_endpoint", { name: "7" }, { name: "8" }, { actions }))[0]!;

  it("is told by what its callers see meanwhile, which is not the same where the new one is made first", () => {
    expect(told("create", "delete")).toMatchObject({ level: "serving", dangerous: true });
    expect(told("create", "delete").says).toContain("the new one is made beside it under another name");
    expect(told("delete", "create").says).toContain("it does not answer until the new one is up");
  });
});

describe("a destroyed resource", () => {
  it.each([
    "google_storage_bucket",
    "google_bigquery_dataset",
    "google_bigquery_table",
    "google_artifact_registry_repository",
    "google_composer_environment",
    "google_kms_crypto_key",
    "aws_s3_bucket",
    "aws_ecr_repository",
    "aws_mwaa_environment",
    "aws_kms_key",
    "aws_sagemaker_feature_group",
  ])("%s takes its data along", (type) => {
    expect(levels(type, { name: "x" }, null)).toContain("data");
    expect(holdsData(type)).toBe(true);
  });

  it.each(["google_vertex_ai_endpoint", "aws_sagemaker_endpoint"])("%s stops serving", (type) => {
    expect(levels(type, { name: "x" }, null)).toEqual(["serving"]);
  });

  it.each(["aws_glue_catalog_table", "aws_glue_catalog_database"])("%s is a definition: the files stay", (type) => {
    const [only] = classify(change(type, { name: "x" }, null));
    expect(only).toMatchObject({ level: "change", dangerous: false });
    expect(only!.says).toContain("the files stay");
  });

  it.each(["aws_sagemaker_model", "aws_sagemaker_endpoint_configuration", "aws_s3_bucket_lifecycle_configuration"])(
    "%s loses nothing",
    (type) => expect(levels(type, { name: "x" }, null)).toEqual(["(change)"]),
  );

  it("is no loss when Terraform only forgets it", () => {
    expect(levels("aws_s3_bucket", { bucket: "x" }, null, { actions: ["forget"] })).toEqual(["(change)"]);
  });

  it("loses its data also when it is made anew, in either order", () => {
    const more = { replace_paths: [["bucket"]] };
    for (const actions of [
      ["delete", "create"],
      ["create", "delete"],
    ]) {
      const [only] = classify(change("aws_s3_bucket", { bucket: "a" }, { bucket: "b" }, { ...more, actions }));
      expect(only!.says).toBe(
        "Replaces bucket `a`: all objects in it are lost, because `bucket`: `a` -> `b` cannot be changed in place",
      );
    }
  });
});

describe("a guard", () => {
  const bucket = "google_storage_bucket";
  const rule = (age: number) => ({ lifecycle_rule: [{ action: [{ type: "Delete" }], condition: [{ age }] }] });
  const table: [string, string, Attributes, Attributes, Attributes, Attributes][] = [
    // what, type, before, weaker after; and a pair that is no weaker
    [
      "force_destroy",
      bucket,
      { force_destroy: false },
      { force_destroy: true },
      { force_destroy: true },
      { force_destroy: false },
    ],
    [
      "logs that outlive their deletion",
      "aws_cloudwatch_log_group",
      { skip_destroy: true },
      { skip_destroy: false },
      { skip_destroy: false },
      { skip_destroy: true },
    ],
    ["age of deletion", bucket, rule(400), rule(30), rule(30), rule(400)],
    ["a first rule that deletes", bucket, { lifecycle_rule: [] }, rule(30), rule(30), { lifecycle_rule: [] }],
    [
      "retention_in_days",
      "aws_cloudwatch_log_group",
      { retention_in_days: 0 },
      { retention_in_days: 7 },
      { retention_in_days: 7 },
      { retention_in_days: 30 },
    ],
    [
      "deletion_protection",
      "google_bigquery_table",
      { deletion_protection: true },
      { deletion_protection: false },
      { deletion_protection: false },
      { deletion_protection: true },
    ],
    [
      "window of deletion",
      "aws_kms_key",
      { deletion_window_in_days: 30 },
      { deletion_window_in_days: 7 },
      { deletion_window_in_days: 7 },
      { deletion_window_in_days: 30 },
    ],
    [
      "tags of images",
      "aws_ecr_repository",
      { image_tag_mutability: "IMMUTABLE" },
      { image_tag_mutability: "MUTABLE" },
      { image_tag_mutability: "MUTABLE" },
      { image_tag_mutability: "IMMUTABLE" },
    ],
  ];
  it.each(table)("%s is missed when it goes, and only then", (_, type, before, weaker, old, stronger) => {
    expect(levels(type, before, weaker)).toEqual(["guard"]);
    expect(levels(type, old, stronger)).toEqual(["(change)"]);
  });

  it("is gone with the versioning of a bucket", () => {
    expect(levels("aws_s3_bucket_versioning", { bucket: "x" }, null)).toEqual(["guard"]);
  });
});

describe("access", () => {
  const member = "google_storage_bucket_iam_member";
  const grant = (who: string, role = "roles/storage.objectViewer") => ({ bucket: "b/raw", role, member: who });
  const policy = (...Statement: Attributes[]) => ({ bucket: "raw", policy: JSON.stringify({ Statement }) });
  const read = {
    Sid: "Read",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::123456789012:root" },
    Action: "s3:GetObject",
    Resource: "*",
  };
  const everybody = { ...read, Sid: "All", Principal: "*" };
  const tls = { Sid: "Tls", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" };

  it.each([
    ["a plain grant is no danger", member, null, grant("group:a@acme.example"), "(access)"],
    ["a grant to everybody is", member, null, grant("allUsers"), "access"],
    ["and one to every Google account", member, null, grant("allAuthenticatedUsers"), "access"],
    [
      "and one of everything",
      "google_project_iam_member",
      null,
      grant("group:a@acme.example", "roles/owner"),
      "access",
    ],
    ["a grant that goes cuts access", member, grant("group:a@acme.example"), null, "access"],
    ["a statement that goes cuts access", "aws_s3_bucket_policy", policy(read), policy(), "access"],
    ["a ban that goes opens", "aws_s3_bucket_policy", policy(tls), policy(), "access"],
    ["a statement for everybody opens", "aws_s3_bucket_policy", policy(read), policy(read, everybody), "access"],
    ["a statement for somebody does not", "aws_s3_bucket_policy", policy(), policy(read), "(access)"],
    [
      "a door that is no longer kept shut",
      "google_storage_bucket",
      { public_access_prevention: "enforced" },
      { public_access_prevention: "inherited" },
      "access",
    ],
    [
      "the same on AWS",
      "aws_s3_bucket_public_access_block",
      { bucket: "x", block_public_acls: true },
      { bucket: "x", block_public_acls: false },
      "access",
    ],
    [
      "an Airflow page on the internet",
      "aws_mwaa_environment",
      { webserver_access_mode: "PRIVATE_ONLY" },
      { webserver_access_mode: "PUBLIC_ONLY" },
      "access",
    ],
  ])("%s", (_, type, before, after, level) => {
    expect(levels(type, before, after)).toEqual([level]);
  });

  it("to a folder names the folder", () => {
    const below = {
      ...grant("serviceAccount:churn@acme.iam.gserviceaccount.com"),
      condition: [{ title: "below churn/43/" }],
    };
    const [finding] = classify(change(member, below, null));
    expect(finding!.says).toMatch(/^Takes `storage.objectViewer` on bucket `raw` \(`below churn\/43\/`\) from /);
  });

  it("for everybody under a condition is not open to everybody", () => {
    const inside = { ...everybody, Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } };
    expect(levels("aws_s3_bucket_policy", policy(), policy(inside))).toEqual(["(access)"]);
  });
});

it("never says what is secret, marked or not", () => {
  const marked = change(
    "aws_db_instance",
    { password: "hunter1" },
    { password: "hunter2" },
    { before_sensitive: {}, after_sensitive: { password: true } },
  );
  const unmarked = change(
    "aws_sagemaker_model",
    { environment: { API_TOKEN: "hunter1" } },
    { environment: { API_TOKEN: "hunter2" } },
  );
  expect(JSON.stringify([marked, unmarked])).not.toContain("hunter");
});

describe("what is no plan is refused", () => {
  it.each([
    ["PK\u0003\u0004", "binary plan"],
    ["{", "not JSON"],
    ["{}", "no format_version"],
    ['{"format_version":"1.0","values":{}}', "but a state"],
    ['{"format_version":"2.0","resource_changes":[]}', "formats 1.x"],
    ['{"format_version":"1.2","resource_changes":[{}]}', "no address"],
  ])("%j", (text, problem) => {
    expect(() => readPlan(text)).toThrow(problem);
  });
});
