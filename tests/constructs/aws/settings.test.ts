import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, Testing, TerraformStack, type TerraformProvider, TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import * as aws from "../../../constructs/aws";
import { validProps } from "./valid-props";

type Made = new (scope: Construct, id: string, props: unknown) => Construct;
type Types = Record<string, Record<string, Record<string, any>>>;

/** What a program holds once aspects ran, as the engine's own synthesis lets them. */
function resourcesOf(
  build: (stack: TerraformStack, provider: TerraformProvider) => void,
): [string, Record<string, any>][] {
  const stack = new TerraformStack(new App({ stackTraces: false }), "test");
  new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: ["123456789012"] });
  const provider = new AwsProvider(stack, "shop", {
    region: "eu-west-1",
    alias: "shop",
    allowedAccountIds: ["123456789012"],
  });
  build(stack, provider);
  const { resource = {} } = JSON.parse(Testing.synth(stack)) as { resource?: Types };
  return Object.entries(resource).flatMap(([type, bodies]) =>
    Object.entries(bodies).map(([id, body]) => [type, { ...body, id }] as [string, any]),
  );
}

const made = [
  "S3Bucket",
  "EcrRepository",
  "KmsKey",
  "ExecutionRole",
  "AthenaDatabase",
  "MwaaEnvironment",
  "EncryptedTopic",
  "AlertTopic",
  "CostBudget",
  "PrivateNetwork",
  "Secret",
];

describe.each(made)("%s", (name) => {
  const Each = (aws as unknown as Record<string, Made>)[name]!;

  it("is made by the provider that it is given, with the tags that it is given on all that can have some", () => {
    const found = resourcesOf((stack, provider) => {
      const props = validProps[name]![0]!(stack) as object;
      new Each(stack, "subject", { ...props, provider, tags: { team: "ml" } });
    });
    const ours = found.filter(([, { id }]) => (id as string).startsWith("subject"));
    expect(ours.length).toBeGreaterThan(0);
    for (const [type, body] of ours) expect([type, body.provider]).toEqual([type, "aws.shop"]);
    const tagged = ours.filter(([, { tags }]) => tags !== undefined);
    expect(tagged.length).toBeGreaterThan(0);
    for (const [, { tags }] of tagged) expect(tags).toMatchObject({ team: "ml" });
  });
});

it("tags do not take away the construct's own, and an inner construct's are kept", () => {
  const found = resourcesOf((stack) => {
    new aws.PrivateNetwork(stack, "network", { networkName: "ml", tags: { Name: "x", team: "ml" } });
  });
  const [, vpc] = found.find(([type]) => type === "aws_vpc")!;
  expect(vpc.tags).toEqual({ Name: "ml", team: "ml" });
});

it("reaches what is made later, such as the policy of a grant", () => {
  const found = resourcesOf((stack, provider) => {
    const role = new aws.ExecutionRole(stack, "role", {
      roleName: "churn",
      services: ["sagemaker.amazonaws.com"],
      provider,
    });
    new aws.S3Bucket(stack, "bucket", { bucketName: "acme-raw" }).grantRead(role);
  });
  const [, policy] = found.find(([type]) => type === "aws_iam_role_policy")!;
  expect(policy.provider).toBe("aws.shop");
});

it("takes tags that only Terraform knows beside its own", () => {
  const found = resourcesOf((stack) => {
    const tags = Token.asStringMap(new TerraformVariable(stack, "tags", {}).value);
    new aws.PrivateNetwork(stack, "network", { networkName: "ml", tags });
  });
  const [, vpc] = found.find(([type]) => type === "aws_vpc")!;
  expect(vpc.tags).toMatch(/^\$\{merge\(\[?var\.tags, \{"Name" = "ml"\}\]?\)\}$/);
});

describe("tags are refused that AWS takes nowhere:", () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`tag${n}`, "x"]));
  const topic = (tags: Record<string, string>) => () =>
    resourcesOf((stack) => new aws.EncryptedTopic(stack, "alerts", { topicName: "alerts", tags }));

  // Tagging AWS Resources, "Tag naming limits and requirements".
  it.each<[string, Record<string, string>, string]>([
    [
      "of AWS's own",
      { "aws:cloudformation:stack-name": "x" },
      'tags has "aws:cloudformation:stack-name"; leave it out',
    ],
    ["of AWS's own, in capitals", { "AWS:x": "x" }, 'tags has "AWS:x"; leave it out'],
    ["a long value", { owner: "x".repeat(257) }, "tags.owner has 257 characters; give 256 or fewer"],
    ["a long key", { ["x".repeat(129)]: "x" }, "give a key of 1 to 128 characters"],
    ["too many", many(51), "tags has 51, with the construct's own; keep at most 50"],
  ])("%s", (_, tags, message) => {
    expect(topic(tags)).toThrow(`test/alerts: ${message.startsWith("tags") ? message : "tags has"}`);
    expect(topic(tags)).toThrow(message);
  });

  it("and the longest are taken", () => {
    expect(topic({ ["k".repeat(128)]: "é".repeat(256), awsome: "aws:x", ...many(48) })).not.toThrow();
    expect(topic({ owner: Token.asString({ unknown: "x".repeat(300) }) })).not.toThrow();
  });
});
