import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import {
  LoadBalancerClient,
  type LoadBalancerClientProps,
  SamlProvider,
  type SamlProviderProps,
  UserPool,
  type UserPoolProps,
} from "../../../../constructs/aws";
import { synth } from "../../../support/synth";

const required: UserPoolProps = { userPoolName: "churn-people", domainPrefix: "acme-churn", region: "eu-west-1" };
const pool = (scope: Construct, props: Partial<UserPoolProps> = {}) =>
  new UserPool(scope, "people", { ...required, ...props });

describe("a UserPool", () => {
  const made = (props: Partial<UserPoolProps> = {}) => synth((scope) => pool(scope, props)).resource;

  it("is of people who were invited, with a second factor, and is not lost in one step", () => {
    expect(made().aws_cognito_user_pool).toEqual([
      {
        ...{ name: "churn-people", user_pool_tier: "ESSENTIALS", deletion_protection: "ACTIVE" },
        ...{ username_attributes: ["email"], auto_verified_attributes: ["email"], mfa_configuration: "ON" },
        username_configuration: { case_sensitive: false },
        software_token_mfa_configuration: { enabled: true },
        password_policy: {
          ...{ minimum_length: 12, require_lowercase: true, require_uppercase: true, require_numbers: true },
          ...{ require_symbols: false, temporary_password_validity_days: 7 },
        },
        admin_create_user_config: { allow_admin_create_user_only: true },
        account_recovery_setting: { recovery_mechanism: [{ name: "verified_email", priority: 1 }] },
        lifecycle: { prevent_destroy: true },
      },
    ]);
    expect(made().aws_cognito_user_pool_domain).toMatchObject([{ domain: "acme-churn" }]);
  });

  it("is as it is told", () => {
    const invitation = { subject: "Welcome", message: "Sign in as {username} with {####}" };
    const [body] = made({ protect: false, passwordLength: 20, invitation }).aws_cognito_user_pool!;
    expect(body).toMatchObject({
      ...{ deletion_protection: "INACTIVE", password_policy: { minimum_length: 20 } },
      admin_create_user_config: {
        invite_message_template: { email_subject: "Welcome", email_message: "Sign in as {username} with {####}" },
      },
    });
    expect(body).not.toHaveProperty("lifecycle");
  });

  // "Adding SAML identity providers to a user pool" (Cognito guide): what the directory is told.
  it("says what a company's directory is told", () => {
    const { json } = synth((scope) => {
      const { samlEntityId, samlReplyUrl } = pool(scope);
      new TerraformOutput(scope, "told", { value: [samlEntityId, samlReplyUrl] });
    });
    const [id, url] = Object.values(json.output as Record<string, { value: string[] }>)[0]!.value;
    expect(id).toMatch(/^urn:amazon:cognito:sp:\$\{aws_cognito_user_pool\..*\.id\}$/);
    expect(url).toMatch(/^https:\/\/\$\{aws_cognito_user_pool_domain\..*\.domain\}\.auth\.eu-west-1\.amazoncognito\.com\/saml2\/idpresponse$/); // prettier-ignore
  });

  it.each<[string, Partial<UserPoolProps>, string]>([
    ["a name with a slash", { userPoolName: "a/b" }, 'userPoolName is "a/b"'],
    ["upper case in a host", { domainPrefix: "Acme" }, 'domainPrefix is "Acme"'],
    ["a prefix of 64", { domainPrefix: "a".repeat(64) }, "write 1-63 of a-z"],
    ["a prefix that ends in -", { domainPrefix: "acme-" }, 'domainPrefix is "acme-"'],
    ["AWS's own words", { domainPrefix: "acme-cognito" }, 'domainPrefix is "acme-cognito"'],
    ["short passwords", { passwordLength: 7 }, "passwordLength is 7"],
    [
      "an invitation without the password",
      { invitation: { subject: "x", message: "{username}" } },
      "invitation.message has no {####}",
    ],
    [
      "a subject of 141",
      { invitation: { subject: "x".repeat(141), message: "{username} {####}" } },
      "invitation.subject has 141 characters",
    ],
    [
      "a text of more than 20000",
      { invitation: { subject: "x", message: `{username} {####}${"x".repeat(20_000)}` } },
      "invitation.message has 20017 characters",
    ],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});

const directory = (scope: Construct, props: Partial<SamlProviderProps> = {}) =>
  new SamlProvider(scope, "directory", {
    ...{ userPool: pool(scope), providerName: "acme", metadataUrl: "https://login.acme.example/metadata" },
    ...props,
  });

describe("a SamlProvider", () => {
  const made = (props: Partial<SamlProviderProps> = {}) =>
    synth((scope) => directory(scope, props)).resource.aws_cognito_identity_provider![0]!;

  it("is a directory by what it publishes, without a secret, and takes what Cognito reads there for no change", () => {
    expect(made()).toEqual({
      user_pool_id: expect.stringMatching(/^\$\{aws_cognito_user_pool\./),
      ...{ provider_name: "acme", provider_type: "SAML" },
      provider_details: { MetadataURL: "https://login.acme.example/metadata", IDPSignout: "false" },
      attribute_mapping: { email: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress" },
      lifecycle: {
        ignore_changes: [
          'provider_details["ActiveEncryptionCertificate"]',
          'provider_details["SSORedirectBindingURI"]',
          'provider_details["SLORedirectBindingURI"]',
        ],
      },
    });
    expect(made({ emailAttribute: "mail" }).attribute_mapping).toEqual({ email: "mail" });
  });

  it.each<[string, Partial<SamlProviderProps>, string]>([
    ["a name of two", { providerName: "ab" }, 'providerName is "ab"'],
    ["a name of 33", { providerName: "a".repeat(33) }, "write 3-32 letters"],
    ["what is published without TLS", { metadataUrl: "http://a.example" }, 'metadataUrl is "http://a.example"'],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});

describe("a LoadBalancerClient", () => {
  const made = (props: Partial<LoadBalancerClientProps> = {}) =>
    synth((scope) => {
      const hosts = ["scores.acme.example"];
      new LoadBalancerClient(scope, "client", { userPool: pool(scope), clientName: "scores", hosts, ...props });
    }).resource.aws_cognito_user_pool_client![0]!;

  // "Authenticate users using an Application Load Balancer", Prepare to use Amazon Cognito.
  it("has a secret, the code grant and the load balancer's callback, and no way in but the pages", () => {
    expect(made()).toEqual({
      user_pool_id: expect.stringMatching(/^\$\{aws_cognito_user_pool\./),
      ...{ name: "scores", generate_secret: true, allowed_oauth_flows_user_pool_client: true },
      ...{ allowed_oauth_flows: ["code"], allowed_oauth_scopes: ["email", "openid"] },
      callback_urls: ["https://scores.acme.example/oauth2/idpresponse"],
      supported_identity_providers: ["COGNITO"],
      explicit_auth_flows: ["ALLOW_REFRESH_TOKEN_AUTH"],
      ...{ prevent_user_existence_errors: "ENABLED", enable_token_revocation: true },
    });
  });

  it("lets in a directory's people alone, and tells a rule of the load balancer", () => {
    const { resource } = synth((scope) => {
      const samlProvider = directory(scope);
      const userPool = scope.node.findChild("people") as UserPool;
      const client = new LoadBalancerClient(scope, "client", {
        ...{ userPool, clientName: "scores", hosts: ["a.example"], samlProvider },
      });
      expect(Object.keys(client.signIn({ sessionTimeoutSeconds: 60 })).sort()).toEqual([
        ...["sessionTimeoutSeconds", "userPoolArn", "userPoolClientId", "userPoolDomain"],
      ]);
    });
    expect(resource.aws_cognito_user_pool_client![0]!.supported_identity_providers).toEqual([
      expect.stringMatching(/^\$\{aws_cognito_identity_provider\..*\.provider_name\}$/),
    ]);
  });

  it.each<[string, Partial<LoadBalancerClientProps>, string]>([
    ["a name with a slash", { clientName: "a/b" }, 'clientName is "a/b"'],
    ["no host", { hosts: [] }, "there are 0 hosts"],
    ["upper case", { hosts: ["Scores.acme.example"] }, 'hosts has "Scores.acme.example"'],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});
