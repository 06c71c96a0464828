import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { grantsOf } from "../../../tools/iam/grants";
import { Known } from "../../../tools/iam/known";
import { linesOf, sentence, titleOf } from "../../../tools/iam/lines";
import type { ResourceChange } from "../../../tools/plan/plan";
import { terraformTypes } from "../../../terraform-types";
import { emittedTypes, synthesizeAll } from "../../support/environments";

// Every type that can carry a grant by its provider's schema is read, or said here to be none.

interface Schema {
  readonly attributes?: Record<string, { readonly computed?: boolean; readonly optional?: boolean; readonly required?: boolean }>;
  readonly blocks?: Record<string, unknown>;
} // prettier-ignore

const schemas = ["aws", "google"].flatMap((provider) => {
  const { resources } = JSON.parse(readFileSync(`tests/schemas/${provider}.json`, "utf8")) as { resources: Record<string, Schema> };
  return Object.entries(resources);
}); // prettier-ignore

/** Fields in which a grant can stand; what is only computed repeats another resource. */
const carrying = /^(policy|policy_data|assume_role_policy|inline_policy|managed_policy_arns|access_policy|policy_arn|resource_policy|members?|access|permissions|principal|grant|acl|project_allowlist|client_id_list|attribute_condition)$/; // prettier-ignore

function carriersIn({ attributes = {}, blocks = {} }: Schema): string[] {
  const set = Object.entries(attributes).filter(([, { optional, required }]) => optional === true || required === true);
  return [...set.map(([name]) => name), ...Object.keys(blocks)].filter((name) => carrying.test(name));
}

/** Fields that carry no grant, each with its reason. */
const noGrant: Readonly<Record<string, string>> = {
  "aws_ecr_lifecycle_policy.policy": "says when images go",
  "aws_vpc_endpoint.policy": "limits what passes through it, and gives nobody anything",
  "aws_s3_bucket.acl": "owners are enforced, so S3 takes none (Amazon S3 User Guide, \"Controlling ownership of objects\")",
  "aws_s3_bucket.grant": "the same",
  "aws_s3_bucket.policy": "deprecated; none of our constructs sets it, and aws_s3_bucket_policy is read",
  "aws_s3_object.acl": "owners are enforced, so S3 takes none",
}; // prettier-ignore

const policy = (Principal?: object) =>
  JSON.stringify({
    Statement: [{ Effect: "Allow", ...(Principal && { Principal }), Action: "x:DoIt", Resource: "*" }],
  });

/** A value that grants, for a field of a type. */
function seeded(type: string, field: string): Record<string, unknown> {
  const isIdentity = /^aws_iam_(role|user|group)?_?policy$/.test(type);
  const byField: Record<string, Record<string, unknown>> = {
    policy: { policy: policy(isIdentity ? undefined : { AWS: "arn:aws:iam::999999999999:role/x" }), role: "x" },
    resource_policy: { resource_policy: policy({ AWS: "*" }) },
    access_policy: { access_policy: policy({ AWS: "*" }) },
    assume_role_policy: { assume_role_policy: policy({ Service: "x.amazonaws.com" }) },
    inline_policy: { name: "x", inline_policy: [{ name: "x", policy: policy() }] },
    managed_policy_arns: { name: "x", managed_policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] },
    policy_arn: { role: "x", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    policy_data: {
      policy_data: JSON.stringify({ bindings: [{ role: "roles/x.y", members: ["user:a@acme.example"] }] }),
    },
    member: { role: "roles/x.y", member: "user:a@acme.example" },
    members: { role: "roles/x.y", members: ["user:a@acme.example"] },
    access: { dataset_id: "d", access: [{ role: "READER", user_by_email: "a@acme.example" }] },
    principal: { principal: "x.amazonaws.com", action: "x:DoIt", function_name: "f", permissions: ["SELECT"] },
    permissions: { principal: "arn:aws:iam::999999999999:role/x", permissions: ["SELECT"] },
    client_id_list: { url: "https://x", client_id_list: ["sts.amazonaws.com"] },
    attribute_condition: { oidc: [{ issuer_uri: "https://x" }], attribute_condition: "assertion.repository == 'a/b'" },
    project_allowlist: { private_service_connect_config: [{ project_allowlist: ["p"] }] },
  };
  return { name: "n", ...byField[field] };
}

function grantsIn(...resources: { type: string; name?: string; body: Record<string, unknown> }[]) {
  const all = resources.map(({ type, name = "bucket_raw_X_00000000", body }): ResourceChange => {
    return { address: `${type}.${name}`, type, name, mode: "managed", change: { actions: ["create"], before: null, after: body } };
  }); // prettier-ignore
  return grantsOf(all, new Known(all), { names: new Set(["111122223333", "acme-ml-dev"]) }, "after").grants;
}

const emitted = new Set(
  emittedTypes([...synthesizeAll(), ...synthesizeAll("tests/everything")].map(({ json }) => json)).map(({ type }) => type),
); // prettier-ignore
const ours = schemas.filter(([type]) => emitted.has(type) || Object.hasOwn(terraformTypes, type));
const fields = ours.flatMap(([type, schema]) =>
  carriersIn(schema).map((field) => ({ type, field, at: `${type}.${field}` })),
);

describe("every field in which a grant can stand", () => {
  it.each(fields.filter(({ at }) => noGrant[at] === undefined))("$at is read", ({ type, field }) => {
    // What a role of one's own consists of is told where somebody has it.
    const holders = [{ type: "google_project_iam_member", body: { project: "acme-ml-dev", role: `\${${type}.bucket_raw_X_00000000.name}`, member: "user:a@acme.example" } }]; // prettier-ignore
    const more = type === "google_project_iam_custom_role" ? holders : [];
    const attached = type === "aws_iam_policy" ? [{ type: "aws_iam_role_policy_attachment", body: { role: "x", policy_arn: `\${${type}.bucket_raw_X_00000000.arn}` } }] : []; // prettier-ignore
    const body = type === "google_project_iam_custom_role" ? { role_id: "x", permissions: ["x.y.z"] } : seeded(type, field); // prettier-ignore
    const grants = grantsIn({ type, body }, ...more, ...attached);
    expect(grants.map(({ right }) => right.what)).not.toEqual([]);
    expect(linesOf(grants).map(sentence).join()).toMatch(/x:DoIt|x\.y|ReadOnlyAccess|SELECT|READER|sign in|connect/);
  });

  it("is looked for: most types that grant are there", () => {
    expect(fields.length).toBeGreaterThan(15);
    expect(Object.keys(noGrant).filter((at) => !fields.some((field) => field.at === at))).toEqual([]);
  });
});

// Types that no environment here emits, read by the same rules.
const later: [string, Record<string, unknown>, string][] = [
  ["aws_secretsmanager_secret_policy", { secret_arn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-AbCdEf", policy: policy({ AWS: "arn:aws:iam::999999999999:role/x" }) }, "x:DoIt"],
  ["google_secret_manager_secret_iam_member", { secret_id: "s", role: "roles/secretmanager.secretAccessor", member: "group:a@acme.example" }, "group a@acme.example may read the value of secret s (roles/secretmanager.secretAccessor)"],
  ["google_secret_manager_secret_iam_member", { secret_id: "s", role: "roles/secretmanager.secretVersionAdder", member: "group:a@acme.example" }, "group a@acme.example may put new values into secret s (roles/secretmanager.secretVersionAdder)"],
  ["aws_sqs_queue_policy", { queue_url: "https://sqs.eu-west-1.amazonaws.com/111122223333/q", policy: policy({ Service: "sns.amazonaws.com" }) }, "x:DoIt"],
  ["aws_lambda_permission", { function_name: "f", action: "lambda:InvokeFunction", principal: "events.amazonaws.com" }, "events.amazonaws.com may call "],
  ["aws_lakeformation_permissions", { principal: "arn:aws:iam::999999999999:role/x", permissions: ["SELECT"] }, "lakeformation:SELECT"],
  ["google_project_iam_binding", { project: "acme-ml-dev", role: "roles/viewer", members: ["user:a@acme.example"] }, "user a@acme.example may read nearly everything in the whole project (roles/viewer)"],
  ["google_organization_iam_member", { org_id: "123", role: "roles/owner", member: "user:a@acme.example" }, "user a@acme.example may do everything in the whole organization 123 (roles/owner)"],
  ["google_iam_workload_identity_pool_provider", { oidc: [{ issuer_uri: "https://token.actions.githubusercontent.com" }], attribute_condition: "assertion.repository == 'acme/ml'" }, "whoever token.actions.githubusercontent.com vouches for may sign in by "],
  ["google_cloud_run_v2_service", { name: "x", ingress: "INGRESS_TRAFFIC_ALL", invoker_iam_disabled: true }, "everybody may call "],
  ["google_cloud_run_v2_service", { name: "x", ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY", invoker_iam_disabled: true }, ", only from the network"],
  ["aws_lb_listener_rule", { action: [{ type: "forward" }], condition: [{ host_header: { values: ["scores.acme.example"] } }] }, "everybody may call "],
  ["aws_lb_listener_rule", { action: [{ type: "authenticate-cognito", authenticate_cognito: { user_pool_arn: "x" } }, { type: "forward" }] }, "whoever is in the user pool may come in once signed in to "],
  ["aws_lb_listener_rule", { action: [{ type: "authenticate-oidc", authenticate_oidc: [{ issuer: "https://login.acme.example" }] }, { type: "forward" }] }, "whoever login.acme.example vouches for may come in once signed in to "],
  ["aws_iam_openid_connect_provider", { url: "https://token.actions.githubusercontent.com", client_id_list: ["sts.amazonaws.com"] }, "whoever token.actions.githubusercontent.com vouches for may sign in by "],
  ["google_bigquery_dataset", { dataset_id: "d", access: [{ view: { project_id: "p", dataset_id: "shared", table_id: "customers" } }] }, "whoever may ask p.shared.customers may read tables of "],
  ["aws_iam_role_policy_attachment", { role: "x", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" }, "role x may have the managed policy AdministratorAccess in the whole account"],
]; // prettier-ignore

it.each(later)("%s is read by the same rules: %#", (type, body, says) => {
  const lines = linesOf(grantsIn({ type, body }));
  expect(lines.map((line) => `${titleOf(line.who)} ${sentence(line)}`).join("\n")).toContain(says);
});

const roleWith = (...statements: object[]) => ({ type: "aws_iam_role_policy", name: "endpoint_churn_Role_Policy_00000000", body: { role: "churn", policy: JSON.stringify({ Statement: statements }) } }); // prettier-ignore
const role = { type: "aws_iam_role", name: "endpoint_churn_Role_00000001", body: { name: "churn" } };
const said = (...resources: Parameters<typeof grantsIn>) => linesOf(grantsIn(...resources)).map((line) => `${titleOf(line.who)} ${sentence(line)}`); // prettier-ignore

describe("nothing is passed over", () => {
  it.each<[string, object, string]>([
    ["an action without words", { Action: "glacier:InitiateJob", Resource: "*" }, "may do glacier:InitiateJob on the whole account"],
    ["a wildcard", { Action: "dynamodb:*", Resource: "*" }, "may do dynamodb:* on the whole account"],
    ["every action", { Action: "*", Resource: "*" }, "may do everything in the whole account"],
    ["all but some actions", { NotAction: ["iam:*"], Resource: "*" }, "may do all but iam:* in the whole account"],
    ["a denial", { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" }, "must not delete objects in the whole account"],
    ["a condition that has no words", { Action: "s3:GetObject", Resource: "*", Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "60" } } }, "may read objects in the whole account, only if aws:MultiFactorAuthAge NumericLessThan 60"],
    ["a secret", { Action: "secretsmanager:GetSecretValue", Resource: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-??????" }, "may read the value of secret s-??????"],
    ["a new value of a secret", { Action: ["secretsmanager:PutSecretValue"], Resource: "*" }, "may put new values into the whole account"],
    ["another account's endpoint", { Action: "sagemaker:InvokeEndpoint", Resource: "arn:aws:sagemaker:eu-west-1:999999999999:endpoint/e" }, "may ask for predictions from sagemaker endpoint/e of account 999999999999"],
    ["what is asked for beside, alone", { Action: "kms:DescribeKey", Resource: "*" }, "may look at the whole account"],
  ])("%s", (_, statement, says) => {
    expect(said(role, roleWith({ Effect: "Allow", ...statement }))).toEqual([`endpoint/churn, as role churn ${says}`]);
  }); // prettier-ignore

  it("what one asks for beside a right is in its line as data", () => {
    const [line] = linesOf(grantsIn(role, roleWith({ Effect: "Allow", Action: ["kms:Decrypt", "kms:DescribeKey"], Resource: "*" }))); // prettier-ignore
    expect(line!.grants.map(({ right }) => right.what)).toEqual(["kms:Decrypt", "kms:DescribeKey"]);
  });
});

describe("whoever is called like one's own elsewhere is somebody else", () => {
  const trust = (arn: string) => ({ type: "aws_iam_role", name: "endpoint_other_Role_00000002", body: { name: "other", assume_role_policy: JSON.stringify({ Statement: { Effect: "Allow", Principal: { AWS: arn }, Action: "sts:AssumeRole" } }) } }); // prettier-ignore

  it.each([
    ["arn:aws:iam::111122223333:role/churn", "endpoint/churn, as role churn may act as the role of endpoint/other"],
    [
      "arn:aws:iam::999999999999:role/churn",
      "role churn of account 999999999999 may act as the role of endpoint/other",
    ],
    ["999999999999", "account 999999999999 may act as the role of endpoint/other"],
    ["*", "everybody may act as the role of endpoint/other"],
  ])("%s", (arn, says) => {
    expect(said(role, trust(arn))).toEqual([says]);
  });

  it("on Google Cloud, too", () => {
    const account = { type: "google_service_account", name: "serving_churn_identity_00000000", body: { account_id: "churn" } }; // prettier-ignore
    const member = (email: string) => ({ type: "google_project_iam_member", body: { project: "acme-ml-dev", role: "roles/bigquery.jobUser", member: `serviceAccount:${email}` } }); // prettier-ignore
    expect(said(account, member("churn@acme-ml-dev.iam.gserviceaccount.com"))[0]).toMatch(/^endpoint\/churn, as service account churn may run/);
    expect(said(account, member("churn@evil.iam.gserviceaccount.com"))[0]).toMatch(/^service account churn@evil\.iam\.gserviceaccount\.com of project evil may run/);
  }); // prettier-ignore
});
