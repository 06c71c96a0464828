import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allow, startJobs, type Jobs } from "./support/jobs-sandbox";
import type { ServiceCall } from "./support/moto";
import { machinesIn } from "./support/machines-sandbox";
import { expectAnsweredAsAws } from "./support/moto-faults";
import { needs, reasonToSkip } from "./support/needs";

const required = ["moto"];
needs(...required);

// What the tests of jobs rely on: a stand-in that ran everything, as anybody, would prove nothing.
describe("the sandbox's state machines, and what starts them", () => {
  let jobs: Jobs;
  const { machineArn, rights, starter, create, ended, runsOf } = machinesIn(() => jobs);

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    jobs = await startJobs("111122226666");
    await jobs.role("starter", "states", ...Object.values(rights("ingest")));
    await create("ingest", starter("ingest"), "starter");
  });
  afterAll(() => jobs?.stop());

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

  it("answer what AWS's models allow", async () => expectAnsweredAsAws(await jobs.aws.faults(), "starts"));
});
