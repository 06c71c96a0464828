import { describe, expect, it } from "vitest";
import { AlertTopic, type AlertTopicProps } from "../../../../constructs/aws/sns/alert-topic";
import { synth } from "../../../support/synth";
import { statements } from "../iam/policies";

const required: AlertTopicProps = {
  topicName: "acme-alerts",
  emails: ["b@acme.example", "a@acme.example"],
  region: "eu-west-1",
  accountId: "123456789012",
};
const key = "arn:aws:kms:eu-west-1:123456789012:key/k";
const made = (props: Partial<AlertTopicProps> = {}) =>
  synth((scope) => new AlertTopic(scope, "alerts", { ...required, ...props })).resource;

describe("an AlertTopic with nothing set", () => {
  it("is encrypted by a key that CloudWatch can use: with the one of AWS its messages would be lost", () => {
    const [topic] = made().aws_sns_topic!;
    expect(topic!.kms_master_key_id).toMatch(/^\$\{aws_kms_key\..*\.arn\}$/);
    const [, cloudWatch] = statements(made().aws_kms_key![0]!.policy);
    expect(cloudWatch).toMatchObject({
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    });
  });

  it("lets CloudWatch of this account publish, over TLS only", () => {
    const [deny, allow] = statements(made().aws_sns_topic![0]!.policy);
    expect(deny).toMatchObject({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } });
    expect(allow).toMatchObject({
      Principal: { Service: ["cloudwatch.amazonaws.com"] },
      Resource: "arn:aws:sns:eu-west-1:123456789012:acme-alerts",
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    });
  });

  it("writes to each address", () => {
    expect(made().aws_sns_topic_subscription).toMatchObject([
      { protocol: "email", endpoint: "a@acme.example" },
      { protocol: "email", endpoint: "b@acme.example" },
    ]);
  });
});

it("writes once to an address in several spellings", () => {
  const emails = ["A@acme.example", "a@Acme.example"];
  expect(made({ emails }).aws_sns_topic_subscription).toMatchObject([{ endpoint: "A@acme.example" }]);
});

it("lets others publish beside CloudWatch, also with its own key", () => {
  const { aws_sns_topic: topics, aws_kms_key: keys } = made({ publishers: ["budgets.amazonaws.com"] });
  const [, allow] = statements(topics![0]!.policy);
  expect(allow).toMatchObject({
    Principal: { Service: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] },
    Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
  });
  expect(statements(keys![0]!.policy).slice(1)).toMatchObject([
    { Principal: { Service: "cloudwatch.amazonaws.com" } },
    { Principal: { Service: "budgets.amazonaws.com" } },
  ]);
});

it("takes another key, and makes none then", () => {
  expect(made({ kmsKeyArn: key }).aws_sns_topic).toMatchObject([{ kms_master_key_id: key }]);
  expect(made({ kmsKeyArn: key })).not.toHaveProperty("aws_kms_key");
});

describe("whoever is paged", () => {
  const subscriptions = {
    pagerduty: { protocol: "https", endpoint: "https://events.pagerduty.example/key", endpointAutoConfirms: true },
    tickets: { protocol: "sqs", endpoint: "arn:aws:sqs:eu-west-1:123456789012:tickets" },
    chat: { protocol: "lambda", endpoint: "arn:aws:lambda:eu-west-1:123456789012:function:chat" },
  } as const;

  it("is told without an e-mail", () => {
    const found = made({ emails: undefined, subscriptions });
    expect(found.aws_sns_topic_subscription).toMatchObject([
      { protocol: "https", endpoint: subscriptions.pagerduty.endpoint, endpoint_auto_confirms: true },
      { protocol: "sqs", endpoint: subscriptions.tickets.endpoint },
      { protocol: "lambda", endpoint: subscriptions.chat.endpoint },
    ]);
  });

  it("may be a function, which the topic alone may call", () => {
    expect(made({ subscriptions }).aws_lambda_permission).toEqual([
      {
        ...{ action: "lambda:InvokeFunction", function_name: subscriptions.chat.endpoint },
        ...{ principal: "sns.amazonaws.com", source_arn: expect.stringMatching(/^\$\{aws_sns_topic\..*\.arn\}$/) },
      },
    ]);
    expect(made()).not.toHaveProperty("aws_lambda_permission");
  });
});

describe("refuses", () => {
  it.each<[string, Partial<AlertTopicProps>, string]>([
    ["nobody", { emails: [] }, "test/alerts: emails is empty"],
    ["what is no address", { emails: ["acme.example"] }, '"acme.example" is no address'],
    ["nobody at all", { emails: undefined }, "give at least one address, or subscriptions"],
    [
      "a way that there is not",
      { subscriptions: { a: { protocol: "pigeon" as never, endpoint: "x" } } },
      'protocol of "a" is "pigeon"; write https, sqs',
    ],
    [
      "a page without TLS",
      { subscriptions: { a: { protocol: "https", endpoint: "http://x.example" } } },
      'endpoint of "a" is "http://x.example"; write https://',
    ],
    ["a blank in the name", { topicName: "acme alerts", kmsKeyArn: key }, 'topicName is "acme alerts"'],
  ])("%s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});
