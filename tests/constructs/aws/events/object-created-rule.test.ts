import { describe, expect, it } from "vitest";
import { ObjectCreatedRule, type ObjectCreatedRuleProps } from "../../../../constructs/aws/events/object-created-rule";
import { ExecutionRole } from "../../../../constructs/aws/iam/execution-role";
import { S3Bucket } from "../../../../constructs/aws/s3/s3-bucket";
import { StateMachine } from "../../../../constructs/aws/sfn/state-machine";
import { synth } from "../../../support/synth";
import { statements } from "../iam/policies";

const arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:ingest";
const made = (props: Partial<ObjectCreatedRuleProps> = {}, rules = 1, isElsewhere = false) =>
  synth((scope) => {
    const role = new ExecutionRole(scope, "role", { roleName: "events", services: ["events.amazonaws.com"] });
    const stateMachine = StateMachine.fromArn(scope, "machine", arn);
    const bucket = isElsewhere
      ? S3Bucket.fromName(scope, "bucket", "theirs")
      : new S3Bucket(scope, "bucket", { bucketName: "acme-raw" });
    for (let index = 0; index < rules; index++)
      new ObjectCreatedRule(scope, `rule${index}`, {
        ruleName: `ingest${index}`,
        bucket,
        stateMachine,
        role,
        ...props,
      });
  }).resource;
const pattern = (props?: Partial<ObjectCreatedRuleProps>) =>
  JSON.parse(made(props).aws_cloudwatch_event_rule![0]!.event_pattern as string) as object;

describe("an ObjectCreatedRule", () => {
  it("hears of every object that lands in the bucket, or of those below a prefix", () => {
    expect(pattern()).toMatchObject({ source: ["aws.s3"], "detail-type": ["Object Created"] });
    expect(pattern()).not.toHaveProperty("detail.object");
    expect(pattern({ prefix: "incoming/" })).toMatchObject({ detail: { object: { key: [{ prefix: "incoming/" }] } } });
  });

  it("starts the state machine with the time and nothing of the object", () => {
    const { aws_cloudwatch_event_target, aws_iam_role_policy } = made();
    expect(aws_cloudwatch_event_target).toMatchObject([
      {
        arn,
        input_transformer: { input_paths: { time: "$.time" }, input_template: '{"time": <time>}' },
        retry_policy: { maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 10 },
      },
    ]);
    expect(statements(aws_iam_role_policy![0]!.policy)).toMatchObject([
      { Action: ["states:StartExecution"], Resource: [arn] },
    ]);
  });

  it("has the bucket send its events, once for all rules, and first", () => {
    const { aws_s3_bucket_notification, aws_cloudwatch_event_target } = made({}, 2);
    expect(aws_s3_bucket_notification).toMatchObject([{ eventbridge: true }]);
    for (const { depends_on } of aws_cloudwatch_event_target!)
      expect(depends_on).toContainEqual(expect.stringMatching(/^aws_s3_bucket_notification\./));
  });

  it("leaves a bucket from elsewhere as it is: it has one configuration, which is somebody else's", () => {
    expect(made({}, 1, true).aws_s3_bucket_notification).toBeUndefined();
  });

  it("starts nothing while it is off", () => {
    expect(made({ enabled: false }).aws_cloudwatch_event_rule).toMatchObject([{ state: "DISABLED" }]);
  });

  it.each<[string, Partial<ObjectCreatedRuleProps>, string]>([
    ["a name with a blank", { ruleName: "a b" }, 'ruleName is "a b"'],
    ["a wildcard", { prefix: "incoming/*" }, 'prefix is "incoming/*"'],
    ["a slash in front", { prefix: "/incoming" }, 'prefix is "/incoming"'],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});
