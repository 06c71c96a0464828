import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allow, startJobs, type Jobs } from "./support/jobs-sandbox";
import type { ServiceCall } from "./support/moto";
import { machinesIn } from "./support/machines-sandbox";
import { expectAnsweredAsAws } from "./support/moto-faults";
import { needs, reasonToSkip } from "./support/needs";

const required = ["moto"];
needs(...required);

const list = "arn:aws:states:::aws-sdk:sfn:listExecutions";
const rule = ["events:PutTargets", "events:PutRule", "events:DescribeRule"];

// What the tests of jobs rely on: a stand-in that ran everything, as anybody, would prove nothing.
describe("the sandbox's state machines", () => {
  let jobs: Jobs;
  const { machineArn, rights, starter, parse, create, refused, start, described, ended, lastJob, runsOf, isRunning } =
    machinesIn(() => jobs);

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    jobs = await startJobs("111122225555");
    await jobs.role("starter", "states", ...Object.values(rights("ingest")));
    await create("ingest", starter("ingest"), "starter");
  });
  afterAll(() => jobs?.stop());

  it("run a job with what their expressions say, twice and more", async () => {
    const runs = [
      await start("ingest", { date: "2026-11-30" }),
      await start("ingest", { time: "2026-12-01T03:00:00Z" }),
    ];
    const first = await ended(runs[0]!);
    expect(first.status).toBe("SUCCEEDED");
    const [job] = await jobs.aws.jobs();
    expect(JSON.parse(first.output)).toBe(job!.jobId);
    expect(job).toMatchObject({
      jobName: "ingest-2026-11-30",
      container: {
        command: ["--date", "2026-11-30"],
        environment: [
          { name: "QUOTED", value: 'it"s \\ fine' },
          { name: "MANAGED_BY_AWS", value: "STARTED_BY_STEP_FUNCTIONS" },
        ],
      },
    });
    await ended(runs[1]!);
    const again = await start("ingest", { time: "2026-12-02T03:00:00Z" });
    expect((await ended(again)).status).toBe("SUCCEEDED");
    expect((await lastJob()).jobName).toBe("ingest-2026-12-02");
  });

  it("fail with their job, and catch why", async () => {
    await jobs.aws.nextJob({ how: { exitCode: 1, statusReason: "out of disk" } });
    expect(await ended(await start("ingest", { date: "2026-11-30" }))).toMatchObject({
      ...{ status: "FAILED", error: "RunFailed", cause: "out of disk" },
    });
  });

  it("skip while another runs: of three at once one runs, and the others end themselves", async () => {
    await jobs.aws.nextJob({ how: "hangs" });
    const running = await start("ingest", { date: "2026-11-30" });
    await expect.poll(() => isRunning()).toBe(true);
    const before = (await jobs.aws.jobs()).length;
    const others = await Promise.all([1, 2].map(() => start("ingest", { date: "2026-12-01" })));
    for (const other of others) {
      const { status, error, cause } = await ended(other);
      expect([status, error]).toEqual(["ABORTED", "Skipped"]);
      expect(cause, "when the one that runs began").toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
    const { executions } = await jobs.make("stepfunctions", "list_executions", {
      ...{ stateMachineArn: machineArn("ingest"), maxResults: 3 },
    });
    expect(executions.map(({ executionArn }: { executionArn: string }) => executionArn)).toEqual([
      ...others.toReversed(),
      running,
    ]);
    await jobs.aws.endJob("ingest", "succeeds");
    expect((await ended(running)).status).toBe("SUCCEEDED");
    expect((await jobs.aws.jobs()).length).toBe(before);
  });

  it("end their job when they are stopped, and let it run when they time out", async () => {
    await jobs.aws.nextJob({ how: "hangs" }, { how: "hangs" });
    const stopped = await start("ingest", { date: "2026-11-30" });
    await expect.poll(() => isRunning()).toBe(true);
    await jobs.make("stepfunctions", "stop_execution", { executionArn: stopped, error: "Enough", cause: "by hand" });
    expect(await described(stopped)).toMatchObject({ status: "ABORTED", error: "Enough", cause: "by hand" });
    await expect.poll(async () => (await lastJob()).statusReason).toBe("Stopped by Step Functions");
    const late = await start("ingest", { date: "2026-11-30" });
    await expect.poll(() => isRunning()).toBe(true);
    await jobs.aws.timeOut(late);
    expect(await described(late)).toMatchObject({ status: "TIMED_OUT", stopDate: expect.anything() });
    expect(await isRunning()).toBe(true);
    await jobs.aws.endJob("ingest", "succeeds");
    expect((await runsOf("ingest")).slice(-2)).toMatchObject([
      { status: "ABORTED", error: "Enough", start: expect.any(String), stop: expect.any(String) },
      { status: "TIMED_OUT", input: { date: "2026-11-30" } },
    ]);
  });

  it("tell of SNS what they published", async () => {
    const { TopicArn } = await jobs.make("sns", "create_topic", { Name: "alerts" });
    await jobs.role("teller", "states", allow("sns:Publish", TopicArn));
    const Arguments = { TopicArn, Subject: "late", Message: "{% $states.input.of & ' is late' %}" };
    const Tell = { Type: "Task", Resource: "arn:aws:states:::sns:publish", Arguments, End: true };
    await create("late", { QueryLanguage: "JSONata", StartAt: "Tell", States: { Tell } }, "teller");
    expect((await ended(await start("late", { of: "ingest" }))).status).toBe("SUCCEEDED");
    expect(await jobs.aws.published()).toEqual([{ topic: TopicArn, subject: "late", message: "ingest is late" }]);
    await jobs.may("teller", allow("sns:Publish", jobs.arn("sns", "others")));
    const { status, cause } = await ended(await start("late", { of: "ingest" }));
    expect([status, cause]).toEqual(["FAILED", expect.stringContaining("is not authorized to perform: sns:Publish")]);
  });

  it("wait for a training and for a query, as long as their role may ask", async () => {
    const role = jobs.roleArn("trainer");
    const training = {
      ...{ TrainingJobName: "churn-1", RoleArn: role, StoppingCondition: { MaxRuntimeInSeconds: 3600 } },
      AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "FastFile" },
      OutputDataConfig: { S3OutputPath: "s3://acme-models/churn" },
      ResourceConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 },
    };
    const query = { QueryString: "SELECT 1", WorkGroup: "primary" };
    const task = (action: string, Arguments: object, more: object) => ({
      ...{ Type: "Task", Resource: `arn:aws:states:::${action}.sync`, Arguments, ...more },
    });
    const States = {
      Train: task("sagemaker:createTrainingJob", training, { Next: "Query" }),
      Query: task("athena:startQueryExecution", query, { End: true }),
    };
    const trains = ["CreateTrainingJob", "DescribeTrainingJob"].map((each) => `sagemaker:${each}`);
    const queries = ["StartQueryExecution", "GetQueryExecution"].map((each) => `athena:${each}`);
    const rights = [
      allow(trains, jobs.arn("sagemaker", "training-job/churn-*")),
      allow(queries, jobs.arn("athena", "workgroup/primary")),
      allow(rule, jobs.arn("events", "rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule")),
    ];
    await jobs.role("trainer", "states", ...rights);
    await create("trainer", { QueryLanguage: "JSONata", StartAt: "Train", States }, "trainer");
    const refusal = await ended(await start("trainer", {}));
    expect(refusal.cause).toContain(`iam:PassRole on resource: ${role}`);
    await jobs.may("trainer", ...rights, allow("iam:PassRole", role));
    const { status, output, cause } = await ended(await start("trainer", {}));
    expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
    expect(JSON.parse(output).QueryExecution.Status.State).toBe("SUCCEEDED");
    // moto keeps a training's tags; ListTags of what SageMaker's own module here does not keep is moto's.
    const ResourceArn = jobs.arn("sagemaker", "training-job/churn-1");
    await jobs.make("sagemaker", "add_tags", { ResourceArn, Tags: [{ Key: "of", Value: "churn" }] });
    expect((await jobs.make("sagemaker", "list_tags", { ResourceArn })).Tags).toEqual([{ Key: "of", Value: "churn" }]);
  });

  it("wait between retries faster than the clock when they are told to", async () => {
    const Retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 300, MaxAttempts: 2, BackoffRate: 2 }];
    const Ask = { Type: "Task", Resource: list, Arguments: { StateMachineArn: machineArn("none") }, Retry, End: true };
    const machine = {
      QueryLanguage: "JSONata",
      StartAt: "Wait",
      States: { Wait: { Type: "Wait", Seconds: 600, Next: "Ask" }, Ask },
    };
    await jobs.role("patient", "states", allow("states:ListExecutions", "*"));
    await create("patient", machine, "patient");
    await jobs.aws.pace(10_000);
    expect((await ended(await start("patient", {}))).status).toBe("FAILED");
    await jobs.aws.pace(1);
    const asked = (await jobs.aws.called()).filter(({ by }: ServiceCall) => by === machineArn("patient"));
    expect(asked.at(-1)).toMatchObject({ action: "ListExecutions", error: "StateMachineDoesNotExist" });
  });

  // The starter needs each of these, and AWS asks for none of them before a run but the rule's.
  it.each([
    ["submit", "batch:SubmitJob"],
    ["list", "states:ListExecutions"],
    ["describe", "batch:DescribeJobs"],
  ] as const)("may not %s without the right to", async (missing, action) => {
    const others = Object.entries(rights("ingest")).filter(([name]) => name !== missing);
    await jobs.may("starter", ...others.map(([, statement]) => statement));
    const { status, error, cause } = await ended(await start("ingest", { date: "2026-11-30" }));
    await jobs.may("starter", ...Object.values(rights("ingest")));
    expect(status).toBe("FAILED");
    const called = (await jobs.aws.called()).filter((each: ServiceCall) => each.error !== undefined).at(-1);
    expect(called, `${error} ${cause}`).toMatchObject({ action: action.split(":")[1], error: "AccessDeniedException" });
  });

  // "Restrict to job definition prefix on job submission", Batch guide.
  it.each(["", ":*"])("may not submit by a definition's name with a right on `NAME%s` alone", async (revision) => {
    const { submit: _, ...others } = rights("ingest");
    const definition = jobs.arn("batch", `job-definition/ingest${revision}`);
    const submit = allow("batch:SubmitJob", [jobs.arn("batch", "job-queue/acme-dev"), definition]);
    await jobs.may("starter", submit, ...Object.values(others));
    expect((await ended(await start("ingest", { date: "2026-11-30" }))).status).toBe("FAILED");
    await jobs.may("starter", ...Object.values(rights("ingest")));
  });

  it("are refused where their role may not make the managed rule, write the log, or be taken", async () => {
    const { rule: _, ...others } = rights("bare");
    await jobs.role("bare", "states", ...Object.values(others));
    expect(await refused("bare", starter("bare"), "bare")).toContain("is not authorized to create managed-rule");
    await jobs.may("bare", ...Object.values(rights("bare")));
    const destination = { cloudWatchLogsLogGroup: { logGroupArn: jobs.arn("logs", "log-group:/acme/dev/ingest:*") } };
    const loggingConfiguration = { level: "ERROR", destinations: [destination] };
    expect(await refused("bare", starter("bare"), "bare", { loggingConfiguration })).toContain("Log Destination");
    await jobs.may("bare", ...Object.values(rights("bare")), allow("logs:*", "*"));
    expect(await refused("bare", starter("bare"), "bare", { loggingConfiguration })).toBeUndefined();
    const stateMachineArn = machineArn("bare");
    await jobs.may("bare", ...Object.values(others), allow("logs:*", "*"));
    const update = { stateMachineArn, definition: JSON.stringify(starter("bare")) };
    expect(await jobs.refusal("stepfunctions", "update_state_machine", update)).toContain("managed-rule");
    await jobs.role("untrusted", "lambda", ...Object.values(rights("bare")));
    expect(await refused("other", starter("other"), "untrusted")).toContain("Neither the global service principal");
  });

  it.each([
    ["a name that the service lacks", (it: any) => (it.States.Run.Arguments.JobNames = "x"), "The field 'JobNames'"],
    [
      "a name below one",
      (it: any) => (it.States.Run.Arguments.ContainerOverrides.Commands = []),
      "'ContainerOverrides.Commands'",
    ],
    ["an action that there is not", (it: any) => (it.States.Running.Resource += "s"), "is not recognized"],
    [
      "an expression that does not parse",
      (it: any) => (it.States.Date.Assign.date = "{% $states.input.( %}"),
      "does not parse",
    ],
    ["a state that is not there", (it: any) => (it.States.Date.Next = "Nowhere"), "Nowhere is no state"],
    ["a state that nothing reaches", (it: any) => (it.States.Lost = { Type: "Succeed" }), '"Lost" is not reachable'],
    ["a type that there is not", (it: any) => (it.States.Wait.Type = "Sleep"), "Exception"],
  ])("are refused with %s, when they are validated and when they are made", async (_what, spoil, words) => {
    const machine = parse(starter("spoilt"));
    spoil(machine);
    const { result, diagnostics } = await jobs.make("stepfunctions", "validate_state_machine_definition", {
      definition: JSON.stringify(machine),
    });
    expect([result, JSON.stringify(diagnostics)]).toEqual([
      "FAIL",
      expect.stringContaining(words.replaceAll('"', '\\"')),
    ]);
    expect(await refused("spoilt", machine, "starter")).toContain(`InvalidDefinition`);
  });

  it("keep their type, and are one when they are made twice", async () => {
    const machine = { StartAt: "End", States: { End: { Type: "Succeed" } } };
    const stateMachineArn = await create("express", machine, "starter", { type: "EXPRESS" });
    expect(await create("express", machine, "starter", { type: "EXPRESS" })).toBe(stateMachineArn);
    expect(await refused("express", machine, "starter")).toContain("StateMachineAlreadyExists");
    expect(await jobs.make("stepfunctions", "describe_state_machine", { stateMachineArn })).toMatchObject({
      type: "EXPRESS",
    });
  });

  it("answer what AWS's models allow", async () => expectAnsweredAsAws(await jobs.aws.faults(), "executions"));
});
