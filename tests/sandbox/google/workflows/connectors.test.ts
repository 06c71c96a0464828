import { beforeAll, beforeEach, expect, it } from "vitest";
import { started, tell } from "../started";

// Connectors call as the workflow's account, wait for what they began, and raise what Workflows raises.
const sandbox = started({ projects: [{ id: "acme-dev", number: "481516234200" }] });
const project = "projects/acme-dev";
const place = `${project}/locations/europe-west1`;
const email = "runner@acme-dev.iam.gserviceaccount.com";
const call = async (method: string, url: string, body?: object) => {
  const answer = await sandbox.google.call(method, `https://${url}`, body);
  expect(answer, url).toMatchObject({ status: 200 });
  return answer.body;
};
const grant = (...roles: string[]) =>
  call("POST", `cloudresourcemanager.googleapis.com/v1/${project}:setIamPolicy`, {
    policy: { bindings: roles.map((role) => ({ role, members: [`serviceAccount:${email}`] })) },
  });
const roles = ["roles/run.developer", "roles/workflows.invoker", "roles/bigquery.jobUser", "roles/aiplatform.user"];

let count = 0;
async function run(name: string, args: object) {
  const id = `w-${++count}`;
  const sourceContents = JSON.stringify([
    { a: { call: `googleapis.${name}`, args, result: "r" } },
    { b: { return: "${r}" } },
  ]);
  await call("POST", `workflows.googleapis.com/v1/${place}/workflows?workflowId=${id}`, { sourceContents, serviceAccount: email }); // prettier-ignore
  const begun = await call("POST", `workflowexecutions.googleapis.com/v1/${place}/workflows/${id}/executions`, {});
  const { state, result, error } = await call("GET", `workflowexecutions.googleapis.com/v1/${begun.name}`);
  return { state, result: result && JSON.parse(result), raised: error && JSON.parse(error.payload), name: begun.name };
}
const fault = (path: string, operation: object) => tell(sandbox.google, "POST", "fail", { path, operation });

beforeAll(async () => {
  await call("POST", `iam.googleapis.com/v1/${project}/serviceAccounts`, { accountId: "runner", serviceAccount: {} });
  await call("POST", `run.googleapis.com/v2/${place}/jobs?jobId=ingest`, {
    template: { template: { serviceAccount: email, containers: [{ image: "x" }] } },
  });
});
beforeEach(async () => {
  await tell(sandbox.google, "POST", "heal");
  await grant(...roles);
});

const custom = {
  parent: place,
  region: "europe-west1",
  body: { displayName: "x", jobSpec: { workerPoolSpecs: [{}] } },
};
const query = { projectId: "acme-dev", body: { jobReference: { jobId: "q1" }, configuration: { query: { query: "SELECT 1" } } } }; // prettier-ignore
const job = { name: `${place}/jobs/ingest` };

it.each<[string, object, object]>([
  ["run.v2.projects.locations.jobs.run", job, { job: "ingest", succeededCount: 1 }],
  ["bigquery.v2.jobs.insert", query, { status: { state: "DONE" } }],
  ["aiplatform.v1.projects.locations.customJobs.create", custom, { state: "JOB_STATE_SUCCEEDED" }],
])("%s gives what has ended", async (name, args, result) => {
  expect(await run(name, args)).toMatchObject({ state: "SUCCEEDED", result });
});

it.each<[string, object, string]>([
  ["run.v2.projects.locations.jobs.run", job, "run.jobs.run"],
  ["run.v2.projects.locations.jobs.executions.list", { parent: job.name }, "run.executions.list"],
  ["bigquery.v2.jobs.insert", query, "bigquery.jobs.create"],
  ["aiplatform.v1.projects.locations.customJobs.create", custom, "aiplatform.customJobs.create"],
  ["workflowexecutions.v1.projects.locations.workflows.executions.create", { parent: `${place}/workflows/w-1` }, "workflows.executions.create"], // prettier-ignore
  ["workflowexecutions.v1.projects.locations.workflows.executions.list", { parent: `${place}/workflows/w-1` }, "workflows.executions.list"], // prettier-ignore
])("%s is refused without its right", async (name, args, permission) => {
  await grant();
  const { raised } = await run(name, args);
  expect([raised.code, raised.body.error.message]).toEqual([403, expect.stringContaining(`'${permission}' denied`)]);
});

it("raises what its operation ended with", async () => {
  await fault("ingest:run$", { error: { code: 9, message: "exited" } });
  expect((await run("run.v2.projects.locations.jobs.run", job)).raised).toMatchObject({
    ...{ tags: ["OperationError"], operation: { error: { code: 9, message: "exited" } } },
  });
  await fault("customJobs$", { error: { code: 3, message: "no" } });
  const { raised } = await run("aiplatform.v1.projects.locations.customJobs.create", custom);
  expect(raised).toMatchObject({ operation: { state: "JOB_STATE_FAILED" } });
});

it("starts another workflow without waiting, and lists what ran, the newest first", async () => {
  const { result } = await run("workflowexecutions.v1.projects.locations.workflows.executions.create", { parent: `${place}/workflows/w-1` }); // prettier-ignore
  expect(result.state).toBe("ACTIVE");
  const listed = await run("workflowexecutions.v1.projects.locations.workflows.executions.list", { parent: `${place}/workflows/w-1`, filter: 'state="SUCCEEDED"' }); // prettier-ignore
  expect(listed.result.executions.map(({ name }: { name: string }) => name)[0]).toBe(result.name);
});

it("is not played where nobody needed it yet", async () => {
  expect((await run("storage.v1.buckets.get", {})).raised.message).toContain(
    "ponte sandbox plays no googleapis.storage",
  );
});

it("ends an attempt of a job that takes longer than its time", async () => {
  await fault("ingest:run$", { ms: 601_000 });
  const { raised } = await run("run.v2.projects.locations.jobs.run", { ...job, connector_params: { timeout: 9000 } });
  expect(raised.operation.error.message).toContain("reached the maximum timeout of 600 seconds");
  const [latest] = sandbox.google.runs().filter(({ kind }) => kind === "job").slice(-1); // prettier-ignore
  expect((Date.parse(latest!.ended!) - Date.parse(latest!.started)) / 1000).toBe(2400); // with its three retries
});
