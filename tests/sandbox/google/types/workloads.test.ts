import { beforeAll, describe, expect, it } from "vitest";
import { started } from "../started";

// What Google refuses of jobs, workflows, their schedules, triggers and alerts, and takes once it is right.
const sandbox = started({ projects: [{ id: "acme-dev", number: "481516234200" }] });
const project = "projects/acme-dev";
const place = `${project}/locations/europe-west1`;
const email = (name: string) => `${name}@acme-dev.iam.gserviceaccount.com`;
const policy = `https://cloudresourcemanager.googleapis.com/v1/${project}`;

const ask = async (method: string, url: string, body?: object) => {
  const answer = await sandbox.google.call(method, url, body);
  return { status: answer.status, says: answer.body?.error?.message as string | undefined, body: answer.body };
};
const make = async (url: string, body: object) =>
  expect(await ask("POST", url, body), url).toMatchObject({ status: 200 });
const grant = (...bindings: [role: string, member: string][]) =>
  make(`${policy}:setIamPolicy`, {
    policy: { bindings: bindings.map(([role, member]) => ({ role, members: [`serviceAccount:${member}`] })) },
  });

beforeAll(async () => {
  for (const accountId of ["worker", "starter"])
    await make(`https://iam.googleapis.com/v1/${project}/serviceAccounts`, { accountId, serviceAccount: {} });
});

describe("a job of Cloud Run", () => {
  let count = 0;
  const job = (task: object = {}, container: object = {}, more: object = {}) =>
    ask("POST", `https://run.googleapis.com/v2/${place}/jobs?jobId=job-${++count}`, {
      template: {
        template: { serviceAccount: email("worker"), containers: [{ image: "x", ...container }], ...task },
        ...more,
      },
    });
  const limits = (of: object) => ({ resources: { limits: of } });
  const gpu = { nodeSelector: { accelerator: "nvidia-l4" } };
  const big = { cpu: "4", memory: "16Gi", "nvidia.com/gpu": "1" };

  it.each([
    ["a week's timeout", { timeout: "604800s" }, {}, {}],
    ["8 CPU with 32Gi", {}, limits({ cpu: "8", memory: "32Gi" }), {}],
    ["10,000 tasks", {}, {}, { taskCount: 10_000 }],
    ["a GPU for an hour", { ...gpu, timeout: "3600s" }, limits(big), {}],
  ])("may have %s", async (_, task, container, more) => {
    expect(await job(task, container, more)).toMatchObject({ status: 200 });
  });

  it.each([
    ["more than a week", { timeout: "604801s" }, {}, {}, "must be 1 to 604800"],
    ["eleven retries", { maxRetries: 11 }, {}, {}, "must be 0 to 10"],
    ["too many tasks", {}, {}, { taskCount: 10_001 }, "must be 1 to 10000"],
    ["three CPU", {}, limits({ cpu: "3" }), {}, "CPU must be one of 1, 2, 4, 6, 8"],
    ["1 CPU with 5Gi", {}, limits({ cpu: "1", memory: "5Gi" }), {}, "memory must be 0.5Gi to 4Gi"],
    ["8 CPU with 2Gi", {}, limits({ cpu: "8000m", memory: "2Gi" }), {}, "memory must be 4Gi to 32Gi"],
    ["a GPU with little", gpu, limits({ ...big, memory: "8Gi" }), {}, "a GPU needs at least 4 CPU and 16Gi"],
    ["a GPU for more than an hour", { ...gpu, timeout: "3601s" }, limits(big), {}, "at most 3600s with a GPU"],
    ["a variable of the service's", {}, { env: [{ name: "CLOUD_RUN_TASK_INDEX", value: "1" }] }, {}, "is reserved"],
    ["nobody's account", { serviceAccount: email("nobody") }, {}, {}, "iam.serviceaccounts.actAs"],
  ])("may not have %s", async (_, task, container, more, says) => {
    expect((await job(task, container, more)).says).toContain(says);
  });

  it("has a secret only where there is one, and its account may read it", async () => {
    const secret = `https://secretmanager.googleapis.com/v1/${project}/secrets`;
    const env = [{ name: "TOKEN", valueSource: { secretKeyRef: { secret: "erp", version: "1" } } }];
    expect((await job({}, { env })).says).toBe("Secret projects/481516234200/secrets/erp/versions/1 was not found");
    await make(`${secret}?secretId=erp`, { replication: { automatic: {} } });
    await make(`${secret}/erp:addVersion`, { payload: { data: "dmFsdWU=" } });
    expect((await job({}, { env })).says).toContain(`Permission denied on secret`);
    const bindings = [{ role: "roles/secretmanager.secretAccessor", members: [`serviceAccount:${email("worker")}`] }];
    await make(`${secret}/erp:setIamPolicy`, { policy: { bindings } });
    expect(await job({}, { env })).toMatchObject({ status: 200 });
  });
});

describe("a job of Cloud Scheduler", () => {
  const job = (name: string, fields: object) =>
    ask("POST", `https://cloudscheduler.googleapis.com/v1/${place}/jobs`, {
      ...{ name: `${place}/jobs/${name}`, schedule: "0 3 * * *", timeZone: "America/Sao_Paulo" },
      httpTarget: { uri: "https://run.googleapis.com/v2/x:run", oauthToken: { serviceAccountEmail: email("starter") } },
      ...fields,
    });

  it("is answered no retries that it was not given, and the rest of those that it was", async () => {
    expect((await job("plain", {})).body).not.toHaveProperty("retryConfig");
    const { body } = await job("tried", { retryConfig: { retryCount: 3 } });
    expect(body.retryConfig).toMatchObject({ retryCount: 3, maxDoublings: 5, minBackoffDuration: "5s" });
  });

  it.each([
    [{ schedule: "0 3 * *" }, "is invalid"],
    [{ schedule: "0 24 * * *" }, "is invalid"],
    [{ schedule: "0 3 * * MON-FRI", timeZone: "America/Sao_Paolo" }, "is invalid"],
    [{ retryConfig: { retryCount: 6 } }, "must be 0 to 5"],
    [{ attemptDeadline: "1801s" }, "must be 15 to 1800"],
    [
      { httpTarget: { uri: "https://x-fake.a.run.app/", oauthToken: { serviceAccountEmail: email("starter") } } },
      "*.googleapis.com",
    ],
  ])("is refused with %j", async (fields, says) => {
    expect((await job("wrong", fields)).says).toContain(says);
  });

  it("takes names of days, and a name once", async () => {
    expect(await job("named", { schedule: "*/5 0-6 1,15 jan-DEC MON-FRI" })).toMatchObject({ status: 200 });
    expect(await job("named", {})).toMatchObject({ status: 409 });
  });
});

describe("a workflow and its trigger", () => {
  const workflows = `https://workflows.googleapis.com/v1/${place}/workflows`;
  const source = "main:\n  steps:\n    - done:\n        return: 1\n";
  const workflow = (id: string, fields: object) =>
    ask("POST", `${workflows}?workflowId=${id}`, { sourceContents: source, ...fields });
  const trigger = (id: string, fields: object = {}, bucket = "acme-dev-raw") =>
    ask("POST", `https://eventarc.googleapis.com/v1/${place}/triggers?triggerId=${id}`, {
      name: `${place}/triggers/${id}`,
      serviceAccount: email("starter"),
      destination: { workflow: `${place}/workflows/ingest` },
      eventFilters: [
        { attribute: "type", value: "google.cloud.storage.object.v1.finalized" },
        { attribute: "bucket", value: bucket },
      ],
      ...fields,
    });
  const publisher = "service-481516234200@gs-project-accounts.iam.gserviceaccount.com";

  it("runs as an account that exists, and gets a revision with each change", async () => {
    expect((await workflow("ingest", { serviceAccount: email("nobody") })).says).toContain("does not exist");
    const serviceAccount = `${project}/serviceAccounts/${email("starter")}`;
    const made = await workflow("ingest", { serviceAccount });
    expect(made.body.response.revisionId).toMatch(/^000001-/);
    await ask("PATCH", `${workflows}/ingest?updateMask=description`, { description: "x" });
    expect((await ask("GET", `${workflows}/ingest`)).body.revisionId).toBe(made.body.response.revisionId);
    await ask("PATCH", `${workflows}/ingest?updateMask=sourceContents`, { sourceContents: source.replace("1", "2") });
    expect((await ask("GET", `${workflows}/ingest`)).body.revisionId).toMatch(/^000002-/);
  });

  it("is triggered once Cloud Storage may publish, and the trigger's account receive", async () => {
    await make("https://storage.googleapis.com/storage/v1/b?project=acme-dev", {
      ...{ name: "acme-dev-raw", location: "EUROPE-WEST1" },
    });
    await grant();
    expect((await trigger("on")).says).toContain("is unable to publish to Cloud Pub/Sub topics");
    await grant(["roles/pubsub.publisher", publisher]);
    expect((await trigger("on")).says).toContain('Permission "eventarc.events.receiveEvent" denied');
    await grant(["roles/pubsub.publisher", publisher], ["roles/eventarc.eventReceiver", email("starter")]);
    expect(await trigger("on")).toMatchObject({ status: 200 });
    expect(await trigger("on")).toMatchObject({ status: 409 });
  });

  it.each([
    ["another's bucket", {}, "acme-dev-none", 'Bucket "acme-dev-none" not found'],
    ["a workflow that is not there", { destination: { workflow: `${place}/workflows/none` } }, undefined, "not found"],
    ["nobody's account", { serviceAccount: email("nobody") }, undefined, "does not exist"],
  ])("is not triggered for %s", async (_, fields, bucket, says) => {
    expect((await trigger("wrong", fields, bucket)).says).toContain(says);
  });

  it("is triggered in the place of its bucket alone", async () => {
    await make("https://storage.googleapis.com/storage/v1/b?project=acme-dev", {
      name: "acme-dev-far",
      location: "EU",
    });
    expect((await trigger("far", {}, "acme-dev-far")).says).toContain("does not match trigger location");
  });

  it("waits for the role of Eventarc's agent, where that was asked for", async () => {
    const usage = `https://serviceusage.googleapis.com/v1beta1/${project}/services/eventarc.googleapis.com`;
    const { response } = (await ask("POST", `${usage}:generateServiceIdentity`, {})).body;
    expect((await trigger("later")).says).toContain("Permission denied while using the Eventarc Service Agent");
    const before = [
      ["roles/pubsub.publisher", publisher],
      ["roles/eventarc.eventReceiver", email("starter")],
    ] as [string, string][];
    await grant(...before, ["roles/eventarc.serviceAgent", response.email]);
    expect(await trigger("later")).toMatchObject({ status: 200 });
  });
});

describe("an alert on logs", () => {
  const alerts = `https://monitoring.googleapis.com/v3/${project}/alertPolicies`;
  const policyOf = (condition: object, alertStrategy?: object) =>
    ask("POST", alerts, {
      displayName: "x",
      combiner: "OR",
      conditions: [{ displayName: "x", ...condition }],
      alertStrategy,
    });
  const onLogs = { conditionMatchedLog: { filter: "severity>=ERROR" } };

  it("says how often it tells, and nothing else does", async () => {
    expect((await policyOf(onLogs)).says).toContain("is required for log-based alerts");
    const strategy = { notificationRateLimit: { period: "300s" } };
    expect(await policyOf(onLogs, strategy)).toMatchObject({ status: 200 });
    const absent = { conditionAbsent: { filter: 'metric.type="x"', duration: "3600s" } };
    expect((await policyOf(absent, strategy)).says).toContain("is for log-based alerts alone");
    expect(await policyOf(absent)).toMatchObject({ status: 200 });
    const long = { conditionAbsent: { filter: 'metric.type="x"', duration: "86400s" } };
    expect((await policyOf(long)).says).toContain("must be 120 to 84600");
  });

  it("makes something of missing data only where it has to hold for a minute", async () => {
    const held = (duration: string) => ({
      conditionThreshold: {
        ...{ filter: 'metric.type="x"', comparison: "COMPARISON_GT", duration },
        evaluationMissingData: "EVALUATION_MISSING_DATA_INACTIVE",
      },
    });
    expect((await policyOf(held("0s"))).says).toContain("takes a duration of 60 seconds or more");
    expect(await policyOf(held("60s"))).toMatchObject({ status: 200 });
  });

  it("counts by a metric that is there", async () => {
    const filter = 'resource.type="global" AND metric.type="logging.googleapis.com/user/late"';
    const condition = { conditionThreshold: { filter, comparison: "COMPARISON_GT", duration: "0s" } };
    expect(await policyOf(condition)).toMatchObject({ status: 404 });
    await make(`https://logging.googleapis.com/v2/${project}/metrics`, { name: "late", filter: "severity>=ERROR" });
    expect(await policyOf(condition)).toMatchObject({ status: 200 });
  });
});
