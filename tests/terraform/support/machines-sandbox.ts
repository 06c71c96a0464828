import { expect } from "vitest";
import { allow, type Jobs } from "./jobs-sandbox";
import type { Execution } from "./moto";

const sync = "arn:aws:states:::batch:submitJob.sync";
const stop = "arn:aws:states:::aws-sdk:sfn:stopExecution";
const list = "arn:aws:states:::aws-sdk:sfn:listExecutions";
const rule = ["events:PutTargets", "events:PutRule", "events:DescribeRule"];

/** What the tests of state machines and of what starts them do with the sandbox's, once it has been started. */
export function machinesIn(current: () => Jobs) {
  const machineArn = (name: string) => current().arn("states", `stateMachine:${name}`);
  const rights = (name: string) => ({
    submit: allow("batch:SubmitJob", [
      current().arn("batch", "job-queue/acme-dev"),
      ...["", ":*"].map((revision) => current().arn("batch", `job-definition/ingest${revision}`)),
    ]),
    describe: allow("batch:DescribeJobs", "*"),
    rule: allow(rule, current().arn("events", "rule/StepFunctionsGetEventsForBatchJobsRule")),
    list: allow("states:ListExecutions", machineArn(name)),
    stop: allow("states:StopExecution", current().arn("states", `execution:${name}:*`)),
    terminate: allow("batch:TerminateJob", current().arn("batch", "job/*")),
  });
  const submission = (more: object = {}) => ({
    ...{ JobName: "{% 'ingest-' & $date %}", JobQueue: current().arn("batch", "job-queue/acme-dev") },
    ...{ JobDefinition: current().arn("batch", "job-definition/ingest"), ...more },
  });
  /** Runs a job for the date that it is given, unless an older one still does: then it ends itself. */
  const starter = (name: string) => ({
    ...{ QueryLanguage: "JSONata", TimeoutSeconds: 3600, StartAt: "Date" },
    States: {
      Date: {
        ...{ Type: "Pass", Next: "Running" },
        Assign: {
          date: "{% $exists($states.input.date) ? $states.input.date : $substring($states.input.time, 0, 10) %}",
          quoted: `{% 'it"s \\\\ fine' %}`,
        },
      },
      Running: {
        ...{ Type: "Task", Resource: list, Next: "Oldest" },
        Arguments: { StateMachineArn: machineArn(name), StatusFilter: "RUNNING" },
        Assign: {
          oldest: "{% $states.result.Executions[-1].ExecutionArn = $states.context.Execution.Id %}",
          since: "{% $states.result.Executions[-1].StartDate %}",
        },
      },
      Oldest: { Type: "Choice", Choices: [{ Condition: "{% $oldest %}", Next: "Run" }], Default: "Skip" },
      Skip: {
        ...{ Type: "Task", Resource: stop, Next: "Wait" },
        Arguments: { ExecutionArn: "{% $states.context.Execution.Id %}", Error: "Skipped", Cause: "{% $since %}" },
      },
      Wait: { Type: "Wait", Seconds: 300, End: true },
      Run: {
        ...{ Type: "Task", Resource: sync, End: true },
        Arguments: submission({
          ContainerOverrides: {
            Command: ["--date", "{% $date %}"],
            Environment: [{ Name: "QUOTED", Value: "{% $quoted %}" }],
          },
        }),
        Catch: [{ ErrorEquals: ["States.ALL"], Assign: { failure: "{% $states.errorOutput %}" }, Next: "Failed" }],
        Output: "{% $states.result.JobId %}",
      },
      Failed: { Type: "Fail", Error: "RunFailed", Cause: "{% $parse($failure.Cause).StatusReason %}" },
    },
  });
  const parse = (machine: object) => JSON.parse(JSON.stringify(machine));
  const creation = (name: string, machine: object, role: string, more: object = {}) => ({
    ...{ name, definition: JSON.stringify(machine), roleArn: current().roleArn(role), ...more },
  });
  const create = async (name: string, machine: object, role: string, more: object = {}) =>
    (await current().make("stepfunctions", "create_state_machine", creation(name, machine, role, more)))
      .stateMachineArn as string;
  const refused = (name: string, machine: object, role: string, more: object = {}) =>
    current().refusal("stepfunctions", "create_state_machine", creation(name, machine, role, more));
  const start = async (name: string, input: object, more: object = {}) =>
    (
      await current().make("stepfunctions", "start_execution", {
        ...{ stateMachineArn: machineArn(name), input: JSON.stringify(input), ...more },
      })
    ).executionArn as string;
  const described = (executionArn: string) => current().make("stepfunctions", "describe_execution", { executionArn });
  const ended = async (executionArn: string) => {
    await expect.poll(async () => (await described(executionArn)).status).not.toBe("RUNNING");
    return described(executionArn);
  };
  const lastJob = async () => (await current().aws.jobs()).at(-1)!;
  const runsOf = async (name: string) =>
    (await current().aws.executions()).filter(({ machine }: Execution) => machine === name);
  const isRunning = async (definition = "ingest") => {
    const found = await current().aws.jobs();
    return found.some(({ status, jobDefinition }) => status === "RUNNING" && jobDefinition.includes(definition));
  };
  return {
    machineArn,
    rights,
    submission,
    starter,
    parse,
    creation,
    create,
    refused,
    start,
    described,
    ended,
    lastJob,
    runsOf,
    isRunning,
  };
}
