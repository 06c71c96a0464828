import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { WorkloadIdentityPool } from "../../../../constructs/gcp/iam/workload-identity-pool";
import {
  WorkloadIdentityProvider,
  type WorkloadIdentityProviderProps,
} from "../../../../constructs/gcp/iam/workload-identity-provider";
import { synth } from "../../../support/synth";

const issuer = "https://token.actions.githubusercontent.com";
const provider = (props: Omit<WorkloadIdentityProviderProps, "pool" | "providerId">, providerId = "github") =>
  synth((scope) => {
    const pool = new WorkloadIdentityPool(scope, "pool", { poolId: "acme-ci", project: "acme" });
    new WorkloadIdentityProvider(scope, "provider", { pool, providerId, ...props });
  }).resource.google_iam_workload_identity_pool_provider![0]!;

describe("a WorkloadIdentityProvider", () => {
  it("lets in the subjects that are named, and nobody else", () => {
    const made = provider({ issuer, subjects: ["repo:acme/churn:ref:refs/heads/main", 'a"b'] });
    expect(made).toMatchObject({
      attribute_mapping: { "google.subject": "assertion.sub" },
      attribute_condition: 'assertion.sub in ["repo:acme/churn:ref:refs/heads/main", "a\\"b"]',
      oidc: { issuer_uri: issuer },
    });
  });

  it("lets in roles of an AWS account by their names", () => {
    const made = provider({ awsAccountId: "123456789012", awsRoles: ["churn"] }, "aws-shop");
    expect(made.attribute_condition).toBe('attribute.aws_role in ["arn:aws:sts::123456789012:assumed-role/churn"]');
    expect(made.aws).toEqual({ account_id: "123456789012" });
  });

  it("lets Terraform write the subjects that it knows, and escape what would end the text in the condition", () => {
    const conditions = synth((scope) => {
      const { stringValue, listValue } = new TerraformVariable(scope, "given", {});
      const pool = new WorkloadIdentityPool(scope, "pool", { poolId: "acme-ci" });
      const common = { pool, providerId: "github", issuer };
      new WorkloadIdentityProvider(scope, "a", { ...common, subjects: ["main", stringValue] });
      new WorkloadIdentityProvider(scope, "b", { ...common, subjects: listValue });
    }).resource.google_iam_workload_identity_pool_provider!.map((made) => made.attribute_condition as string);
    expect(conditions).toEqual([
      'assertion.sub in ${jsonencode(concat(["main"], [var.given]))}',
      "assertion.sub in ${jsonencode(var.given)}",
    ]);
  });

  it.each([
    [{ issuer }, "0 of subjects, awsRoles and condition are given; give one of them"],
    [{ issuer, subjects: ["a"], condition: "true" }, "2 of subjects, awsRoles and condition are given"],
    [{ subjects: ["a"] }, "issuer and awsAccountId; give one of them"],
    [{ issuer, subjects: ["é".repeat(64)] }, "Google takes 127 bytes"],
    [{ issuer, condition: "x".repeat(4_097) }, "its condition has 4097 characters"],
    [{ issuer: "gitlab.com", subjects: ["a"] }, 'issuer is "gitlab.com"'],
  ])("refuses %o", (props, message) => {
    expect(() => provider(props)).toThrow(message);
  });

  it.each(["gcp-ci", "ci", "CI-of-acme", "x".repeat(33)])("refuses the id %s", (id) => {
    expect(() => provider({ issuer, subjects: ["a"] }, id)).toThrow(`providerId is "${id}"; write 4-32`);
  });
});

it("a pool names one principal, and never all", () => {
  synth((scope) => {
    const pool = new WorkloadIdentityPool(scope, "pool", { poolId: "acme-ci" });
    expect(pool.principal("repo:acme/churn:pull_request")).toMatch(
      /^principal:\/\/iam\.googleapis\.com\/.+\/subject\/repo:acme\/churn:pull_request$/,
    );
    expect(() => pool.principals("repository", "*")).toThrow('the value of repository is "*"; write one exactly');
  });
});
