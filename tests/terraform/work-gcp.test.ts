import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tableOf } from "../support/told-table";
import { gcp } from "./support/google-project";
import { needs, reasonToSkip } from "./support/needs";
import { stories } from "./support/told-google";
import { due, workOf } from "./support/work";
import { WorkOnGoogle } from "./support/work-google";

const required = ["hashicorp/google", "magodo/restful"];
needs(...required);

// CI takes the steps without which it is not seen to work; `npm run proof -- --long` takes all of them.
const isWhole = process.env.PONTE_PROOF === "whole";

const image = `europe-west1-docker.pkg.dev/acme/pipelines/load@sha256:${"1".repeat(64)}`;

/** What those are refused who may not start it. */
const toBeRefused = [
  ...Array.from({ length: 3 }, () => "churn-dev-ingest:run"),
  ...Array.from({ length: 5 }, () => "churn-dev-report:run"),
  ...["executions", "executions"],
];

describe("work on Google Cloud", () => {
  let work: WorkOnGoogle;
  let succeeded = true;

  beforeAll(async () => {
    if (!reasonToSkip(required)) work = await WorkOnGoogle.start();
  });
  afterAll(() => work?.stop());
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  it("is made, and planned again without a change, and nothing runs", async () => {
    const { jobs, ...others } = workOf(image);
    await work.deploy({ ...others, identities: {}, jobs: {} }); // a value has to be there before what reads it
    const payload = { data: Buffer.from("fake-erp-token").toString("base64") };
    await work.make("POST", `secretmanager.googleapis.com/v1/projects/${gcp.project}/secrets/churn-dev-erp:addVersion`, { payload }); // prettier-ignore
    await work.deploy({ ...others, jobs });
    await work.expectNoChanges();
    expect(work.project.google.runs()).toEqual([]);
  });

  it("runs by its schedule for the day that ends there, with its secret", async () => {
    work.now = due.getTime();
    expect(await work.fire("ingest")).toBe(200);
    expect(work.runs("job", "ingest")).toMatchObject([
      { state: "succeeded", started: "2026-12-05T02:30:00.000Z", args: ["--date", "2026-12-04"] },
    ]);
    const { template } = await work.make("GET", `run.googleapis.com/v2/${work.last("ingest").name}`);
    expect(template).toMatchObject({ serviceAccount: work.email("job-ingest"), timeout: "7200s", maxRetries: 1 });
    expect(template.containers[0].env).toEqual([
      { name: "LEVEL", value: "info" },
      { name: "ERP_TOKEN", valueSource: { secretKeyRef: { secret: "churn-dev-erp", version: "1" } } },
    ]);
    expect(await work.fire("plain")).toBe(200);
    expect([work.last("plain").state, work.runs("workflow", "plain")]).toEqual(["succeeded", []]);
  });

  it("starts tasks for a file below its path, and for no other", async () => {
    await work.land("elsewhere/a.csv");
    expect(work.runs("job", "parse")).toEqual([]);
    await work.land("incoming/a.csv");
    const [{ args, name }] = work.runs("job", "parse") as [any];
    expect(args.slice(2)).toEqual(["task", "python", "-m", "load", "--date", "2026-12-05"]);
    expect(await work.make("GET", `run.googleapis.com/v2/${name}`)).toMatchObject({ succeededCount: 3 });
  });

  it("is started by who has it under `starts`, as it is declared, and by nobody else", async () => {
    const report = `run.googleapis.com/v2/${work.job("report")}:run`;
    const other = { overrides: { containerOverrides: [{ args: ["--drop"] }] } };
    const tried = async (name: string) => {
      const token = await work.token(name);
      const answers = [
        await work.start("ingest", { date: "2026-11-30" }, token),
        await work.call("POST", report, {}, token),
        await work.call("POST", report, other, token),
        await work.call("POST", `run.googleapis.com/v2/${work.job("ingest")}:run`, {}, token),
      ];
      return answers.map(({ status }) => status);
    };
    expect(await tried("identity-airflow")).toEqual([200, 403, 403, 403]);
    expect(work.last("ingest")).toMatchObject({ state: "succeeded", args: ["--date", "2026-11-30"] });
    expect(await tried("identity-others")).toEqual([403, 403, 403, 403]);
    expect(await tried("job-parse")).toEqual([403, 200, 403, 403]);
    const { template } = await work.make("GET", `run.googleapis.com/v2/${work.last("report").name}`);
    expect(template.serviceAccount).toBe(work.email("identity-reports"));
  });

  it("leaves out a run while another one goes", async () => {
    await work.next("ingest", { hang: true });
    const before = work.runs("job", "ingest").length;
    for (let times = 0; times < 2; times++) expect(await work.fire("ingest")).toBe(200); // Scheduler may start one twice
    const [first, second] = work.runs("workflow", "ingest").slice(-2);
    expect([first!.state, JSON.parse(second!.result!).state]).toEqual(["active", "skipped"]);
    expect(work.runs("job", "ingest")).toHaveLength(before + 1);
    work.project.google.finish(work.last("ingest").name, undefined, new Date(work.now));
    expect(work.runs("workflow", "ingest").at(-2)!.state).toBe("succeeded");
  });

  it("runs for each day of a backfill, one after the other, and shows what it logged", async () => {
    const before = work.runs("job", "ingest").length;
    const ran = await work.project.ponte("run", "dev", "job/ingest", "--date", "2026-11-01..2026-11-02");
    expect(ran).toSucceed("job/ingest for 2026-11-02 succeeded");
    const days = work.project.google.runs().filter(({ kind, of }) => kind === "job" && of.endsWith("-ingest")).map(({ args }) => args!.at(-1)); // prettier-ignore
    expect(days).toEqual(expect.arrayContaining(["2026-11-01", "2026-11-02"]));
    expect(before).toBeGreaterThan(0);
    expect(await work.project.ponte("logs", "dev", "job/ingest", "--since", "1h")).toSucceed("exit(0)");
  });

  it("has asked for nothing that its accounts may not, and is planned again without a change", async () => {
    const refused = work.project.google.calls().filter(({ status }) => status === 403);
    expect(refused.map(({ path }) => path.split("/").pop()).sort()).toEqual(toBeRefused);
    const failed = work.project.google.runs().filter(({ state }) => state !== "succeeded");
    expect(failed).toEqual([]);
    await work.expectNoChanges();
  });

  describe("tells", () => {
    it("of all that docs/work.md has, and of nothing else", () => {
      expect(tableOf("Google Cloud").map(([happens]) => happens).sort()).toEqual(Object.keys(stories).sort()); // prettier-ignore
    });

    it.each(Object.entries(stories))("is told: %s", async (happens, play) => {
      work.begin();
      const told = (await play(work)) ?? (await work.told());
      expect(told).toBe(Object.fromEntries(tableOf("Google Cloud"))[happens]);
    });
  });

  it.runIf(isWhole)("leaves nothing behind", async () => {
    expect(await work.project.destroy()).toSucceed("Destroy complete!");
  });
});
