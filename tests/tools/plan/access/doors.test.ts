import { describe, expect, it } from "vitest";
import { told, type Attributes, type Written } from "../changes";

const update = (type: string, before: Attributes, after: Attributes) =>
  told({ type, before: { name: "x", ...before }, after: { name: "x", ...after } });
const create = (type: string, after: Attributes) => told({ type, before: null, after: { name: "x", ...after } });
const within = (config: Attributes) => ({ config: [config] });

describe("a door that opens is dangerous", () => {
  const table: [string, string, Attributes, Attributes][] = [
    [
      "Cloud Run to everywhere",
      "google_cloud_run_v2_service",
      { ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY" },
      { ingress: "INGRESS_TRAFFIC_ALL" },
    ],
    [
      "Cloud Run without a login",
      "google_cloud_run_v2_service",
      { invoker_iam_disabled: false },
      { invoker_iam_disabled: true },
    ],
    [
      "Composer out of its private network",
      "google_composer_environment",
      within({ enable_private_environment: true }),
      within({ enable_private_environment: false }),
    ],
    [
      "MWAA's pages",
      "aws_mwaa_environment",
      { webserver_access_mode: "PRIVATE_ONLY" },
      { webserver_access_mode: "PUBLIC_ONLY" },
    ],
    [
      "a model's network",
      "aws_sagemaker_model",
      { enable_network_isolation: true },
      { enable_network_isolation: false },
    ],
    ["a model's network of one's own", "aws_sagemaker_model", { vpc_config: [{ subnets: ["s"] }] }, { vpc_config: [] }],
    [
      "a bucket's block",
      "aws_s3_bucket_public_access_block",
      { bucket: "x", block_public_acls: true },
      { bucket: "x", block_public_acls: false },
    ],
    ["a bucket's list", "aws_s3_bucket_acl", { acl: "private" }, { acl: "public-read" }],
    ["an object's list", "google_storage_bucket_access_control", { entity: "user-a" }, { entity: "allUsers" }],
    [
      "a private endpoint to one project more",
      "google_vertex_ai_endpoint",
      { private_service_connect_config: [{ project_allowlist: ["a"] }] },
      { private_service_connect_config: [{ project_allowlist: ["a", "b"] }] },
    ],
    [
      "a role's boundary",
      "aws_iam_role",
      { permissions_boundary: "arn:aws:iam::111122223333:policy/b" },
      { permissions_boundary: "" },
    ],
    [
      "a login before a service on AWS",
      "aws_lb_listener_rule",
      { action: [{ type: "authenticate-cognito" }, { type: "forward" }] },
      { action: [{ type: "forward" }] },
    ],
    [
      "a login before a service on Google Cloud",
      "google_compute_backend_service",
      { iap: [{ enabled: true }] },
      { iap: [{ enabled: false }] },
    ],
    [
      "a function's address",
      "aws_lambda_function_url",
      { authorization_type: "AWS_IAM" },
      { authorization_type: "NONE" },
    ],
  ];
  it.each(table)("%s", (_, type, shut, open) => {
    expect(update(type, shut, open).dangerous).toBe(true);
    expect(update(type, open, { ...open, description: "x" }).dangerous).toBe(false);
    expect(update(type, open, shut).dangerous).toBe(false);
  });

  it("also where a new model takes the place of one under another name", () => {
    const model = (key: string, isolated: boolean, goes: boolean): Written => {
      const side = { name: `m-${key}`, enable_network_isolation: isolated };
      return {
        type: "aws_sagemaker_model",
        address: `aws_sagemaker_model.m["${key}"]`,
        before: goes ? side : null,
        after: goes ? null : side,
      };
    };
    expect(told(model("old", true, true), model("new", false, false)).dangerous).toBe(true);
    expect(told(model("old", true, true), model("new", true, false)).dangerous).toBe(false);
  });

  it("and so is a list of addresses that is gone, and not one that is shorter", () => {
    const config = (...values: string[]) =>
      within({ web_server_network_access_control: [{ allowed_ip_range: values.map((value) => ({ value })) }] });
    const change = (after: Attributes) =>
      update("google_composer_environment", config("10.0.0.0/8", "172.16.0.0/12"), after);
    expect(change(config()).dangerous).toBe(true);
    expect(change(within({})).dangerous).toBe(true);
    expect(change(config("10.0.0.0/8")).dangerous).toBe(false);
  });

  it("and so is a block of public access that goes", () => {
    expect(told({ type: "aws_s3_bucket_public_access_block", before: { bucket: "x" }, after: null }).dangerous).toBe(
      true,
    );
  });
});

it("what is open already opens no more by another word, but may open from reading to writing", () => {
  const bucket = (public_access_prevention: string) => ({ public_access_prevention });
  expect(update("google_storage_bucket", bucket("inherited"), bucket("unspecified")).dangerous).toBe(false);
  expect(update("aws_s3_bucket_acl", { acl: "public-read" }, { acl: "public-read-write" }).dangerous).toBe(true);
});

describe("what is made open", () => {
  // Each still has something before it, a login or IAM, and is what an environment has that says nothing of it.
  it.each<[string, string, Attributes]>([
    ["MWAA", "aws_mwaa_environment", { webserver_access_mode: "PUBLIC_ONLY" }],
    ["Cloud Run", "google_cloud_run_v2_service", { ingress: "INGRESS_TRAFFIC_ALL" }],
    ["a model without isolation", "aws_sagemaker_model", { enable_network_isolation: false }],
  ])("%s is told, and no danger", (_, type, after) => {
    const { text, dangerous } = create(type, after);
    expect(text).toContain("from its beginning");
    expect(dangerous).toBe(false);
  });

  it.each<[string, string, Attributes]>([
    ["without a login", "google_cloud_run_v2_service", { invoker_iam_disabled: true }],
    ["a database on the internet", "aws_db_instance", { publicly_accessible: true }],
    ["a block that blocks nothing", "aws_s3_bucket_public_access_block", { bucket: "x", block_public_policy: false }],
    ["a list for everybody", "aws_s3_bucket_acl", { acl: "public-read-write" }],
    [
      "a private endpoint for another's project",
      "google_vertex_ai_endpoint",
      { private_service_connect_config: [{ project_allowlist: ["another"] }] },
    ],
  ])("%s is dangerous", (_, type, after) => expect(create(type, after).dangerous).toBe(true));

  it("and shut says nothing", () => {
    expect(create("aws_s3_bucket_public_access_block", { bucket: "x", block_public_policy: true }).text).not.toContain(
      "### Access",
    );
    expect(
      create("google_vertex_ai_endpoint", { private_service_connect_config: [{ project_allowlist: ["acme-ml-dev"] }] })
        .dangerous,
    ).toBe(false);
  });
});

it.each(["aws_iam_access_key", "google_service_account_key", "aws_iam_user_login_profile", "google_storage_hmac_key"])(
  "%s is a key that lasts",
  (type) => expect(create(type, { user: "u", service_account_id: "u" }).dangerous).toBe(true),
);

it.each(["aws_iam_openid_connect_provider", "google_iam_workload_identity_pool_provider"])(
  "%s takes another's word",
  (type) => expect(create(type, { url: "https://x" }).dangerous).toBe(true),
);
