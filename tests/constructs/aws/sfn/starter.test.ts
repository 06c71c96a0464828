import { describe, expect, it } from "vitest";
import { Starter, type StarterProps } from "../../../../constructs/aws/sfn/starter";
import { type Definition, execute, problemsOf } from "../../../support/state-machines";
import { synth } from "../../../support/synth";
import { statements } from "../iam/policies";

const place = { region: "eu-west-1", accountId: "123456789012" };
const work: StarterProps["work"] = {
  action: "batch:submitJob.sync",
  arguments: { JobName: "{% 'x-' & $date %}" },
  output: "{'jobId': $states.result.JobId}",
  retryOn: ["Batch.ServerException"],
  timeoutSeconds: 7_200,
  statements: [{ actions: ["batch:SubmitJob"], resources: ["arn:aws:batch:eu-west-1:123456789012:job-queue/q"] }],
};
const made = (props: Partial<StarterProps> = {}) =>
  synth((scope) => new Starter(scope, "starter", { starterName: "churn-dev-ingest", work, ...place, ...props }))
    .resource;
const text = (props?: Partial<StarterProps>) => made(props).aws_sfn_state_machine![0]!.definition as string;
const definition = (props?: Partial<StarterProps>) => JSON.parse(text(props)) as Definition;

const own = "arn:aws:states:eu-west-1:123456789012:execution:x:1";
const other = (name: string) => ({ ExecutionArn: own.replace(/1$/, name) });
/** As AWS answers, the newest first. */
const listing =
  (...running: { ExecutionArn: string }[]) =>
  (action: string) =>
    action.endsWith("listExecutions")
      ? { Executions: running }
      : action.endsWith("stopExecution")
        ? undefined
        : { JobId: "j" };
const alone = listing({ ExecutionArn: own });

/** The day that a run is told. */
async function day(input: unknown, timezone?: string, StartTime = "2026-11-30T12:00:00.000Z"): Promise<string> {
  const { calls, ended } = await execute(definition({ timezone }), input, alone, { StartTime });
  expect(ended).toBe("SUCCEEDED");
  return String(calls.at(-1)!.arguments.JobName).slice(2);
}

describe("a Starter", () => {
  it.each<[string, Partial<StarterProps>]>([
    ["nothing set", {}],
    ["a zone whose clocks change", { timezone: "Europe/Berlin" }],
    ["overlap", { overlap: "allow", timezone: "Asia/Kolkata" }],
  ])("has a definition that the language takes, with %s", (_, props) => {
    expect(problemsOf(text(props))).toEqual([]);
  });

  it("would be told from one that the language does not take", () => {
    expect(problemsOf(text().replace("$exists(", "$exists((")).join()).toMatch(/Expected|syntax/i);
    expect(problemsOf(text().replace('"Default":"Set date"', '"Default":"Nowhere"')).join()).not.toBe("");
  });

  it("runs on the day that it is told, or else on that of the schedule's time, or else on today", async () => {
    expect(await day({ date: "2026-01-31", time: "2026-11-01T03:00:00Z" })).toBe("2026-01-31");
    expect(await day({ time: "2026-11-01T03:00:00Z" })).toBe("2026-11-01");
    expect(await day({})).toBe("2026-11-30");
  });

  // What each clock shows is from the zones' own rules: -03:00 all year; +01:00, and +02:00 from 2026-03-29 01:00Z to 2026-10-25 01:00Z; +05:30.
  it.each([
    ["America/Sao_Paulo", "2026-11-02T02:30:00Z", "2026-11-01"],
    ["America/Sao_Paulo", "2026-11-02T03:00:00Z", "2026-11-02"],
    ["Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29"],
    ["Europe/Berlin", "2026-03-29T21:59:59Z", "2026-03-29"],
    ["Europe/Berlin", "2026-03-29T22:00:00Z", "2026-03-30"],
    ["Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25"],
    ["Europe/Berlin", "2026-10-25T22:30:00Z", "2026-10-25"],
    ["Europe/Berlin", "2026-10-25T23:00:00Z", "2026-10-26"],
    ["Asia/Kolkata", "2026-11-01T18:29:59Z", "2026-11-01"],
    ["Asia/Kolkata", "2026-11-01T18:30:00Z", "2026-11-02"],
    ["UTC", "2026-11-01T23:59:59.999Z", "2026-11-01"],
  ])("in %s, %s is on %s", async (timezone, time, expected) => {
    expect(await day({ time }, timezone)).toBe(expected);
  });

  it.each([
    { date: "2026-11-01; rm -rf /" },
    { date: "2026-13-01" },
    { date: "01.11.2026" },
    { date: 20261101 },
    { date: ["2026-11-01"] },
    { date: null },
    { time: "yesterday" },
    { date: "2026-11-01", time: { $: 1 } },
  ])("calls nothing for %o", async (input) => {
    expect(await execute(definition(), input, alone)).toEqual({ ended: "WrongInput", calls: [] });
  });

  it("reads nothing else of what it is told", async () => {
    const input = { date: "2026-11-01", JobName: "other", command: ["rm"] };
    const { calls } = await execute(definition(), input, alone);
    expect(calls.at(-1)).toEqual({ action: "batch:submitJob.sync", arguments: { JobName: "x-2026-11-01" } });
    expect(text().match(/\$states\.(input|context\.Execution\.Input)\b[^ ,)]*/g)).toEqual(
      expect.not.arrayContaining([expect.not.stringMatching(/^\$states\.input\.(date|time)$/) as string]),
    );
  });

  it("leaves a run out while an older one goes, as aborted and not as a success", async () => {
    const { ended, calls } = await execute(definition(), {}, listing(other("2"), { ExecutionArn: own }, other("0")), {
      StartTime: "2026-11-30T12:00:00Z",
    });
    expect(ended).toBe("ABORTED");
    expect(calls.map(({ action }) => action)).toEqual(["aws-sdk:sfn:listExecutions", "aws-sdk:sfn:stopExecution"]);
    expect(calls[0]!.arguments).toEqual({
      StateMachineArn: "arn:aws:states:eu-west-1:123456789012:stateMachine:x",
      StatusFilter: "RUNNING",
    });
    expect(calls[1]!.arguments).toMatchObject({ ExecutionArn: own, Error: "Skipped" });
  });

  it("fails, and does not succeed, where it could not be left out", async () => {
    const refused = (action: string) =>
      action.endsWith("stopExecution") ? {} : listing(other("2"), other("0"))(action);
    const { ended } = await execute(definition(), { date: "2026-11-01" }, refused);
    expect(ended).toBe("NotSkipped");
  });

  it.each([
    ["it is the oldest", listing(other("2"), { ExecutionArn: own })],
    ["the list does not have it yet", listing()],
  ])("runs where %s", async (_, answer) => {
    const { ended, output } = await execute(definition(), { date: "2026-11-01" }, answer);
    expect([ended, output]).toEqual(["SUCCEEDED", { jobId: "j" }]);
  });

  it("asks for no list where runs may overlap, and needs no right to", async () => {
    const { calls } = await execute(definition({ overlap: "allow" }), { date: "2026-11-01" }, listing(other("0")));
    expect(calls.map(({ action }) => action)).toEqual(["batch:submitJob.sync"]);
    expect(JSON.stringify(made({ overlap: "allow" }).aws_iam_role_policy)).not.toContain("states:");
  });

  it("gives a run up in time for the state machine to tell of it", () => {
    const { TimeoutSeconds, States } = definition();
    expect(States.Run!.TimeoutSeconds).toBe(7_200);
    expect(TimeoutSeconds).toBe(7_800);
    expect(States.Run!.Retry).toMatchObject([{ ErrorEquals: ["Batch.ServerException"], MaxAttempts: 2 }]);
  });

  it("may do its work, list and stop its own executions, and write its log; it passes no role on", () => {
    const allowed = statements(made().aws_iam_role_policy![0]!.policy);
    expect(allowed.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["batch:SubmitJob"], ["arn:aws:batch:eu-west-1:123456789012:job-queue/q"]],
      [["states:ListExecutions"], ["arn:aws:states:eu-west-1:123456789012:stateMachine:churn-dev-ingest"]],
      [["states:StopExecution"], ["arn:aws:states:eu-west-1:123456789012:execution:churn-dev-ingest:*"]],
      [expect.arrayContaining(["logs:CreateLogDelivery", "logs:PutResourcePolicy"]), ["*"]],
    ]);
  });

  it("is a state machine whose executions are kept, and whose failures are logged for 90 days", () => {
    const { aws_sfn_state_machine, aws_cloudwatch_log_group, aws_iam_role } = made();
    expect(aws_sfn_state_machine).toMatchObject([
      {
        name: "churn-dev-ingest",
        type: "STANDARD",
        logging_configuration: {
          level: "ERROR",
          log_destination: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\..*\.arn\}:\*$/) as string,
        },
        depends_on: [expect.stringMatching(/^aws_iam_role_policy\./)],
      },
    ]);
    expect(aws_cloudwatch_log_group).toMatchObject([
      { name: "/aws/vendedlogs/states/churn-dev-ingest", retention_in_days: 90 },
    ]);
    expect(aws_iam_role).toMatchObject([{ name: "churn-dev-ingest-starter" }]);
    expect(statements(aws_iam_role![0]!.assume_role_policy)).toMatchObject([
      {
        Principal: { Service: ["states.amazonaws.com"] },
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      },
    ]);
  });

  it.each<[string, Partial<StarterProps>, string]>([
    ["a name with a dot", { starterName: "a.b" }, 'stateMachineName is "a.b"; write 1-80'],
    [
      "a zone that is none",
      { timezone: "Mars/Olympus" },
      'timezone is "Mars/Olympus"; write a name of the tz database',
    ],
    ["another word for overlap", { overlap: "queue" as never }, 'overlap is "queue"; write skip or allow'],
    ["a time over a year", { work: { ...work, timeoutSeconds: 40_000_000 } }, "work.timeoutSeconds is 40000000"],
    ["an alias", { logKmsKeyArn: "alias/x" }, 'logKmsKeyArn is "alias/x"'],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});
