import { describe, expect, it } from "vitest";
import { ExecutionRole } from "../../../../constructs/aws/iam/execution-role";
import { ScheduleGroup } from "../../../../constructs/aws/scheduler/schedule-group";
import {
  ScheduledExecution,
  type ScheduledExecutionProps,
} from "../../../../constructs/aws/scheduler/scheduled-execution";
import { StateMachine } from "../../../../constructs/aws/sfn/state-machine";
import { synth } from "../../../support/synth";
import { statements } from "../iam/policies";

const arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:ingest";
const made = (props: Partial<ScheduledExecutionProps> = {}) =>
  synth((scope) => {
    new ScheduledExecution(scope, "schedule", {
      ...{ scheduleName: "churn-dev-ingest", scheduleExpression: "cron(0 3 * * ? *)" },
      stateMachine: StateMachine.fromArn(scope, "machine", arn),
      role: new ExecutionRole(scope, "role", { roleName: "schedules", services: ["scheduler.amazonaws.com"] }),
      ...props,
    });
  }).resource;
const schedule = (props?: Partial<ScheduledExecutionProps>) => made(props).aws_scheduler_schedule![0]!;

describe("a ScheduledExecution", () => {
  it("starts the state machine in UTC with the time that it was due at, and tries for an hour", () => {
    expect(schedule()).toMatchObject({
      name: "churn-dev-ingest",
      schedule_expression: "cron(0 3 * * ? *)",
      schedule_expression_timezone: "UTC",
      state: "ENABLED",
      flexible_time_window: { mode: "OFF" },
      target: {
        arn,
        input: '{"time":"<aws.scheduler.scheduled-time>"}',
        retry_policy: { maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 10 },
      },
      depends_on: [expect.stringMatching(/^aws_iam_role_policy\./)],
    });
    expect(statements(made().aws_iam_role_policy![0]!.policy)).toEqual([
      { Effect: "Allow", Action: ["states:StartExecution"], Resource: [arn] },
    ]);
  });

  it("does with everything set what the props say", () => {
    const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1";
    const props = {
      groupName: "jobs",
      timezone: "Europe/Berlin",
      enabled: false,
      kmsKeyArn,
      input: { of: "job/ingest" },
    };
    expect(schedule({ ...props, maximumEventAgeSeconds: 60, maximumRetryAttempts: 0 })).toMatchObject({
      group_name: "jobs",
      schedule_expression_timezone: "Europe/Berlin",
      state: "DISABLED",
      kms_key_arn: kmsKeyArn,
      target: {
        input: '{"time":"<aws.scheduler.scheduled-time>","of":"job/ingest"}',
        retry_policy: { maximum_event_age_in_seconds: 60, maximum_retry_attempts: 0 },
      },
    });
    expect(statements(made(props).aws_iam_role_policy![0]!.policy)).toMatchObject([
      {},
      { Action: ["kms:Decrypt"], Resource: [kmsKeyArn] },
    ]);
  });

  it.each<[string, Partial<ScheduledExecutionProps>, string]>([
    [
      "a cron of five fields",
      { scheduleExpression: "cron(0 3 * * *)" },
      'scheduleExpression is "cron(0 3 * * *)"; write six fields',
    ],
    ["a long name", { scheduleName: "x".repeat(65) }, "scheduleName is"],
    ["two days of tries", { maximumEventAgeSeconds: 172_800 }, "maximumEventAgeSeconds is 172800"],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});

describe("a ScheduleGroup", () => {
  const group = (groupName: string) => synth((scope) => new ScheduleGroup(scope, "group", { groupName })).resource;

  it("is what schedules are counted by", () => {
    expect(group("churn-dev-jobs").aws_scheduler_schedule_group).toEqual([{ name: "churn-dev-jobs" }]);
  });

  it.each(["default", "aws-jobs", "a b"])("is not called %s", (name) => {
    expect(() => group(name)).toThrow(`groupName is "${name}"`);
  });
});
