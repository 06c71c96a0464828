import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tableOf } from "../support/told-table";
import { expectAnsweredAsAws } from "./support/moto-faults";
import { needs, reasonToSkip } from "./support/needs";
import { stories } from "./support/told-aws";
import { due, workOf } from "./support/work";
import { WorkOnAws } from "./support/work-aws";

const required = ["hashicorp/aws", "moto"];
needs(...required);

// CI takes the steps without which it is not seen to work; `npm run proof -- --long` takes all of them.
const isWhole = process.env.PONTE_PROOF === "whole";

const image = `registry/pipelines@sha256:${"1".repeat(64)}`;

describe("work on AWS", () => {
  let work: WorkOnAws;
  let succeeded = true;

  beforeAll(async () => {
    if (!reasonToSkip(required)) work = await WorkOnAws.start();
  });
  afterAll(() => work?.stop());
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  const command = async (name: string): Promise<string[]> => (await work.jobs(name)).at(-1)!.container.command;
  const asked = (service: string, operation: string, given: object, session: object) =>
    work.boto.call(service, operation, given, session as never).then(({ error }) => error ?? "may");

  it("is made, and planned again without a change, and nothing runs", async () => {
    const { jobs, ...others } = workOf(image);
    work.write({ ...others, jobs: { ...jobs, spare: { image, command: ["spare"], capacity: "spot" } } });
    await work.deploy();
    await work.expectNoChanges();
    expect(await work.aws.executions()).toEqual([]);
  });

  it("runs by its schedule for the day that ends there, with its secret", async () => {
    expect(await work.fire("ingest", due)).toMatchObject({ status: 200 });
    expect(await work.ended("ingest", 0)).toMatchObject([{ status: "SUCCEEDED", input: { time: "2026-12-05T02:30:00Z" } }]); // prettier-ignore
    const [job] = await work.jobs("ingest");
    expect(job).toMatchObject({ status: "SUCCEEDED", timeout: { attemptDurationSeconds: 7200 } });
    expect(job!.container).toMatchObject({
      command: ["python", "-m", "load", "--date", "2026-12-04"],
      environment: expect.arrayContaining([{ name: "LEVEL", value: "info" }]),
      secrets: [{ name: "ERP_TOKEN", valueFrom: expect.stringContaining("secret:acme-work-erp") }],
      jobRoleArn: work.role("ingest-job"),
      executionRoleArn: work.role("ingest-job-execution"),
    });
  });

  it("starts tasks for a file below its path, and for no other", async () => {
    await work.aws.putObject(`/${work.bucket}/elsewhere/a.csv`, "x");
    await work.aws.putObject(`/${work.bucket}/incoming/a.csv`, "x");
    expect(await work.ended("parse", 0)).toMatchObject([{ status: "SUCCEEDED" }]);
    const today = new Date().toISOString().slice(0, 10);
    expect((await command("parse")).slice(3)).toEqual(["sh", "python", "-m", "load", "--date", today]);
    const [job, ...others] = await work.jobs("parse");
    expect([job!.arrayProperties.size, others]).toEqual([3, []]);
  });

  it("is started by who has it under `starts`, as it is declared, and by nobody else", async () => {
    const start = { stateMachineArn: work.machine("ingest"), input: '{"date":"2026-11-30"}' };
    const others = { stateMachineArn: work.machine("report") };
    const [definition] = (await work.make("batch", "describe_job_definitions", { status: "ACTIVE" })).jobDefinitions;
    const submission = { jobName: "x", jobQueue: (await work.jobs("ingest"))[0]!.jobQueue, jobDefinition: definition.jobDefinitionArn }; // prettier-ignore
    const tried = async (role: string) => {
      const session = await work.boto.assume(work.role(role));
      return [
        await asked("stepfunctions", "start_execution", start, session),
        await asked("stepfunctions", "start_execution", others, session),
        await asked("batch", "submit_job", submission, session),
      ];
    };
    const refused = "AccessDeniedException";
    expect(await tried("airflow-identity")).toEqual(["may", refused, refused]);
    expect(await work.ended("ingest", 1)).toMatchObject([{ status: "SUCCEEDED" }]);
    expect((await command("ingest")).at(-1)).toBe("2026-11-30");
    expect(await tried("others-identity")).toEqual([refused, refused, refused]);
    expect(await tried("parse-job")).toEqual([refused, "may", refused]);
    expect(await work.ended("report", 0)).toMatchObject([{ status: "SUCCEEDED" }]);
    expect((await work.jobs("report"))[0]!.container.jobRoleArn).toBe(work.role("reports-identity"));
  });

  it("leaves out a run while another one goes", async () => {
    await work.aws.nextJob({ how: "hangs", definition: "acme-work-ingest" });
    const before = (await work.runs("ingest")).length;
    await work.fire("ingest", due);
    await expect.poll(async () => (await work.jobs("ingest")).at(-1)!.status).toBe("RUNNING");
    await work.fire("ingest", due); // Scheduler may start one twice
    await expect.poll(async () => (await work.runs("ingest"))[before + 1]?.error).toBe("Skipped");
    await work.aws.endJob("acme-work-ingest", "succeeds");
    expect((await work.ended("ingest", before, 2)).map(({ status }) => status)).toEqual(["SUCCEEDED", "ABORTED"]);
  });

  it("runs for each day of a backfill, one after the other, and shows what it logged", async () => {
    const before = (await work.jobs("ingest")).length;
    const ran = await work.project.ponte("run", "work", "job/ingest", "--date", "2026-11-01..2026-11-02");
    expect(ran).toSucceed("job/ingest for 2026-11-02 succeeded");
    const days = (await work.jobs("ingest")).slice(before).map(({ container }) => container.command.at(-1));
    expect(days).toEqual(["2026-11-01", "2026-11-02"]);
    expect(await work.project.ponte("logs", "work", "job/ingest", "--since", "1h")).toSucceed('"2026-11-02"]');
  });

  it("has asked for nothing that its roles may not, and is planned again without a change", async () => {
    const called = await work.aws.called();
    expect(called.filter(({ error }) => error !== undefined)).toEqual([]);
    const roles = new Set(called.map(({ role }) => role.replace(/^.*acme-work-/, "")));
    expect([...roles].sort()).toEqual(["events", "ingest-starter", "parse-starter", "report-starter", "schedules"]);
    await work.expectNoChanges();
  });

  describe("tells", () => {
    beforeAll(() => work?.aws.pace(1_000)); // what is refused is tried again after a while

    it("of all that docs/work.md has, and of nothing else", () => {
      expect(tableOf("AWS").map(([happens]) => happens).sort()).toEqual(Object.keys(stories).sort()); // prettier-ignore
    });

    it.each(Object.entries(stories))("is told: %s", async (happens, play) => {
      await work.forget();
      const told = (await play(work)) ?? (await work.told());
      expect(told).toBe(Object.fromEntries(tableOf("AWS"))[happens]);
    });
  });

  it.runIf(isWhole)("leaves nothing behind", async () => {
    expect(await work.terraform("destroy", "-auto-approve")).toSucceed("Destroy complete!");
    expect(await work.aws.inventory()).toEqual(work.there);
    expectAnsweredAsAws(await work.aws.faults(), "work");
  });
});
