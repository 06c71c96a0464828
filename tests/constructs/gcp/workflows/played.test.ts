import type { Construct } from "constructs";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import { CloudRunJob } from "../../../../constructs/gcp/run/cloud-run-job";
import { cloudRunJobWork } from "../../../../constructs/gcp/run/cloud-run-job-work";
import { LateCheck } from "../../../../constructs/gcp/workflows/late-check";
import { Starter } from "../../../../constructs/gcp/workflows/starter";
import { WorkflowInvokers } from "../../../../constructs/gcp/workflows/workflow-invokers";
import type { Json } from "../../../../sandbox/google/json";
import { started, tell } from "../../../sandbox/google/started";
import { synth } from "../../../support/synth";

// What the constructs write and grant, and no more, is played: a job that starts every night for its day, or for a file, and a deadline at 07:00.
const project = "acme-dev";
const place = `projects/${project}/locations/europe-west1`;
const job = `${place}/jobs/ingest`;
const sandbox = started({ projects: [{ id: project, number: "481516234200" }] });
const run = "https://run.googleapis.com/v2";
const names = ["job-runs", "job-starts", "job-calls", "job-looks"];

const { resource } = synth((scope: Construct) => {
  const account = (name: string) =>
    ServiceAccount.fromEmail(scope, name, `${name}@${project}.iam.gserviceaccount.com`, { project });
  const [runs, starts, calls, looks] = names.map(account) as [
    ReturnType<typeof account>,
    ...ReturnType<typeof account>[],
  ];
  const at = { location: "europe-west1", project };
  const image = `europe-west1-docker.pkg.dev/acme/pipelines/ingest@sha256:${"a".repeat(64)}`;
  const made = new CloudRunJob(scope, "job", { ...at, jobName: "ingest", image, serviceAccount: runs });
  new WorkflowInvokers(scope, "invokers", { project, grantedFor: "churn-dev" }).grant("calls", calls!);
  new Starter(scope, "starter", {
    ...{ ...at, starterName: "ingest", of: "job/ingest", serviceAccount: starts!, prefix: "incoming/" },
    timeZone: "America/Sao_Paulo",
    schedule: { cron: "30 23 * * *", serviceAccount: calls! },
    work: cloudRunJobWork(made, { serviceAccount: starts!, args: ["--date={date}", "$${HOME}"] }),
  });
  const late = new LateCheck(scope, "late", { ...at, workflowName: "late", serviceAccount: looks!, caller: calls! });
  const deadline = { deadlineName: "ingest-late", of: "job/ingest", job: made, cron: "30 3 * * *" };
  late.add("ingest", { ...deadline, timeZone: "America/Sao_Paulo", afterSeconds: 4 * 3600 });
});

const call = async (method: string, url: string, body?: object, at?: Date): Promise<Json> => {
  const answer = await sandbox.google.call(method, url, body, undefined, at);
  expect(answer, url).toMatchObject({ status: 200 });
  return answer.body;
};
const bindings = (type: string) =>
  resource[type]!.map(({ role, member, condition }) => ({ role, members: [member], ...(condition && { condition }) }));
const night = (date: string) => sandbox.google.fire(`${place}/jobs/ingest`, new Date(`${date}T02:30:00Z`));
const morning = (date: string) => sandbox.google.fire(`${place}/jobs/ingest-late`, new Date(`${date}T06:30:00Z`));
const runsOf = (kind: string) => sandbox.google.runs().filter((each) => each.kind === kind);
const last = () => runsOf("workflow").at(-1)!;
const resultOf = ({ result }: { result?: string }) => JSON.parse(result!);
const start = (argument: unknown, at: string) =>
  call("POST", `https://workflowexecutions.googleapis.com/v1/${place}/workflows/ingest/executions`, { argument: JSON.stringify(argument) }, new Date(at)); // prettier-ignore
const lines = async (filter: string): Promise<Json[]> =>
  (await call("POST", "https://logging.googleapis.com/v2/entries:list", { resourceNames: [`projects/${project}`], filter })).entries ?? []; // prettier-ignore
const ending = (operation: object) =>
  tell(sandbox.google, "POST", "fail", { path: "jobs/ingest:run$", times: 1, operation });

beforeAll(async () => {
  for (const accountId of names)
    await call("POST", `https://iam.googleapis.com/v1/projects/${project}/serviceAccounts`, { accountId, serviceAccount: {} });
  const [body] = resource.google_cloud_run_v2_job!;
  const { service_account: serviceAccount, timeout, max_retries: maxRetries } = body!.template.template;
  await call("POST", `${run}/${place}/jobs?jobId=ingest`, {
    template: { taskCount: 3, template: { serviceAccount, timeout, maxRetries, containers: [{ image: "x" }] } },
  }, new Date("2026-06-01T00:00:00Z")); // prettier-ignore
  for (const { name, source_contents: source, service_account } of resource.google_workflows_workflow!)
    await call("POST", `https://workflows.googleapis.com/v1/${place}/workflows?workflowId=${name}`, {
      ...{ sourceContents: source.replace(/([$%])\1\{/g, "$1{"), serviceAccount: service_account },
    });
  for (const { name, schedule, time_zone: timeZone, http_target } of resource.google_cloud_scheduler_job!)
    await call("POST", `https://cloudscheduler.googleapis.com/v1/${place}/jobs`, {
      ...{ name: `${place}/jobs/${name}`, schedule, timeZone },
      httpTarget: {
        ...{ uri: http_target.uri, body: http_target.body },
        oauthToken: { serviceAccountEmail: http_target.oauth_token.service_account_email },
      },
    });
  const of = (type: string) => ({ policy: { version: 3, bindings: bindings(type) } });
  await call("POST", `${run}/${job}:setIamPolicy`, of("google_cloud_run_v2_job_iam_member"));
  await call("POST", `https://cloudresourcemanager.googleapis.com/v1/projects/${project}:setIamPolicy`, of("google_project_iam_member"));
}); // prettier-ignore

beforeEach(async () => {
  await tell(sandbox.google, "POST", "heal");
  for (const { name, state } of runsOf("job")) {
    if (state === "active") sandbox.google.finish(name);
    await sandbox.google.call("DELETE", `${run}/${name}`);
  }
});

describe("the Workflow of a job", () => {
  it("runs it for the day in its zone, and waits for the end", async () => {
    await ending({ ms: 3_600_000 });
    expect(await night("2027-03-01")).toMatchObject({ status: 200 });
    expect(runsOf("job")).toMatchObject([{ state: "succeeded", args: ["--date=2027-02-28", "${HOME}"] }]);
    expect(last()).toMatchObject({ state: "succeeded" });
    expect(resultOf(last())).toEqual({ state: "succeeded", run: expect.stringContaining("jobs/ingest/executions/") });
    expect(Date.parse(last().ended!)).toBeGreaterThanOrEqual(Date.parse("2027-03-01T03:30:00Z"));
    expect(Date.parse(last().ended!)).toBeLessThan(Date.parse("2027-03-01T03:33:00Z")); // seen within minutes
    expect(await lines('jsonPayload.ponte="run" timestamp>="2027-03-01T00:00:00Z" timestamp<"2027-03-02T00:00:00Z"')).toMatchObject([
      { severity: "INFO", jsonPayload: { of: "job/ingest", date: "2027-02-28", state: "succeeded" } },
    ]); // prettier-ignore
  });

  it("runs it for another day that is asked for, and for nothing that is none", async () => {
    await start({ date: "2026-11-01", args: ["--drop"], name: "projects/x" }, "2027-03-02T10:00:00Z");
    expect(runsOf("job")).toMatchObject([{ args: ["--date=2026-11-01", "${HOME}"] }]);
    for (const date of ["2026-11-1", "2026-11-01; rm", "x2026-11-01", "", 20261101, null, ["2026-11-01"]]) {
      if (date === null) continue; // as if it were not there
      await start({ date }, "2027-03-02T11:00:00Z");
      expect(last().state, String(date)).toBe("failed");
    }
    expect(runsOf("job")).toHaveLength(1);
    await start(null, "2027-03-02T12:00:00Z");
    expect(last().state).toBe("succeeded");
  });

  it("skips it while it runs, whoever started that, and says so", async () => {
    await ending({ hang: true });
    await call("POST", `${run}/${job}:run`, {}, new Date("2027-03-03T01:00:00Z")); // by hand
    await night("2027-03-03");
    expect(resultOf(last())).toMatchObject({ state: "skipped", busy: runsOf("job")[0]!.name });
    expect(runsOf("job")).toHaveLength(1);
    expect(await lines('jsonPayload.state="skipped"')).toMatchObject([{ severity: "WARNING", jsonPayload: { date: "2027-03-02" } }]); // prettier-ignore
  });

  it("fails where a task of it did, and says which run", async () => {
    await ending({ error: { code: 9, message: "exited" } });
    await night("2027-03-04");
    expect(last().state).toBe("failed");
    const [line] = await lines('jsonPayload.ponte="run" jsonPayload.state="failed" timestamp>="2027-03-04T00:00:00Z"');
    expect(line).toMatchObject({ severity: "ERROR", jsonPayload: { run: expect.stringContaining("executions/") } });
  });

  it("starts it for a file below the path, and for no other", async () => {
    const event = (name: string) => ({
      type: "google.cloud.storage.object.v1.finalized",
      data: { bucket: "raw", name },
    });
    await start(event("incoming/a.csv"), "2027-03-05T10:00:00Z");
    expect(runsOf("job")).toHaveLength(1);
    for (const name of ["a.csv", "other/incoming/a.csv", "incoming"]) {
      await start(event(name), "2027-03-05T11:00:00Z");
      expect(resultOf(last())).toEqual({ state: "elsewhere" });
    }
    expect(runsOf("job")).toHaveLength(1);
  });
});

describe("its deadline", () => {
  const told = async (date: string) =>
    lines(
      `severity>=ERROR resource.labels.workflow_id="late" timestamp>="${date}T06:00:00Z" timestamp<"${date}T08:00:00Z"`,
    );

  it("is quiet after a success", async () => {
    await night("2028-03-01");
    await morning("2028-03-01");
    expect(resultOf(last())).toEqual({ state: "quiet" });
    expect(await told("2028-03-01")).toEqual([]);
  });

  it.each<[string, string, () => Promise<unknown>]>([
    ["nothing started it", "2028-03-02", async () => {}],
    ["it failed", "2028-03-03", async () => (await ending({ error: { code: 9, message: "x" } }), night("2028-03-03"))],
    ["it still goes", "2028-03-04", async () => (await ending({ hang: true }), night("2028-03-04"))],
    ["it was of the night before", "2028-03-05", () => night("2028-03-04")],
    [
      "it was skipped, and what ran came to its end only then",
      "2028-03-06",
      async () => {
        await ending({ hang: true });
        await night("2028-03-05");
        await night("2028-03-06");
        const skipped = runsOf("workflow").filter(({ started: at }) => at === "2028-03-06T02:30:00.000Z");
        expect(skipped.map(resultOf)).toMatchObject([{ state: "skipped" }]);
        sandbox.google.finish(runsOf("job")[0]!.name, undefined, new Date("2028-03-06T04:00:00Z"));
      },
    ],
  ])("tells, once, where %s", async (_, date, before) => {
    await before();
    await morning(date);
    expect(await told(date)).toMatchObject([
      {
        resource: { type: "workflows.googleapis.com/Workflow", labels: { workflow_id: "late" } },
        jsonPayload: { ponte: "late", of: "job/ingest", state: "late" },
      },
    ]);
  });

  it("is quiet where a second run succeeded in time", async () => {
    await ending({ error: { code: 9, message: "x" } });
    await night("2028-03-07");
    await start({ date: "2028-03-06" }, "2028-03-07T05:00:00Z");
    await morning("2028-03-07");
    expect(await told("2028-03-07")).toEqual([]);
  });

  it("is quiet of a job that is younger than it", async () => {
    const { createTime } = await call("GET", `${run}/${job}`);
    await sandbox.google.fire(`${place}/jobs/ingest-late`, new Date(Date.parse(createTime) + 3_600_000));
    expect(resultOf(last())).toEqual({ state: "quiet" });
  });
});
