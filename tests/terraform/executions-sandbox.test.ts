import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allow, startJobs, type Jobs } from "./support/jobs-sandbox";
import type { Execution, ServiceCall } from "./support/moto";
import { expectAnsweredAsAws } from "./support/moto-faults";
import { needs, reasonToSkip } from "./support/needs";

const required = ["moto"];
needs(...required);

const sync = "arn:aws:states:::batch:submitJob.sync";
const stop = "arn:aws:states:::aws-sdk:sfn:stopExecution";
const list = "arn:aws:states:::aws-sdk:sfn:listExecutions";
const rule = ["events:PutTargets", "events:PutRule", "events:DescribeRule"];

// What the tests of jobs rely on: a stand-in that ran everything, as anybody, would prove nothing.
describe("the sandbox's state machines", () => {
  let jobs: Jobs;

  const machineArn = (name: string) => jobs.arn("states", `stateMachine:${name}`);
  const rights = (name: string) => ({
    submit: allow("batch:SubmitJob", [
      jobs.arn("batch", "job-queue/acme-dev"),
      ...["", ":*"].map((revision) => jobs.arn("batch", `job-definition/ingest${revision}`)),
    ]),
    describe: allow("batch:DescribeJobs", "*"),
    rule: allow(rule, jobs.arn("events", "rule/StepFunctionsGetEventsForBatchJobsRule")),
    list: allow("states:ListExecutions", machineArn(name)),
    stop: allow("states:StopExecution", jobs.arn("states", `execution:${name}:*`)),
    terminate: allow("batch:TerminateJob", jobs.arn("batch", "job/*")),
  });
  const submission = (more: object = {}) => ({
    ...{ JobName: "{% 'ingest-' & $date %}", JobQueue: jobs.arn("batch", "job-queue/acme-dev") },
    ...{ JobDefinition: jobs.arn("batch", "job-definition/ingest"), ...more },
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
    ...{ name, definition: JSON.stringify(machine), roleArn: jobs.roleArn(role), ...more },
  });
  const create = async (name: string, machine: object, role: string, more: object = {}) =>
    (await jobs.make("stepfunctions", "create_state_machine", creation(name, machine, role, more)))
      .stateMachineArn as string;
  const refused = (name: string, machine: object, role: string, more: object = {}) =>
    jobs.refusal("stepfunctions", "create_state_machine", creation(name, machine, role, more));
  const start = async (name: string, input: object, more: object = {}) =>
    (
      await jobs.make("stepfunctions", "start_execution", {
        ...{ stateMachineArn: machineArn(name), input: JSON.stringify(input), ...more },
      })
    ).executionArn as string;
  const described = (executionArn: string) => jobs.make("stepfunctions", "describe_execution", { executionArn });
  const ended = async (executionArn: string) => {
    await expect.poll(async () => (await described(executionArn)).status).not.toBe("RUNNING");
    return described(executionArn);
  };
  const lastJob = async () => (await jobs.aws.jobs()).at(-1)!;
  const runsOf = async (name: string) =>
    (await jobs.aws.executions()).filter(({ machine }: Execution) => machine === name);
  const isRunning = async (definition = "ingest") => {
    const found = await jobs.aws.jobs();
    return found.some(({ status, jobDefinition }) => status === "RUNNING" && jobDefinition.includes(definition));
  };

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

  describe("started by a schedule", () => {
    const schedule = (more: object = {}) => ({
      ...{ Name: "ingest", GroupName: "acme-dev", FlexibleTimeWindow: { Mode: "OFF" } },
      ...{ ScheduleExpression: "cron(30 23 ? * MON-FRI *)", ScheduleExpressionTimezone: "America/Sao_Paulo" },
      Target: {
        ...{ Arn: machineArn("ingest"), RoleArn: jobs.roleArn("scheduler") },
        Input: '{"time":"<aws.scheduler.scheduled-time>"}',
      },
      ...more,
    });
    const make = (operation: string, more: object = {}) => jobs.make("scheduler", operation, schedule(more));

    it("get the time that it was fired for, by its role", async () => {
      await jobs.role("scheduler", "scheduler");
      await jobs.make("scheduler", "create_schedule_group", { Name: "acme-dev" });
      await make("create_schedule");
      const fire = () => jobs.aws.fire("acme-dev/ingest", "2026-12-05T02:30:00Z");
      expect(await fire()).toMatchObject({ status: 403, body: { error: "AccessDeniedException" } });
      await jobs.may("scheduler", allow("states:StartExecution", machineArn("ingest")));
      const { body } = await fire();
      await ended(body.executionArn as string);
      expect((await runsOf("ingest")).at(-1)).toMatchObject({
        status: "SUCCEEDED",
        input: { time: "2026-12-05T02:30:00Z" },
      });
      await make("update_schedule", { State: "DISABLED" });
      await expect(fire()).rejects.toThrow("no schedule that is on is called acme-dev/ingest");
    });

    it.each([
      ["an expression of five fields", { ScheduleExpression: "cron(30 23 * * *)" }, "Invalid Schedule Expression"],
      ["a zone that there is not", { ScheduleExpressionTimezone: "Europe/Bonn" }, "is not valid"],
      ["a group that is not there", { GroupName: "none" }, "Schedule group none does not exist"],
    ])("need no %s", async (_what, more, words) => {
      expect(await jobs.refusal("scheduler", "create_schedule", schedule({ Name: "refused", ...more }))).toContain(
        words,
      );
    });

    it("need a role that trusts Scheduler", async () => {
      const Target = { ...schedule().Target, RoleArn: jobs.roleArn("starter") };
      const refusal = await jobs.refusal("scheduler", "create_schedule", schedule({ Name: "refused", Target }));
      expect(refusal).toContain("must allow AWS EventBridge Scheduler to assume the role");
    });
  });

  it("are started by an object below a path, by the rule's role, in a bucket that tells EventBridge", async () => {
    const detail = { bucket: { name: ["acme-raw"] }, object: { key: [{ prefix: "incoming/" }] } };
    const EventPattern = JSON.stringify({ source: ["aws.s3"], "detail-type": ["Object Created"], detail });
    const InputTransformer = { InputPathsMap: { time: "$.time" }, InputTemplate: '{"time": <time>}' };
    const Target = { Id: "ingest", Arn: machineArn("ingest"), RoleArn: jobs.roleArn("rule"), InputTransformer };
    const put = (key: string) => jobs.aws.putObject(`/acme-raw/${key}`, "x");
    await jobs.role("rule", "events", allow("states:StartExecution", machineArn("ingest")));
    await jobs.aws.makeBucket("acme-raw", "eu-west-1");
    await jobs.make("events", "put_rule", { Name: "ingest", EventPattern });
    await jobs.make("events", "put_targets", { Rule: "ingest", Targets: [Target] });
    const before = (await runsOf("ingest")).length;
    await put("incoming/early"); // nobody is told yet
    const NotificationConfiguration = { EventBridgeConfiguration: {} };
    await jobs.make("s3", "put_bucket_notification_configuration", { Bucket: "acme-raw", NotificationConfiguration });
    expect(await jobs.make("s3", "get_bucket_notification_configuration", { Bucket: "acme-raw" })).toEqual(
      NotificationConfiguration,
    );
    await put("elsewhere/a");
    await put("incoming/b");
    await expect.poll(async () => (await runsOf("ingest")).length).toBe(before + 1);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect((await runsOf("ingest")).at(-1)!.input).toEqual({ time });
    await jobs.may("rule", allow("states:StartExecution", machineArn("other")));
    await put("incoming/c");
    await expect
      .poll(async () => (await jobs.aws.called()).filter(({ by }: ServiceCall) => by.endsWith("rule/ingest")).at(-1))
      .toMatchObject({ action: "StartExecution", status: 403, error: "AccessDeniedException" });
    expect(await runsOf("ingest")).toHaveLength(before + 1);
  });

  it("are started by a role that may start them, and by no other", async () => {
    const starts = async (role: string, ...statements: object[]) => {
      await jobs.role(role, "lambda", ...statements);
      const session = await jobs.boto.assume(jobs.roleArn(role));
      const given = { stateMachineArn: machineArn("ingest"), input: "{}" };
      return (await jobs.boto.call("stepfunctions", "start_execution", given, session)).error;
    };
    expect(await starts("stranger", allow("states:StartExecution", machineArn("other")))).toBe("AccessDeniedException");
    expect(await starts("friend", allow("states:StartExecution", machineArn("ingest")))).toBeUndefined();
  });

  it("answer what AWS's models allow", async () => expectAnsweredAsAws(await jobs.aws.faults(), "executions"));
});
