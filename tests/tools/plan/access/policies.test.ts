import { describe, expect, it } from "vitest";
import { readPlan } from "../../../../tools/plan/plan";
import { describePlan } from "../../../../tools/plan/describe-plan";
import { withProgram } from "../../../../tools/plan/program";
import { account, allow, linesOf, planOf, policy, told, type Written } from "../changes";

const models = "arn:aws:s3:::acme-models";
const reads = (artifact: string) => [
  allow("s3:GetObject", `${models}/${artifact}`),
  allow("s3:ListBucket", models, { Condition: { StringEquals: { "s3:prefix": artifact } } }),
];
const rest = [
  allow(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], "arn:aws:ecr:eu-west-1:111122223333:repository/s"),
];

/** A policy of a role, named by its content: it comes under one key and goes under another. */
const named = (key: string, role: string, before: string | null, after: string | null): Written => ({
  type: "aws_iam_role_policy",
  address: `aws_iam_role_policy.grants["${key}"]`,
  before: before === null ? null : { name: `grants-${key}`, role, policy: before },
  after: after === null ? null : { name: `grants-${key}`, role, policy: after },
});

describe("a policy under another name", () => {
  it("is told by what became another, and is no danger", () => {
    const { text, dangerous } = told(
      named("aa", "churn", null, policy(...reads("churn/43/model.tar.gz"), ...rest)),
      named("bb", "churn", policy(...rest, ...reads("churn/42/model.tar.gz")), null),
    );
    expect(dangerous).toBe(false);
    expect(linesOf({ text })).toEqual([
      `Moves \`s3:GetObject\` of role \`churn\`: on \`${models}/churn/42/model.tar.gz\` -> \`${models}/churn/43/model.tar.gz\``,
      `Moves \`s3:ListBucket\` of role \`churn\`: on \`${models}\` if \`s3:prefix StringEquals churn/42/model.tar.gz\` -> \`s3:prefix StringEquals churn/43/model.tar.gz\``,
    ]);
  });

  it("says nothing of how its statements are written", () => {
    const one = policy(allow(["s3:GetObject", "s3:PutObject"], [`${models}/a`, `${models}/b`], { Sid: "One" }));
    const other = policy(
      allow("s3:putobject", `${models}/b`),
      allow(["s3:GetObject"], [`${models}/b`, `${models}/a`], { Sid: "Two" }),
      allow("s3:PutObject", [`${models}/a`]),
    );
    const { text, dangerous } = told(named("aa", "churn", null, other), named("bb", "churn", one, null));
    expect(dangerous).toBe(false);
    expect(text).not.toMatch(/Gives|Takes|Moves/);
  });

  it("takes away what nobody else gives, and nothing that another policy of the role still gives", () => {
    const both = policy(allow("s3:GetObject", `${models}/*`));
    const kept: Written = { ...named("kept", "churn", both, both), actions: ["no-op"] };
    expect(told(named("bb", "churn", both, null), kept).dangerous).toBe(false);
    const alone = told(named("bb", "churn", both, null));
    expect(alone.dangerous).toBe(true);
    expect(linesOf(alone)).toEqual([`Takes \`s3:GetObject\` on \`${models}/*\` from role \`churn\``]);
  });

  it("does not take for kept what a role only repeats of its policy", () => {
    const old = policy(allow("s3:GetObject", `${models}/*`));
    const role = { name: "churn", inline_policy: [{ name: "grants-bb", policy: old }] };
    const echo: Written = { type: "aws_iam_role", before: role, after: role, actions: ["no-op"] };
    expect(told(named("bb", "churn", old, null), echo).dangerous).toBe(true);
  });

  it("does not call it a loss that a model which goes is read no more", () => {
    const model: Written = {
      type: "aws_sagemaker_model",
      address: 'aws_sagemaker_model.challenger["9f"]',
      before: { name: "m", primary_container: [{ model_data_url: "s3://acme-models/churn/43/model.tar.gz" }] },
      after: null,
    };
    const old = policy(...reads("churn/42/model.tar.gz"), ...reads("churn/43/model.tar.gz"));
    const changes = [
      named("aa", "churn", null, policy(...reads("churn/42/model.tar.gz"))),
      named("bb", "churn", old, null),
    ];
    expect(told(...changes, model).dangerous).toBe(false);
    expect(told(...changes).dangerous).toBe(true);
  });

  it("is told where nothing of what is allowed changes", () => {
    const same = policy(allow("s3:GetObject", `${models}/*`));
    const [made, gone] = [named("aa", "churn", null, same), named("bb", "churn", same, null)];
    expect(linesOf(told(made, gone))).toEqual([
      "Destroys role policy `grants-bb`: who may do what stays",
      "Creates role policy `grants-aa`: who may do what stays",
    ]);
  });

  it("is told at the resource that brings it, each right at its own", () => {
    const [one, other] = [allow("s3:GetObject", "arn:aws:s3:::one/*"), allow("s3:GetObject", "arn:aws:s3:::other/*")];
    const { text } = told(named("aa", "churn", null, policy(one)), named("bb", "churn", null, policy(other)));
    expect(text).toMatch(/`arn:aws:s3:::one\/\*` <sub>`aws_iam_role_policy\.grants\["aa/);
    expect(text).toMatch(/`arn:aws:s3:::other\/\*` <sub>`aws_iam_role_policy\.grants\["bb/);
  });

  it("that is new says what it allows, to the last action", () => {
    const actions = ["s3:A", "s3:B", "s3:C", "s3:D", "s3:E", "s3:F"].map((action) => `${action}Object`);
    const [line] = linesOf(told(named("aa", "churn", null, policy(allow(actions, `${models}/${"x".repeat(200)}`)))));
    for (const action of actions) expect(line).toContain(`\`${action}\``);
    expect(line).toContain("x".repeat(200));
  });
});

describe("a policy is dangerous that gives a role", () => {
  const on = `${models}/*`;
  it.each([
    ["every action", allow("*", "*"), "every action"],
    ["every action, written with a colon", allow("*:*", "*"), "every action"],
    ["all of IAM", allow("iam:*", on), "every action of iam"],
    [
      "a role to pass, as the fifth action",
      allow(["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject", "iam:PassRole"], on),
      "`iam:PassRole`",
    ],
    ["a role to pass, by a pattern", allow("iam:Pass*", on), "whatever a role may do"],
    ["to be another role", allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/admin"), "whatever a role may do"],
    ["to open a bucket", allow("s3:PutBucketPolicy", models), "changes who may do what"],
    ["to open a bucket, by a pattern", allow("s3:Put*", models), "changes who may do what"],
    ["all but a little", { Effect: "Allow", NotAction: "iam:*", Resource: on }, "all but what is named"],
    ["every object of the account", allow("s3:GetObject", "*"), "everything in the account"],
  ])("%s", (_, statement, why) => {
    for (const change of [
      told(named("aa", "churn", null, policy(statement))),
      told(named("aa", "churn", policy(...rest), policy(...rest, statement))),
    ]) {
      expect(change.dangerous).toBe(true);
      expect(change.text).toContain(why);
    }
  });

  it.each([
    ["one thing more to read", allow("s3:GetObject", on)],
    ["what cannot be limited", allow(["ecr:GetAuthorizationToken", "ec2:DescribeSubnets"], "*")],
    ["a look at roles", allow("iam:GetRole", "arn:aws:iam::111122223333:role/x")],
  ])("and not one that gives it %s", (_, statement) => {
    expect(told(named("aa", "churn", null, policy(statement))).dangerous).toBe(false);
  });

  it("the managed policies of administrators", () => {
    const attachment = (policy_arn: string): Written => ({
      type: "aws_iam_role_policy_attachment",
      before: null,
      after: { role: "churn", policy_arn },
    });
    expect(told(attachment("arn:aws:iam::aws:policy/AdministratorAccess")).dangerous).toBe(true);
    expect(told(attachment("arn:aws:iam::aws:policy/AmazonSageMakerFullAccess")).dangerous).toBe(true);
    expect(told(attachment("arn:aws:iam::111122223333:policy/reads")).dangerous).toBe(false);
  });
});

describe("a trust", () => {
  const trust = (...statements: object[]) => ({ name: "churn", assume_role_policy: policy(...(statements as [])) });
  const lets = (Principal: unknown, Condition?: unknown) => ({
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal,
    ...(Condition === undefined ? {} : { Condition }),
  });
  const service = { Service: "sagemaker.amazonaws.com" };
  const own = { StringEquals: { "aws:SourceAccount": account } };
  const role = (before: Written["before"], after: Written["after"]) => told({ type: "aws_iam_role", before, after });

  it.each([
    ["another account", lets({ AWS: "arn:aws:iam::999988887777:root" }), "account 999988887777 is another"],
    ["another account, as a number", lets({ AWS: "999988887777" }), "account 999988887777 is another"],
    ["everybody", lets("*"), "be role `churn`"],
    ["everybody, under an empty condition", lets({ AWS: "*" }, {}), "be role `churn`"],
    [
      "everybody but one",
      { Effect: "Allow", Action: "sts:AssumeRole", NotPrincipal: { AWS: "arn:aws:iam::111122223333:root" } },
      "everybody but who is named",
    ],
    [
      "whom another provider knows",
      lets({ Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }),
      "everybody whom that provider knows",
    ],
    [
      "a service for another account",
      lets(service, { StringEquals: { "aws:SourceAccount": "999988887777" } }),
      "account 999988887777 is another",
    ],
  ])("is dangerous that lets in %s", (_, statement, why) => {
    const before = trust(lets(service, own));
    for (const { text, dangerous } of [
      role(before, trust(lets(service, own), statement)),
      role(null, trust(statement)),
    ]) {
      expect(dangerous).toBe(true);
      expect(text).toContain(why);
    }
  });

  it("is dangerous whose condition is gone", () => {
    const { text, dangerous } = role(trust(lets(service, own)), trust(lets(service)));
    expect(dangerous).toBe(true);
    expect(text).toContain("its condition is gone: `aws:SourceAccount StringEquals 111122223333`");
  });

  it("of a service, or of one's own account, is told and no danger", () => {
    expect(role(null, trust(lets(service, own))).dangerous).toBe(false);
    expect(role(null, trust(lets({ AWS: `arn:aws:iam::${account}:role/ci` }))).dangerous).toBe(false);
  });
});

describe("the policy of a thing", () => {
  const bucket = (...statements: object[]) => ({ bucket: "raw", policy: policy(...(statements as [])) });
  const read = (who: object) => ({ ...allow("s3:GetObject", "arn:aws:s3:::raw/*"), ...who });
  const tls = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: "arn:aws:s3:::raw/*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const changed = (...statements: object[]) =>
    told({ type: "aws_s3_bucket_policy", before: bucket(tls), after: bucket(tls, ...statements) });

  it.each([
    ["everybody", read({ Principal: "*" })],
    ["everybody, under an empty condition", read({ Principal: "*", Condition: {} })],
    [
      "everybody who uses TLS",
      read({ Principal: { AWS: "*" }, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    ],
    ["everybody from everywhere", read({ Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } })],
    ["everybody but one", read({ NotPrincipal: { AWS: `arn:aws:iam::${account}:root` } })],
    ["another account", read({ Principal: { AWS: "arn:aws:iam::999988887777:root" } })],
  ])("opens to %s", (_, statement) => expect(changed(statement).dangerous).toBe(true));

  it.each([
    ["one's own", read({ Principal: { AWS: `arn:aws:iam::${account}:role/analysts` } })],
    ["everybody of one network", read({ Principal: "*", Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } })],
  ])("is told and no danger with %s", (_, statement) => {
    expect(changed(statement).dangerous).toBe(false);
    expect(changed(statement).text).toContain("`s3:GetObject`");
  });

  it("that lifts a ban is dangerous, and one that narrows it as well", () => {
    const less = { ...tls, Action: "s3:GetObject" };
    for (const after of [bucket(), bucket(less)])
      expect(told({ type: "aws_s3_bucket_policy", before: bucket(tls), after }).text).toContain(
        "Lifts a ban on `s3:*`",
      );
    expect(told({ type: "aws_s3_bucket_policy", before: bucket(less), after: bucket(tls) }).dangerous).toBe(false);
  });

  it.each(["aws_kms_key", "aws_sns_topic", "aws_ecr_repository_policy", "aws_secretsmanager_secret_policy"])(
    "is read in %s",
    (type) => {
      const side = (...statements: object[]) => ({
        name: "x",
        description: "x",
        repository: "x",
        secret_arn: "x",
        policy: policy(...(statements as [])),
      });
      const stranger = { ...allow("kms:Decrypt", "*"), Principal: { AWS: "arn:aws:iam::999988887777:root" } };
      expect(told({ type, before: side(), after: side(stranger) }).dangerous).toBe(true);
    },
  );
});

describe("a policy that names what is not there yet", () => {
  const unknown = { address: "aws_iam_role_policy.p", type: "aws_iam_role_policy", name: "p", mode: "managed" };
  const change = { actions: ["create"], before: null, after: { role: "churn" }, after_unknown: { policy: true } };
  const key = {
    address: "aws_kms_key.k",
    type: "aws_kms_key",
    name: "k",
    mode: "managed",
    change: { actions: ["create"], before: null, after: {}, after_unknown: { arn: true } },
  };
  const plan = readPlan(JSON.stringify({ format_version: "1.2", resource_changes: [{ ...unknown, change }, key] }));
  const written = (...statements: object[]) => ({
    resource: { aws_iam_role_policy: { p: { policy: policy(...(statements as [])) } } },
  });

  it("is read in the program", () => {
    const program = written(allow("kms:Decrypt", "${aws_kms_key.k.arn}"), allow("iam:PassRole", "*"));
    const { text, dangerous } = describePlan(withProgram(plan, program), { environment: "dev" });
    expect(text).toContain("`kms:Decrypt` on `${aws_kms_key.k.arn}`");
    expect(dangerous).toBe(true);
  });

  it("is told as not known without the program", () => {
    expect(linesOf(describePlan(plan, { environment: "dev" }))).toContain(
      "What role `churn` allows is known after the apply only",
    );
  });
});

describe("a grant of its own type", () => {
  const grant = (type: string, after: object): Written => ({ type, before: null, after: { ...after } });
  const invoke = { function_name: "score", action: "lambda:InvokeFunction" };
  it.each<[string, Written, boolean]>([
    ["a function for everybody", grant("aws_lambda_permission", { ...invoke, principal: "*" }), true],
    ["a function for another account", grant("aws_lambda_permission", { ...invoke, principal: "999988887777" }), true],
    [
      "a function for a service",
      grant("aws_lambda_permission", { ...invoke, principal: "s3.amazonaws.com", source_account: account }),
      false,
    ],
    [
      "a key for another account",
      grant("aws_kms_grant", {
        key_id: "k",
        grantee_principal: "arn:aws:iam::999988887777:root",
        operations: ["Decrypt"],
      }),
      true,
    ],
    [
      "a way into a network's service",
      grant("aws_vpc_endpoint", {
        id: "e",
        policy: policy({ ...allow("s3:GetObject", "arn:aws:s3:::x/*"), Principal: "*" }),
      }),
      false,
    ],
  ])("%s", (_, change, dangerous) => expect(told(change).dangerous).toBe(dangerous));
});

it("a plan without an account of its own takes every account for another's", () => {
  const trust = policy({
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
  });
  const role: Written = { type: "aws_iam_role", before: null, after: { name: "r", assume_role_policy: trust } };
  const of = (configuration: object) =>
    describePlan(planOf([role], { configuration }), { environment: "dev" }).dangerous;
  expect(of({})).toBe(true);
});
