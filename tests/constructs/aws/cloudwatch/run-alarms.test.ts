import { expect, it } from "vitest";
import { DroppedStartsAlarm, RunAlarm } from "../../../../constructs/aws/cloudwatch/run-alarms";
import { synth } from "../../../support/synth";

const arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:ingest";
const topic = "arn:aws:sns:eu-west-1:123456789012:alerts";
const alarm = (build: Parameters<typeof synth>[0]) => synth(build).resource.aws_cloudwatch_metric_alarm![0]!;
const metrics = ({ metric_query }: Record<string, any>) =>
  (metric_query as Record<string, any>[]).flatMap(({ metric }) =>
    metric === undefined ? [] : [[metric.namespace, metric.metric_name, metric.dimensions]],
  );

it("a RunAlarm counts what failed or was not ended in time, and nothing that was ended by hand or skipped", () => {
  const made = alarm((scope) => {
    new RunAlarm(scope, "alarm", {
      alarmName: "failed",
      description: "Look",
      stateMachineArn: arn,
      alarmActionArns: [topic],
    });
  });
  expect(metrics(made)).toEqual([
    ["AWS/States", "ExecutionsFailed", { StateMachineArn: arn }],
    ["AWS/States", "ExecutionsTimedOut", { StateMachineArn: arn }],
  ]);
  expect(made).toMatchObject({
    threshold: 0,
    comparison_operator: "GreaterThanThreshold",
    evaluation_periods: 1,
    treat_missing_data: "notBreaching",
    alarm_actions: [topic],
    ok_actions: [],
  });
  expect(made.metric_query[0]).toMatchObject({ expression: "FILL(failed, 0) + FILL(timedOut, 0)", return_data: true });
});

it("a RunAlarm hears of what a rule could not start", () => {
  const made = alarm((scope) => {
    new RunAlarm(scope, "alarm", {
      alarmName: "failed",
      description: "Look",
      stateMachineArn: arn,
      ruleName: "landed",
    });
  });
  expect(metrics(made).at(-1)).toEqual(["AWS/Events", "FailedInvocations", { RuleName: "landed" }]);
});

it("a DroppedStartsAlarm counts what the schedules of a group gave up", () => {
  const made = alarm((scope) => {
    new DroppedStartsAlarm(scope, "alarm", { alarmName: "dropped", description: "Look", groupName: "jobs" });
  });
  expect(metrics(made)).toEqual([["AWS/Scheduler", "InvocationDroppedCount", { ScheduleGroup: "jobs" }]]);
});

it.each([
  ["alarmName", { alarmName: "" }],
  ["stateMachineArn", { stateMachineArn: "" }],
])("refuses a RunAlarm without %s", (name, props) => {
  const make = () =>
    alarm((scope) => {
      new RunAlarm(scope, "alarm", { alarmName: "failed", description: "Look", stateMachineArn: arn, ...props });
    });
  expect(make).toThrow(`${name} is missing`);
});
