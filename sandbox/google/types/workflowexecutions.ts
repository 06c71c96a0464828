import { failedPrecondition, invalidArgument, notFound } from "../api-error";
import { filtered } from "../filter";
import { copy, type Body } from "../json";
import type { Request } from "../request";
import type { Entry, Store } from "../store";
import type { Service } from "./service";

// Executions stand below their workflow, with which they go. What runs them is workflows/runner.ts.

/** Begins an execution; its steps run once the call is answered. */
function create({ store, parent, projectNumber, body }: Request): Body {
  const workflow = store.get("workflows", parent);
  if (workflow === undefined) throw notFound(parent);
  const { argument, labels, callLogLevel = workflow.body.callLogLevel } = body;
  if (argument !== undefined && !isJson(argument)) throw invalidArgument("argument must be JSON");
  const id = `00000000-0000-4000-8000-${store.next().toString(16).padStart(12, "0")}`;
  const name = `${parent.replace(/^projects\/[^/]+/, `projects/${projectNumber}`)}/executions/${id}`;
  const now = new Date(store.now()).toISOString();
  const made: Body = {
    ...{ name, createTime: now, startTime: now, state: "ACTIVE", workflowRevisionId: workflow.body.revisionId },
    ...(argument !== undefined && { argument }),
    ...(labels !== undefined && { labels }),
    ...(callLogLevel !== undefined && { callLogLevel }),
  };
  store.put({
    service: "workflows",
    type: "workflows:workflows/executions",
    name,
    body: made,
    added: [],
    builtIn: true,
  });
  store.due.push({ execution: name, at: store.now() });
  return copy(made);
}

function isJson(text: unknown): boolean {
  try {
    return typeof text === "string" && JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}

function existing({ store, name }: Request): Entry {
  const entry = store.get("workflows", name);
  if (entry === undefined) throw notFound(name);
  return entry;
}

/** An execution as it is at the time that is played: what ends later still runs. */
function shown({ body }: Entry, store: Store): Body {
  if (body.endTime === undefined || Date.parse(body.endTime) <= store.now()) return copy(body);
  const { endTime: _, duration: __, result: ___, error: ____, ...rest } = body;
  return { ...copy(rest), state: "ACTIVE" };
}

function get(request: Request): Body {
  const entry = existing(request);
  if (entry.body.state === "ACTIVE") request.store.saw.hanging = true;
  return shown(entry, request.store);
}

/** The newest first, in pages; without argument and result, unless the whole is asked for. */
function list({ store, parent, query }: Request): Body {
  const holds = filterOf(query.get("filter") ?? "");
  const all = store.list("workflows", parent, "executions").reverse();
  const bodies = all.filter(({ body }) => Date.parse(body.startTime) <= store.now()).map((each) => shown(each, store)).filter(holds); // prettier-ignore
  const [from, size] = [Number(query.get("pageToken") ?? 0), Number(query.get("pageSize") ?? 0) || 100];
  const isFull = query.get("view") === "FULL";
  const page = bodies.slice(from, from + size).map(({ argument, result, error, ...basic }) => (isFull ? { ...basic, argument, result, error } : basic)); // prettier-ignore
  return {
    ...(page.length > 0 && { executions: JSON.parse(JSON.stringify(page)) as Body[] }),
    ...(from + size < bodies.length && { nextPageToken: String(from + size) }),
  };
}

function filterOf(filter: string): (body: Body) => boolean {
  try {
    return filtered(filter);
  } catch (error) {
    throw invalidArgument((error as Error).message);
  }
}

function cancel(request: Request): Body {
  const { body } = existing(request);
  const { store } = request;
  if (body.state !== "ACTIVE") throw failedPrecondition(`Execution ${body.name} is not active.`);
  Object.assign(body, { state: "CANCELLED", endTime: new Date(store.now()).toISOString() });
  store.changes += 1;
  return copy(body);
}

export const workflowexecutions: Service = {
  types: {
    "workflows/executions": {
      methods: { "POST list": create, "GET list": list, GET: get, cancel },
    },
  },
};
