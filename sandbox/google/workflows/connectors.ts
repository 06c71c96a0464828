import type { Body, Json } from "../json";
import { Failure, failure } from "./failure";
import { called } from "./http";
import type { CallStep, Frame, Running } from "./machine";

// Connectors of Workflows: calls of Google's APIs, by the account's rights as any other, that wait for what they begin ("Understand connectors").
// The others are not played.

/** A connector: where it calls, and how what it began is asked for until that has ended. */
interface Row {
  readonly verb: "get" | "post";
  readonly url: (args: Body) => string;
  readonly query?: readonly string[];
  readonly follow?: (answered: Body, args: Body) => Followed | undefined;
}

interface Followed {
  readonly url: string;
  readonly isDone: (body: Body) => boolean;
  /** What the connector gives; throws where it ended badly. */
  readonly result: (body: Body) => Json;
}

const run = "https://run.googleapis.com/v2";
const executions = "https://workflowexecutions.googleapis.com/v1";

const operation = (root: string) => ({ name }: Body): Followed => ({
  url: `${root}/${name}`,
  isDone: (body) => body.done === true,
  result: (body) => {
    if (body.error === undefined) return body.response;
    throw failure("OperationError", "Long running operation returned unexpected response.", { operation: body });
  },
}); // prettier-ignore

function job({ jobReference }: Body, { projectId }: Body): Followed {
  return {
    url: `https://bigquery.googleapis.com/bigquery/v2/projects/${projectId}/jobs/${jobReference.jobId}`,
    isDone: ({ status }) => status?.state === "DONE",
    result: (body) => {
      const error = body.status.errorResult;
      if (error === undefined) return body;
      throw failure("HttpError", error.message, { code: 400, body: { error } });
    },
  };
}

function customJob(root: string, { name }: Body): Followed {
  return {
    url: `${root}/${name}`,
    isDone: ({ state }) => /_(SUCCEEDED|FAILED|CANCELLED|EXPIRED)$/.test(state),
    result: (body) => {
      if (body.state === "JOB_STATE_SUCCEEDED") return body;
      throw failure("OperationError", `${body.name} ended as ${body.state}`, { operation: body });
    },
  };
}

const vertex = ({ region, parent }: Body) =>
  `https://${region ?? /locations\/([^/]+)/.exec(parent)?.[1]}-aiplatform.googleapis.com/v1`;

const jobs = "googleapis.run.v2.projects.locations.jobs";
const runs = "googleapis.workflowexecutions.v1.projects.locations.workflows.executions";
const pages = ["filter", "pageSize", "pageToken", "orderBy", "view", "showDeleted"];

const rows: Readonly<Record<string, Row>> = {
  [`${jobs}.run`]: { verb: "post", url: ({ name }) => `${run}/${name}:run`, follow: operation(run) },
  [`${jobs}.get`]: { verb: "get", url: ({ name }) => `${run}/${name}` },
  [`${jobs}.executions.list`]: { verb: "get", url: ({ parent }) => `${run}/${parent}/executions`, query: pages },
  [`${jobs}.executions.get`]: { verb: "get", url: ({ name }) => `${run}/${name}` },
  "googleapis.run.v2.projects.locations.operations.get": { verb: "get", url: ({ name }) => `${run}/${name}` },
  [`${runs}.create`]: { verb: "post", url: ({ parent }) => `${executions}/${parent}/executions` },
  [`${runs}.get`]: { verb: "get", url: ({ name }) => `${executions}/${name}` },
  [`${runs}.list`]: { verb: "get", url: ({ parent }) => `${executions}/${parent}/executions`, query: pages },
  [`${runs}.cancel`]: { verb: "post", url: ({ name }) => `${executions}/${name}:cancel` },
  "googleapis.bigquery.v2.jobs.insert": {
    verb: "post",
    url: ({ projectId }) => `https://bigquery.googleapis.com/bigquery/v2/projects/${projectId}/jobs`,
    follow: job,
  },
  "googleapis.aiplatform.v1.projects.locations.customJobs.create": {
    verb: "post",
    url: (args) => `${vertex(args)}/${args.parent}/customJobs`,
    follow: (answered, args) => customJob(vertex(args), answered),
  },
  "googleapis.aiplatform.v1.projects.locations.customJobs.get": {
    verb: "get",
    url: (args) => `${vertex({ ...args, parent: args.name })}/${args.name}`,
  },
};

export const connectors: Readonly<Record<string, CallStep>> = Object.fromEntries(
  Object.entries(rows).map(([name, row]) => [name, (args, frame) => connected(row, args, frame)]),
);

const longest = 31_536_000; // a year

function* connected({ verb, url, query = [], follow }: Row, args: Body, frame: Frame): Running<Json> {
  const { connector_params: params = {}, body } = args;
  const { timeout = 1800, skip_polling: skips = false, polling_policy: policy = {} }: Body = params;
  if (Number(timeout) > longest) throw failure("ValueError", `timeout must be at most ${longest} seconds`);
  const asked = Object.fromEntries(query.filter((each) => args[each] !== undefined).map((each) => [each, args[each]]));
  const begun = frame.clock.now;
  const call = (method: string, to: string, sent?: Json) =>
    called(method, { url: to, query: method === verb ? asked : {}, body: sent, auth: { type: "OAuth2" } }, frame).body;
  const answered: Body = call(verb, url(args), verb === "post" ? (body ?? {}) : undefined);
  const followed = skips === true ? undefined : follow?.(answered, args);
  if (followed === undefined) return answered;
  let delay = Number(policy.initial_delay ?? 1);
  for (;;) {
    const now: Body = called("get", { url: followed.url, auth: { type: "OAuth2" } }, frame).body;
    if (followed.isDone(now)) return followed.result(now);
    if (frame.sawHanging) yield frame.machine.changes();
    frame.sawHanging = false;
    frame.clock.now += delay * 1000;
    yield () => true; // whoever is earlier goes first
    delay = Math.min(delay * Number(policy.multiplier ?? 1.25), Number(policy.max_delay ?? 60));
    if (frame.clock.now - begun > Number(timeout) * 1000)
      throw new Failure({ message: `${url(args)} took longer than ${timeout} s`, tags: ["TimeoutError"] });
  }
}
