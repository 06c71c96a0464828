import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { ExecutionRole, type ExecutionRoleProps } from "../../../../constructs/aws/iam/execution-role";
import { OpenIdConnectProvider } from "../../../../constructs/aws/iam/open-id-connect-provider";
import { synth } from "../../../support/synth";
import { statements } from "./policies";

const issuer = "https://token.actions.githubusercontent.com";
const accountId = "123456789012";
const roleArn = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
const github = (scope: Parameters<typeof OpenIdConnectProvider.fromIssuer>[0]) =>
  OpenIdConnectProvider.fromIssuer(scope, "github", issuer, { accountId });
const trust = (props: (scope: Parameters<typeof github>[0]) => Omit<ExecutionRoleProps, "roleName">) => {
  const { resource } = synth((scope) => void new ExecutionRole(scope, "role", { roleName: "ci", ...props(scope) }));
  return statements(resource.aws_iam_role![0]!.assume_role_policy);
};
const subjects = (...all: string[]) =>
  trust((scope) => ({ federated: [{ provider: github(scope), audience: "sts.amazonaws.com", subjects: all }] }));

describe("a role's trust", () => {
  it("lets in nobody where nobody is named: IAM takes no policy without a statement", () => {
    expect(trust(() => ({}))).toEqual([{ Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }]);
  });

  it("names subjects exactly, with what their tokens must be for", () => {
    expect(subjects("repo:acme/churn:ref:refs/heads/main", "repo:acme/churn:environment:prod")).toEqual([
      {
        Effect: "Allow",
        Principal: {
          Federated: expect.stringMatching(
            /^arn:.*:iam::123456789012:oidc-provider\/token\.actions\.githubusercontent\.com$/,
          ),
        },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": [
              "repo:acme/churn:ref:refs/heads/main",
              "repo:acme/churn:environment:prod",
            ],
          },
        },
      },
    ]);
  });

  it("compares what a token of Google's is for by oaud, since aud is who asked for it", () => {
    const federated = [
      { provider: OpenIdConnectProvider.google(), audience: "a", subjects: ["112233445566778899001"] },
    ];
    expect(trust(() => ({ federated }))).toEqual([
      expect.objectContaining({
        Principal: { Federated: "accounts.google.com" },
        Condition: {
          StringEquals: { "accounts.google.com:oaud": "a", "accounts.google.com:sub": ["112233445566778899001"] },
        },
      }),
    ]);
  });

  it("keeps people, services and who comes from outside in statements of their own", () => {
    const all = trust((scope) => ({
      services: ["sagemaker.amazonaws.com"],
      sourceAccount: accountId,
      roles: [roleArn("ml"), roleArn("ops")],
      federated: [{ provider: github(scope), audience: "a", subjects: [], subjectPrefixes: ["{r}:"] }],
    }));
    expect(all.map(({ Principal }) => Principal)).toEqual([
      { Service: ["sagemaker.amazonaws.com"] },
      { AWS: [roleArn("ml"), roleArn("ops")] },
      { Federated: expect.stringContaining("oidc-provider") },
    ]);
    expect(all[2]!.Condition).toMatchObject({ StringLike: { "token.actions.githubusercontent.com:sub": ["{r}:*"] } });
  });

  it("refuses a pattern among subjects, and what IAM has no room for", () => {
    expect(() => subjects("repo:acme/*")).toThrow('a subject is "repo:acme/*"; write it exactly');
    const many = Array.from({ length: 60 }, (_, index) => `repo:acme/churn:environment:stage-${index}`);
    expect(() => subjects(...many)).toThrow(
      /with "repo:acme\/churn:environment:stage-\d+" its trust takes 20\d\d characters of the 2048 that IAM takes; let fewer in/,
    );
  });

  it("counts who is written beside a list that only Terraform knows, and says which list was one too many", () => {
    const roles = (count: number) => Array.from({ length: count }, (_, index) => roleArn(`team-${index}`));
    const given = (count: number, isLast: boolean) => () =>
      trust((scope) => {
        const { listValue } = new TerraformVariable(scope, "given", {});
        return { roles: isLast ? [...roles(count), ...listValue] : [...listValue, ...roles(count)] };
      });
    expect(given(60, false)).toThrow(
      /with "arn:aws:iam::123456789012:role\/team-\d+" its trust takes 20\d\d characters/,
    );
    expect(given(46, true)).toThrow(/with "\$\{var\.given\}" its trust takes 20\d\d characters/);
  });

  it("takes what is among both subjects and prefixes for both, and no prefix that only Terraform knows", () => {
    const provider = OpenIdConnectProvider.google();
    const both = { provider, audience: "a", subjects: ["b:"], subjectPrefixes: ["b:"] };
    expect(trust(() => ({ federated: [both] })).map(({ Condition }) => Condition)).toMatchObject([
      { StringEquals: { "accounts.google.com:sub": ["b:"] } },
      { StringLike: { "accounts.google.com:sub": ["b:*"] } },
    ]);
    const unknown = () =>
      trust((scope) => {
        const { stringValue } = new TerraformVariable(scope, "given", {});
        return { federated: [{ ...both, subjectPrefixes: [`${stringValue}:`] }] };
      });
    expect(unknown).toThrow("federated.subjectPrefixes is only known at deploy; write it out: one that is empty");
  });
});

describe("an OpenIdConnectProvider", () => {
  it("trusts an issuer for some audiences", () => {
    const { resource } = synth(
      (scope) => void new OpenIdConnectProvider(scope, "github", { issuer, audiences: ["sts.amazonaws.com"] }),
    );
    expect(resource.aws_iam_openid_connect_provider).toEqual([
      expect.objectContaining({ url: issuer, client_id_list: ["sts.amazonaws.com"] }),
    ]);
  });

  it("refuses an issuer that is no address, and no audience", () => {
    const make = (url: string, audiences: string[]) =>
      synth((scope) => void new OpenIdConnectProvider(scope, "x", { issuer: url, audiences }));
    expect(() => make("gitlab.com", ["a"])).toThrow('issuer is "gitlab.com"; write it as its tokens do');
    expect(() => make(issuer, [])).toThrow("audiences holds 0; give 1 to 100");
  });
});
