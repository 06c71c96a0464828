import { describe, expect, it } from "vitest";
import { ExecutionRole } from "../../../../constructs/aws/iam/execution-role";
import { Reminder, type ReminderProps } from "../../../../constructs/aws/scheduler/reminder";
import { EncryptedTopic } from "../../../../constructs/aws/sns/encrypted-topic";
import { synth } from "../../../support/synth";
import { statements } from "../iam/policies";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:alerts";
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/k";
const made = (props: Partial<ReminderProps> = {}, topicKey?: string) =>
  synth((scope) => {
    const services = ["scheduler.amazonaws.com"];
    new Reminder(scope, "reminder", {
      ...{ scheduleName: "rotate-token", everyDays: 90, subject: "A token is due", message: "Put a new one in" },
      topic: EncryptedTopic.fromArn(scope, "topic", topicArn, { kmsKeyArn: topicKey }),
      role: new ExecutionRole(scope, "role", { roleName: "reminds", services, sourceAccount: "123456789012" }),
      ...props,
    });
  }).resource;
const schedule = (props?: Partial<ReminderProps>) => made(props).aws_scheduler_schedule![0]!;

describe("a Reminder", () => {
  it("publishes with a subject, for the first time when a period is over", () => {
    const { target, ...rest } = schedule();
    expect(rest).toMatchObject({
      name: expect.stringMatching(/^rotate-token-[0-9a-f]{8}$/) as string,
      schedule_expression: "rate(90 days)",
      start_date: '${timeadd(timestamp(), "2160h")}',
      flexible_time_window: { mode: "OFF" },
      lifecycle: { ignore_changes: ["start_date"] },
      depends_on: [expect.stringMatching(/^aws_iam_role_policy\./)],
    });
    const { arn, input } = target as { arn: string; input: string };
    expect(arn).toMatch(/^arn:.*:scheduler:::aws-sdk:sns:publish$/);
    expect(JSON.parse(input)).toEqual({ TopicArn: topicArn, Subject: "A token is due", Message: "Put a new one in" });
  });

  it("writes one day as Scheduler does", () => {
    expect(schedule({ everyDays: 1 }).schedule_expression).toBe("rate(1 day)");
  });

  it("is another schedule where it says anything else: an update would send a start that has passed", () => {
    const names = [{}, { everyDays: 30 }, { subject: "Another" }, { message: "Another" }].map(
      (props) => schedule(props).name,
    );
    expect(new Set(names).size).toBe(4);
  });

  it("lets its role publish, and open topic and schedule", () => {
    const allowed = (topicKey?: string, key?: string) =>
      statements(made({ kmsKeyArn: key }, topicKey).aws_iam_role_policy![0]!.policy);
    expect(allowed()).toMatchObject([{ Action: ["sns:Publish"], Resource: [topicArn] }]);
    expect(JSON.stringify(allowed(kmsKeyArn, kmsKeyArn))).toContain('"kms:GenerateDataKey"');
    expect(allowed(undefined, kmsKeyArn)).toMatchObject([{}, { Action: ["kms:Decrypt"], Resource: [kmsKeyArn] }]);
    expect(schedule({ kmsKeyArn }).kms_key_arn).toBe(kmsKeyArn);
  });

  it.each<[string, Partial<ReminderProps>, string]>([
    ["a name that is too long with its hash", { scheduleName: "x".repeat(56) }, "scheduleName is"],
    ["no days", { everyDays: 0 }, "everyDays is 0"],
    ["a subject that SNS refuses", { subject: "Schlüssel" }, 'subject is "Schlüssel"; write at most 100'],
    ["a subject of two lines", { subject: "a\nb" }, "subject is"],
    ["no message", { message: "" }, "message is missing"],
    ["an alias", { kmsKeyArn: "alias/key" }, 'kmsKeyArn is "alias/key"'],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});
