import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "../../../../sandbox/google/json";
import { started, tell } from "../started";

// A job that a schedule or a file starts by way of a workflow, at times that the tests play, as its own accounts with their own rights.
const sandbox = started({ projects: [{ id: "acme-dev", number: "481516234200" }] });
const project = "projects/acme-dev";
const place = `${project}/locations/europe-west1`;
const job = `${place}/jobs/ingest`;
const workflow = `${place}/workflows/ingest`;
const email = (name: string) => `${name}@acme-dev.iam.gserviceaccount.com`;
const run = "run.googleapis.com/v2";
const executions = "workflowexecutions.googleapis.com/v1";

const call = async (method: string, url: string, body?: object, at?: Date): Promise<Json> => {
  const answer = await sandbox.google.call(method, `https://${url}`, body, undefined, at);
  expect(answer, url).toMatchObject({ status: 200 });
  return answer.body;
};
const grant = (at: string, ...bindings: [role: string, ...members: string[]][]) =>
  call("POST", `${at}:setIamPolicy`, {
    policy: { bindings: bindings.map(([role, ...members]) => ({ role, members: members.map((each) => `serviceAccount:${each}`) })) },
  }); // prettier-ignore
const ofProject = `cloudresourcemanager.googleapis.com/v1/${project}`;
const agent = "service-481516234200@gs-project-accounts.iam.gserviceaccount.com";
const projectRoles: [role: string, ...members: string[]][] = [
  ["roles/workflows.invoker", email("caller")],
  ["roles/eventarc.eventReceiver", email("caller")],
  ["roles/logging.logWriter", email("starts")],
  ["roles/run.viewer", email("starts")],
  ["roles/pubsub.publisher", agent],
];
const fire = (at: string) => sandbox.google.fire(`${place}/jobs/ingest`, new Date(at));
const fault = (operation: object, times = 1) =>
  tell(sandbox.google, "POST", "fail", { path: "jobs/ingest:run$", times, operation });
const jobs = () => sandbox.google.runs().filter(({ kind }) => kind === "job");
const workflows = () => sandbox.google.runs().filter(({ kind }) => kind === "workflow");
const lines = async (filter: string) =>
  ((await call("POST", "logging.googleapis.com/v2/entries:list", { resourceNames: [project], filter })).entries ??
    []) as Json[];

/** Runs the job for its day, unless it runs; by the connector, or by looking again and again. */
const source = (isConnector: boolean) =>
  JSON.stringify({
    main: {
      params: ["input"],
      steps: [
        { day: { assign: [{ date: '${default(map.get(input, "date"), text.substring(time.format(sys.now(), "America/Sao_Paulo"), 0, 10))}' }, { busy: false }] } },
        { list: { call: "http.get", args: { url: `https://${run}/${job}/executions`, query: { pageSize: 50, fields: "executions(name,completionTime)" }, auth: { type: "OAuth2" } }, result: "listed" } },
        { look: { for: { value: "each", in: '${default(map.get(listed.body, "executions"), [])}', steps: [{ one: { switch: [{ condition: '${not ("completionTime" in each)}', assign: [{ busy: true }] }] } }] } } },
        { skip: { switch: [{ condition: "${busy}", return: "skipped" }] } },
        ...(isConnector
          ? [{ work: { call: "googleapis.run.v2.projects.locations.jobs.run", args: { name: job, body: { overrides: { containerOverrides: [{ args: ["--date", "${date}"] }] } }, connector_params: { timeout: 7200 } } } }]
          : [
              { start: { call: "http.post", args: { url: `https://${run}/${job}:run`, body: { overrides: { containerOverrides: [{ args: ["--date", "${date}"] }] } }, auth: { type: "OAuth2" } }, result: "started" } },
              { wait: { call: "sys.sleep", args: { seconds: 60 } } },
              { see: { call: "http.get", args: { url: `\${"https://${run}/" + started.body.metadata.name}`, auth: { type: "OAuth2" } }, result: "seen" } },
              { ended: { switch: [{ condition: '${not ("completionTime" in seen.body)}', next: "wait" }, { condition: '${default(map.get(seen.body, "succeededCount"), 0) < seen.body.taskCount}', raise: "failed" }] } },
            ]),
        { tell: { call: "sys.log", args: { severity: "NOTICE", json: { of: "ingest", date: "${date}" } } } },
        { done: { return: "${date}" } },
      ],
    },
  }); // prettier-ignore

beforeAll(async () => {
  for (const accountId of ["worker", "starts", "caller"])
    await call("POST", `iam.googleapis.com/v1/${project}/serviceAccounts`, { accountId, serviceAccount: {} });
  await call("POST", `${run}/${place}/jobs?jobId=ingest`, {
    template: {
      taskCount: 3,
      template: { serviceAccount: email("worker"), timeout: "86400s", maxRetries: 0, containers: [{ image: "x" }] },
    },
  });
  await call("POST", `workflows.googleapis.com/v1/${place}/workflows?workflowId=ingest`, {
    ...{ sourceContents: source(true), serviceAccount: email("starts") },
  });
  await call("POST", `cloudscheduler.googleapis.com/v1/${place}/jobs`, {
    ...{ name: job, schedule: "30 23 * * *", timeZone: "America/Sao_Paulo" },
    httpTarget: {
      uri: `https://${executions}/${workflow}/executions`,
      body: Buffer.from('{"argument":"{}"}').toString("base64"),
      oauthToken: { serviceAccountEmail: email("caller") },
    },
  });
});
beforeEach(async () => {
  await tell(sandbox.google, "POST", "heal");
  await grant(`${run}/${job}`, ["roles/run.jobsExecutorWithOverrides", email("starts")]);
  await grant(ofProject, ...projectRoles);
  for (const { name } of jobs()) await sandbox.google.call("DELETE", `https://${run}/${name}`);
});

describe.each([
  ["waits by its connector", true, "2027"],
  ["looks until it has ended", false, "2029"],
])("a workflow that %s", (_, isConnector, year) => {
  beforeAll(() =>
    call("PATCH", `workflows.googleapis.com/v1/${workflow}?updateMask=sourceContents`, {
      sourceContents: source(isConnector),
    }),
  );
  const last = () => workflows().at(-1)!;

  it("runs for the day in the zone of its schedule, which is not yet the day in UTC", async () => {
    expect(await fire(`${year}-03-01T02:30:00Z`)).toMatchObject({ status: 200, body: { state: "ACTIVE" } });
    expect(jobs()).toMatchObject([
      { state: "succeeded", args: ["--date", `${year}-02-28`], started: `${year}-03-01T02:30:00.000Z` },
    ]);
    expect(last()).toMatchObject({
      state: "succeeded",
      result: `"${year}-02-28"`,
      of: workflow.replace("acme-dev", "481516234200"),
    });
    const [line] = await lines(`jsonPayload.of="ingest" AND timestamp>="${year}-03-01T00:00:00Z" severity>=NOTICE`);
    expect(line).toMatchObject({
      resource: { type: "workflows.googleapis.com/Workflow", labels: { workflow_id: "ingest" } },
      ...{ severity: "NOTICE", jsonPayload: { date: `${year}-02-28` } },
    });
  });

  it("fails where one task of the job does", async () => {
    await fault({ error: { code: 9, message: "The container exited with an error." } });
    await fire(`${year}-03-02T02:30:00Z`);
    expect([jobs()[0]!.state, last().state]).toEqual(["failed", "failed"]);
    const [execution] = (await call("GET", `${run}/${job}/executions`)).executions;
    expect(execution).toMatchObject({ taskCount: 3, succeededCount: 2, failedCount: 1 });
    expect(
      await lines(`severity>=ERROR timestamp>="${year}-03-02T02:00:00Z" resource.type="cloud_run_job"`),
    ).toHaveLength(1);
    const system = `severity>=ERROR timestamp>="${year}-03-02T02:00:00Z" resource.type="workflows.googleapis.com/Workflow"`;
    expect(await lines(system)).toMatchObject([{ jsonPayload: { state: "FAILED" } }]);
  });

  it("skips while it hangs, and ends with it", async () => {
    await fault({ hang: true });
    await fire(`${year}-03-03T02:30:00Z`);
    expect([jobs()[0]!.state, last().state]).toEqual(["active", "active"]);
    const [hung, first] = [jobs()[0]!.name, last().name];
    await fire(`${year}-03-04T02:30:00Z`);
    expect(last()).toMatchObject({ state: "succeeded", result: '"skipped"' });
    expect(sandbox.google.finish(hung, undefined, new Date(`${year}-03-03T03:30:00Z`))).toBe(true);
    expect(sandbox.google.runs().find(({ name }) => name === first)!.state).toBe("succeeded");
    expect(sandbox.google.finish(hung)).toBe(false);
  });

  it("takes as long as the job does, and runs beside nothing", async () => {
    await fault({ ms: 3_600_000 });
    await fire(`${year}-03-05T02:30:00Z`);
    expect(jobs()[0]!.ended).toBe(`${year}-03-05T03:30:00.000Z`);
    expect(Date.parse(last().ended!)).toBeGreaterThanOrEqual(Date.parse(`${year}-03-05T03:30:00Z`));
    await fire(`${year}-03-05T03:00:00Z`); // in the middle
    expect(workflows().filter(({ result }) => result === '"skipped"').at(-1)!.started).toBe(`${year}-03-05T03:00:00.000Z`); // prettier-ignore
    await fire(`${year}-03-05T04:00:00Z`);
    expect(jobs()).toHaveLength(2);
  });

  it("may only what its account was granted", async () => {
    await grant(`${run}/${job}`, ["roles/run.invoker", email("starts")]); // runs it, but as it is
    await fire(`${year}-03-06T02:30:00Z`);
    expect([jobs(), last().state]).toEqual([[], "failed"]);
    await grant(`${run}/${job}`, ["roles/run.jobsExecutorWithOverrides", email("starts")]);
    await grant(ofProject, ...projectRoles.filter(([role]) => role !== "roles/workflows.invoker"));
    expect((await fire(`${year}-03-06T02:30:00Z`))!.body.error.message).toContain(
      "'workflows.executions.create' denied",
    );
    expect(await lines('resource.type="cloud_scheduler_job" severity>=ERROR')).not.toEqual([]);
    await grant(ofProject, ...projectRoles.filter(([role]) => role !== "roles/logging.logWriter"));
    await fire(`${year}-03-07T02:30:00Z`);
    expect(last().state).toBe("succeeded");
    expect(
      await lines(`jsonPayload.of="ingest" timestamp>="${year}-03-06T12:00:00Z" timestamp<"${year}-03-08T00:00:00Z"`),
    ).toEqual([]);
  });

  it("is cancelled, and its job's execution by itself", async () => {
    await fault({ hang: true });
    await fire(`${year}-03-09T02:30:00Z`);
    await call("POST", `${executions}/${last().name}:cancel`, {});
    await call("POST", `${run}/${jobs()[0]!.name}:cancel`, {});
    expect([last().state, jobs()[0]!.state]).toEqual(["cancelled", "cancelled"]);
  });
});

it("times out by the connector's own time, which is not the job's", async () => {
  await call("PATCH", `workflows.googleapis.com/v1/${workflow}?updateMask=sourceContents`, {
    sourceContents: source(true),
  });
  await fault({ ms: 3 * 3_600_000 });
  await fire("2031-03-10T02:30:00Z");
  expect(workflows().at(-1)).toMatchObject({ state: "failed" });
  const filter = encodeURIComponent('state="FAILED" AND startTime>="2031-03-10T00:00:00Z"');
  const listed = await call("GET", `${executions}/${workflow}/executions?filter=${filter}&view=FULL`);
  expect(listed.executions.map(({ error }: Json) => JSON.parse(error.payload).tags)).toEqual([["TimeoutError"]]);
});

it("waits for an operation that only a role on the project reaches", async () => {
  await grant(ofProject, ...projectRoles.filter(([role]) => role !== "roles/run.viewer"));
  await grant(
    `${run}/${job}`,
    ["roles/run.jobsExecutorWithOverrides", email("starts")],
    ["roles/run.viewer", email("starts")],
  );
  await fire("2031-03-11T02:30:00Z");
  const { name } = workflows().at(-1)!;
  expect((await call("GET", `${executions}/${name}`)).error.payload).toContain("'run.operations.get' denied");
});

describe("a file that lands", () => {
  const bucket = "storage.googleapis.com";
  const land = (name: string, at = "2031-03-12T10:00:00Z") =>
    call(
      "POST",
      `${bucket}/upload/storage/v1/b/acme-dev-raw/o?uploadType=media&name=${encodeURIComponent(name)}`,
      { x: 1 },
      new Date(at),
    );
  const events = () =>
    workflows().flatMap(({ argument }) => (argument?.includes("finalized") ? [JSON.parse(argument) as Json] : []));

  beforeAll(async () => {
    await call("POST", `${bucket}/storage/v1/b?project=acme-dev`, { name: "acme-dev-raw", location: "europe-west1" });
    await call("POST", `eventarc.googleapis.com/v1/${place}/triggers?triggerId=ingest`, {
      ...{ name: `${place}/triggers/ingest`, serviceAccount: email("caller"), destination: { workflow } },
      eventFilters: [
        { attribute: "type", value: "google.cloud.storage.object.v1.finalized" },
        { attribute: "bucket", value: "acme-dev-raw" },
      ],
    });
  });

  it("starts the workflow with what Google tells of it", async () => {
    await land("incoming/a b.csv");
    expect(events()).toMatchObject([
      {
        ...{
          type: "google.cloud.storage.object.v1.finalized",
          subject: "objects/incoming/a b.csv",
          time: "2031-03-12T10:00:00.000Z",
        },
        data: { bucket: "acme-dev-raw", name: "incoming/a b.csv", size: "7" },
      },
    ]);
    expect(jobs()).toMatchObject([{ state: "succeeded", args: ["--date", "2031-03-12"] }]);
  });

  it("may be told of twice", async () => {
    await tell(sandbox.google, "POST", "config", { deliveries: 2 });
    const before = events().length;
    await land("incoming/b.csv");
    expect(events().length - before).toBe(2);
    await tell(sandbox.google, "POST", "config", { deliveries: 1 });
  });

  it("starts nothing where Cloud Storage may not publish, or the trigger's account not start it", async () => {
    const before = events().length;
    for (const lost of ["roles/pubsub.publisher", "roles/workflows.invoker"]) {
      await grant(ofProject, ...projectRoles.filter(([role]) => role !== lost));
      await land("incoming/c.csv");
    }
    expect(events()).toHaveLength(before);
  });
});

it("is told of over HTTP as well", async () => {
  await fault({ hang: true });
  const fired = await tell(sandbox.google, "POST", "fire", { job, at: "2031-04-01T12:00:00Z" });
  expect(fired.status).toBe(200);
  const [{ name }] = (await tell(sandbox.google, "GET", "runs")).body.filter(({ kind, state }: Json) => kind === "job" && state === "active"); // prettier-ignore
  const error = { code: 9, message: "x" };
  expect((await tell(sandbox.google, "POST", "finish", { execution: name, error })).status).toBe(200);
  expect((await tell(sandbox.google, "POST", "finish", { execution: name })).status).toBe(404);
  const runs = (await tell(sandbox.google, "GET", "runs")).body as Json[];
  expect(runs.find((each) => each.name === name)).toMatchObject({
    state: "failed",
    started: "2031-04-01T12:00:00.000Z",
  });
});
