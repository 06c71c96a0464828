import { invalidArgument, notFound } from "../../api-error";
import { copy, type Body } from "../../json";
import { begun, endNow, finished, type Ending } from "../../operations";
import type { Request } from "../../request";
import type { Entry, Store } from "../../store";
import type { Row } from "../row";

// What runs of a job of Cloud Run: an execution that succeeds at once, or goes as was told of the operation that `jobs.run` answers (faults.ts).

const cancelled = 1; // of google.rpc.Code

/** Starts an execution. Its operation ends with it. */
export function runJob(request: Request): Body {
  const { store, service, name, id, course, body: sent } = request;
  const job = store.get(service, name);
  if (job === undefined) throw notFound(name);
  const made = `${name}/executions/${id}-${store.next().toString(36).padStart(5, "0")}`;
  const body = beginning(job, made, sent.overrides ?? {}, store);
  store.put({ service, type: "run:jobs/executions", name: made, body, added: [], builtIn: true });
  job.body.executionCount = (job.body.executionCount ?? 0) + 1;
  job.body.latestCreatedExecution = { name: made.split("/").pop(), createTime: body.createTime };
  const typed = () => ({ "@type": "type.googleapis.com/google.cloud.run.v2.Execution", ...copy(body) });
  const over = (error: Ending | undefined) => end(store, body, error);
  const told = { ...request, course: withinTime(course, body) };
  return begun(told, made, "run", typed, over, typed);
}

function beginning({ body: job, name: of }: Entry, name: string, overrides: Body, store: Store): Body {
  const now = new Date(store.now()).toISOString();
  const template = overridden(copy(job.template.template), overrides);
  const taskCount = overrides.taskCount ?? job.template.taskCount;
  const { pathname } = new URL(`https://x/${name}`);
  return {
    ...{ name, uid: `fake-execution-${store.next()}`, generation: "1", observedGeneration: "1", etag: store.etag() },
    ...{ job: of.split("/").pop(), labels: { ...job.labels }, launchStage: "GA", creator: "tester@example.test" },
    ...{ createTime: now, startTime: now, updateTime: now, taskCount, template, runningCount: taskCount },
    parallelism: job.template.parallelism ?? Math.min(taskCount, 100),
    conditions: [{ type: "Completed", state: "CONDITION_RECONCILING", lastTransitionTime: now }],
    reconciling: true,
    logUri: `https://console.cloud.google.com/logs/viewer?advancedFilter=${encodeURIComponent(pathname.split("/").pop()!)}`,
  };
}

function overridden(template: Body, { containerOverrides = [], timeout }: Body): Body {
  for (const { name, args, clearArgs, env = [] } of containerOverrides as Body[]) {
    const containers: Body[] = template.containers;
    const container = name === undefined ? containers[0] : containers.find((each) => each.name === name);
    if (container === undefined) throw invalidArgument(`Violation in overrides: there is no container ${name}.`);
    if (clearArgs === true && args?.length > 0) throw invalidArgument("Violation in overrides: args and clearArgs.");
    if (clearArgs === true) delete container.args;
    if (args?.length > 0) container.args = args;
    const kept = (container.env ?? []).filter((each: Body) => !env.some((other: Body) => other.name === each.name));
    if (env.length > 0) container.env = [...kept, ...env];
  }
  return timeout === undefined ? template : { ...template, timeout };
}

/** An attempt that takes longer than its time is ended, and tried again as often as the job says ("Set task timeout for jobs"). */
function withinTime(course: Request["course"], { template, taskCount }: Body): Request["course"] {
  const seconds = Number.parseFloat(template.timeout);
  if (taskCount < 1 || (course.ms ?? 0) <= seconds * 1000) return course;
  const says = `Terminating task because it has reached the maximum timeout of ${seconds} seconds.`;
  const attempts = 1 + (template.maxRetries ?? 0);
  return { ...course, ms: seconds * 1000 * attempts, error: { code: 4, message: says } };
}

/** One task fails where the execution does, after its retries; the others succeed. */
function end(store: Store, body: Body, error: Ending | undefined): void {
  const now = new Date(store.now()).toISOString();
  const { taskCount, template } = body;
  const isCancelled = error?.code === cancelled;
  delete body.runningCount;
  const failed = error === undefined ? 0 : isCancelled ? taskCount : 1;
  // JSON has no zeros.
  if (taskCount > failed) body.succeededCount = taskCount - failed;
  if (failed > 0) body[isCancelled ? "cancelledCount" : "failedCount"] = failed;
  if (failed > 0 && !isCancelled && template.maxRetries > 0) body.retriedCount = template.maxRetries;
  const state = error === undefined ? "CONDITION_SUCCEEDED" : "CONDITION_FAILED";
  const reason = isCancelled ? "CANCELLED" : "NON_ZERO_EXIT_CODE";
  const why = error && { executionReason: reason, message: error.message };
  body.conditions = [{ type: "Completed", state, lastTransitionTime: now, ...why }];
  Object.assign(body, { completionTime: now, updateTime: now, reconciling: false });
  const job = store.get("run", body.name.split("/executions/")[0]);
  const latest: Body | undefined = job?.body.latestCreatedExecution;
  if (latest !== undefined && latest.name === body.name.split("/").pop())
    Object.assign(latest, { completionTime: now, completionStatus: isCancelled ? "EXECUTION_CANCELLED" : error ? "EXECUTION_FAILED" : "EXECUTION_SUCCEEDED" }); // prettier-ignore
  log(store, body, error);
}

/** What Cloud Run itself writes of a container that ends. */
function log(store: Store, { name, job }: Body, error: Ending | undefined): void {
  const [, project, , location] = name.split("/");
  store.logs.push({
    logName: `projects/${project}/logs/run.googleapis.com%2Fvarlog%2Fsystem`,
    resource: { type: "cloud_run_job", labels: { project_id: project, location, job_name: job } },
    labels: { "run.googleapis.com/execution_name": name.split("/").pop(), "run.googleapis.com/task_index": "0" },
    timestamp: new Date(store.now()).toISOString(),
    severity: error ? "ERROR" : "INFO",
    textPayload: error ? error.message : "Container called exit(0).",
    insertId: `fake-${store.next()}`,
  });
}

/** An execution as it is at the time that is played: what ends later still runs. */
function shown(body: Body, store: Store): Body {
  if (body.completionTime === undefined || Date.parse(body.completionTime) <= store.now()) return copy(body);
  const { completionTime: _, succeededCount: __, failedCount: ___, cancelledCount: ____, ...rest } = body;
  const conditions = [{ type: "Completed", state: "CONDITION_RECONCILING", lastTransitionTime: body.startTime }];
  return { ...copy(rest), conditions, runningCount: body.taskCount, reconciling: true };
}

function get({ store, service, name }: Request): Body {
  const entry = store.get(service, name);
  if (entry === undefined) throw notFound(name);
  const running = [...store.running].find(({ what }) => what === `${name}:run`);
  if (running !== undefined && running.left > 0) running.left -= 1;
  if (running?.until === Infinity) store.saw.hanging = true;
  return shown(entry.body, store);
}

/** The newest first, in pages. */
function list({ store, service, parent, query }: Request): Body {
  if (store.get(service, parent) === undefined && !parent.endsWith("/-")) throw notFound(parent);
  const isThere = ({ createTime }: Body) => Date.parse(createTime) <= store.now();
  const all = store.list(service, parent, "executions").map(({ body }) => body).filter(isThere).reverse(); // prettier-ignore
  const [from, size] = [Number(query.get("pageToken") ?? 0), Number(query.get("pageSize") ?? 0) || 100];
  const page = all.slice(from, from + size);
  if (
    page.some(({ name }) => [...store.running].some(({ what, until }) => what === `${name}:run` && until === Infinity))
  )
    store.saw.hanging = true;
  return {
    ...(page.length > 0 && { executions: page.map((body) => shown(body, store)) }),
    ...(from + size < all.length && { nextPageToken: String(from + size) }),
  };
}

function cancel(request: Request): Body {
  const { store, service, name } = request;
  const entry = store.get(service, name);
  if (entry === undefined) throw notFound(name);
  endNow(store, `${name}:run`, { code: cancelled, message: `Execution ${entry.body.name} was cancelled.` });
  return finished(request, name, entry.body, "cancel");
}

export const executions: Row = { methods: { GET: get, "GET list": list, cancel } };
