import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ServiceAccount, type ServiceAccountProps } from "../../../../constructs/gcp/iam/service-account";
import { synth } from "../../../support/synth";

/** The address as it is known at synthesis. */
function knownEmail(settings: (scope: Construct) => ServiceAccountProps): string {
  let found = "";
  synth((scope) => (found = new ServiceAccount(scope, "account", settings(scope)).knownEmail));
  return found;
}

describe("the address of an account", () => {
  it("is known where its name and its project were written", () => {
    const accountId = "trainer";
    expect(knownEmail(() => ({ accountId, project: "acme" }))).toBe("trainer@acme.iam.gserviceaccount.com");
    expect(knownEmail(() => ({ accountId, project: "acme.example:ml" }))).toBe(
      "trainer@ml.acme.example.iam.gserviceaccount.com",
    );
    const provider = (scope: Construct) => new GoogleProvider(scope, "us", { alias: "us", project: "acme-us" });
    expect(knownEmail((scope) => ({ accountId, provider: provider(scope) }))).toBe(
      "trainer@acme-us.iam.gserviceaccount.com",
    );
  });

  it("is a token where one of the two is", () => {
    const project = (scope: Construct) => new TerraformVariable(scope, "project", {}).stringValue;
    expect(Token.isUnresolved(knownEmail((scope) => ({ accountId: "trainer", project: project(scope) })))).toBe(true);
    expect(Token.isUnresolved(knownEmail(() => ({ accountId: "trainer" })))).toBe(true); // the provider names none
  });
});

describe("an account that exists already", () => {
  const email = "trainer@acme.iam.gserviceaccount.com";

  it("is granted, and grants", () => {
    const { resource } = synth((scope) => {
      const trainer = ServiceAccount.fromEmail(scope, "trainer", email, { project: "acme-ml" });
      const other = new ServiceAccount(scope, "other", { accountId: "other-one" });
      trainer.grantActAs("other", other);
      trainer.grantOnProject("roles/bigquery.jobUser");
      trainer.grantOnProject("roles/bigquery.jobUser");
      other.grantActAs("trainer", trainer);
    });
    expect(resource.google_service_account).toHaveLength(1);
    const role = "roles/iam.serviceAccountUser";
    expect(resource.google_service_account_iam_member).toMatchObject([
      { service_account_id: `projects/-/serviceAccounts/${email}`, role, member: expect.stringContaining("other") },
      { service_account_id: expect.stringContaining("google_service_account"), member: `serviceAccount:${email}` },
    ]);
    expect(resource.google_project_iam_member).toEqual([
      { project: "acme-ml", role: "roles/bigquery.jobUser", member: `serviceAccount:${email}` },
    ]);
  });

  it("is granted on the provider's project, which is read where it is not written", () => {
    const { resource, data } = synth((scope) => {
      ServiceAccount.fromEmail(scope, "trainer", email).grantOnProject("roles/bigquery.jobUser");
    });
    expect(data.google_client_config).toHaveLength(1);
    expect(resource.google_project_iam_member![0]!.project).toMatch(/^\$\{data\.google_client_config\..*\.project\}$/);
  });

  it("has an address, and no basic role", () => {
    const make = (address: string) => () => synth((scope) => ServiceAccount.fromEmail(scope, "trainer", address));
    expect(make("serviceAccount:trainer@acme")).toThrow(
      'the account is "serviceAccount:trainer@acme"; write its e-mail',
    );
    expect(() => synth((scope) => ServiceAccount.fromEmail(scope, "a", email).grantOnProject("roles/editor"))).toThrow(
      '"roles/editor" is a basic role',
    );
  });
});
