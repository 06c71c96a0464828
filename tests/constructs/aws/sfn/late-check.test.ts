import { describe, expect, it } from "vitest";
import { LateCheck } from "../../../../constructs/aws/sfn/late-check";
import { EncryptedTopic } from "../../../../constructs/aws/sns/encrypted-topic";
import { type Definition, execute, problemsOf } from "../../../support/state-machines";
import { synth } from "../../../support/synth";
import { statements } from "../iam/policies";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:alerts";
const made = () =>
  synth((scope) => {
    new LateCheck(scope, "late", {
      ...{ checkName: "churn-dev-late", stateMachineNames: ["churn-dev-ingest", "churn-dev-score"] },
      topic: EncryptedTopic.fromArn(scope, "topic", topicArn),
      ...{ region: "eu-west-1", accountId: "123456789012" },
    });
  }).resource;
const text = () => made().aws_sfn_state_machine![0]!.definition as string;

const stateMachineArn = "arn:aws:states:eu-west-1:123456789012:stateMachine:churn-dev-ingest";
const input = { time: "2026-11-01T07:00:00Z", lateAfter: 4 * 3_600, of: "job/ingest", stateMachineArn };
const after = (...succeeded: string[]) =>
  execute(JSON.parse(text()) as Definition, input, (action) =>
    action.endsWith("listExecutions")
      ? { Executions: succeeded.map((StartDate) => ({ StartDate })) }
      : { MessageId: "m" },
  );

describe("a LateCheck", () => {
  it("has a definition that the language takes", () => {
    expect(problemsOf(text())).toEqual([]);
  });

  it.each([
    ["never", []],
    ["before it was due alone", ["2026-11-01T02:58:00Z", "2026-10-31T03:00:01.5Z"]],
  ])("tells of what succeeded %s", async (_, starts) => {
    const { ended, calls } = await after(...starts);
    expect(ended).toBe("SUCCEEDED");
    expect(calls).toMatchObject([
      {
        action: "aws-sdk:sfn:listExecutions",
        arguments: { StateMachineArn: stateMachineArn, StatusFilter: "SUCCEEDED" },
      },
      {
        action: "sns:publish",
        arguments: {
          TopicArn: topicArn,
          Subject: "job/ingest is late",
          Message: expect.stringContaining(
            "job/ingest was due at 2026-11-01T03:00:00.000Z and has not succeeded",
          ) as string,
        },
      },
    ]);
  });

  it.each(["2026-11-01T03:00:01.123Z", "2026-11-01T02:59:30Z", "2026-11-01 06:59:00+00:00"])(
    "is quiet where one that started at %s succeeded",
    async (start) => {
      const { calls } = await after(start, "2026-10-31T03:00:00Z");
      expect(calls).toHaveLength(1);
    },
  );

  it("fails where it is told no time, which an alarm of its own hears", async () => {
    const { time: _, ...rest } = input;
    await expect(execute(JSON.parse(text()) as Definition, rest, () => ({}))).rejects.toThrow(
      "assigns nothing to since",
    );
  });

  it("may look at the runs of these state machines and publish, and start nothing", () => {
    const allowed = statements(made().aws_iam_role_policy![0]!.policy).filter(({ Resource }) => Resource![0] !== "*");
    expect(allowed).toEqual([
      {
        Effect: "Allow",
        Action: ["states:ListExecutions"],
        Resource: [stateMachineArn, stateMachineArn.replace("ingest", "score")],
      },
      { Effect: "Allow", Action: ["sns:Publish"], Resource: [topicArn] },
    ]);
  });
});
