import { locationIn, projectIn } from "./address";
import { notFound } from "./api-error";
import { copy, type Body } from "./json";
import { findMethod } from "./models/descriptions";
import { operationTypes } from "./models/operation-types";
import type { Request } from "./request";
import type { Operation, Store } from "./store";

const computeRoot = "https://www.googleapis.com/compute/v1/";

/**
 * The answer of a call that takes time on Google, and whose effect is there already: `result` itself where the type answers directly, or an
 * operation. Unless something else was told, it is done in this first answer, because the provider waits 10 seconds before each question.
 *
 * @param over called at the end, with what went wrong; what it returns went wrong, too
 */
export function finished(request: Request, name: string, result: Body, verb: string, over?: Over): Body {
  return request.operations === "none" ? copy(result) : answered(request, name, verb, { effect: () => result, over });
}

/** What is to be done when an operation ends. */
export type Over = (error?: Ending) => Ending | undefined | void;

/**
 * The answer of a call whose `effect` comes when its operation ends, and only when it ends well; `effect` returns the operation's result.
 *
 * @param over called at the end, with what went wrong
 * @param metadata what the operation says of itself, where that is not the usual
 */
export function begun(
  request: Request,
  name: string,
  verb: string,
  effect: () => Body,
  over?: Over,
  metadata?: () => Body,
): Body {
  return answered(request, name, verb, { what: `${name}:${verb}`, effect, over, metadata });
}

interface Work {
  readonly what?: string;
  readonly effect: () => Body;
  readonly over?: Over;
  readonly metadata?: () => Body;
}

function answered(request: Request, name: string, verb: string, { what, effect, over, metadata }: Work): Body {
  const { store, service, course } = request;
  const { polls = store.polls, ms = 0, hang = false, error } = course;
  const { path, pending, failed, done } = shapes(request, name, verb);
  const operation: Operation = {
    what,
    left: polls,
    error,
    until: hang ? Infinity : store.now() + ms,
    answer: { ...pending, ...(metadata && { metadata: metadata() }) },
    end: () => {
      operation.error = over?.(operation.error) ?? operation.error;
      const ended = operation.error ? failed(operation.error) : done(copy(effect()));
      return { ...ended, ...(metadata && { metadata: metadata() }) };
    },
  };
  store.operations.set(`${service} ${path}`, operation);
  store.running.add(operation);
  endWhatIsDue(store);
  return operation.answer;
}

/** Ends the operations whose time has come. */
export function endWhatIsDue(store: Store): void {
  for (const operation of store.running) {
    if (operation.left > 0 || operation.until > store.now()) continue;
    store.running.delete(operation);
    operation.answer = store.at(operation.until, () => operation.end());
    if (operation.what !== undefined) store.ended.push(operation);
  }
}

/** How something ends badly: a code of google.rpc.Code. */
export type Ending = NonNullable<Operation["error"]>;

/** Ends now what hangs or takes its time, well or with an error; false where nothing of that name runs. */
export function endNow(store: Store, what: string, error?: Ending): boolean {
  const operation = [...store.running].find((each) => each.what === what);
  if (operation === undefined) return false;
  Object.assign(operation, { left: 0, until: store.now(), error });
  store.changes += 1;
  endWhatIsDue(store);
  return true;
}

interface Shapes {
  readonly path: string;
  readonly pending: Body;
  readonly failed: (error: Body) => Body;
  readonly done: (result: Body) => Body;
}

function shapes(request: Request, name: string, verb: string): Shapes {
  const id = `operation-${request.store.next()}`;
  if (request.operations === "compute") return computeShapes(request, name, verb, id);
  if (request.operations === "sql") return sqlShapes(request, name, verb, id);
  const scope = request.operations === "nested" ? name : scopeOf(request, name);
  const path = scope === undefined ? `operations/${id}` : `${scope}/operations/${id}`;
  // `done` is left out until it is true.
  const { metadata, result: type } = operationTypes(request, name, verb);
  const pending = { name: path, metadata };
  return {
    path,
    pending,
    failed: (error) => ({ ...pending, done: true, error }),
    done: (result) => ({ ...pending, done: true, response: { "@type": type, ...result } }),
  };
}

function computeShapes({ store, project: caller }: Request, name: string, verb: string, id: string): Shapes {
  const scope = /(zones|regions)\/[^/]+/.exec(name)?.[0] ?? "global";
  const path = `projects/${projectIn(name) ?? caller}/${scope}/operations/${id}`;
  const common = {
    kind: "compute#operation",
    id: store.serverNumber(),
    name: id,
    operationType: verb,
    targetLink: computeRoot + name,
    selfLink: computeRoot + path,
    ...(scope === "global" ? {} : { [scope.split("/")[0]?.slice(0, -1) ?? ""]: locationIn(name) }),
  };
  const done = (result: Body) => ({ ...common, targetId: result.id, status: "DONE", progress: 100 });
  return {
    path,
    pending: { ...common, status: "RUNNING", progress: 0 },
    failed: ({ code, message }) => ({ ...done({}), error: { errors: [{ code: String(code), message }] } }),
    done,
  };
}

function sqlShapes({ project: caller }: Request, name: string, verb: string, id: string): Shapes {
  const project = projectIn(name) ?? caller;
  const common = {
    kind: "sql#operation",
    name: id,
    operationType: verb.toUpperCase(),
    targetProject: project,
    targetId: /instances\/([^/]+)/.exec(name)?.[1],
  };
  const done = { ...common, status: "DONE" };
  return {
    path: `projects/${project}/operations/${id}`,
    pending: { ...common, status: "RUNNING" },
    failed: ({ code, message }) => ({ ...done, error: { errors: [{ code: String(code), message }] } }),
    done: () => done,
  };
}

/** Where the service keeps its operations: in the place of what they are about, in its project, or below nothing. */
function scopeOf({ service, version }: Request, name: string): string | undefined {
  const scopes = [/^projects\/[^/]+\/(locations|regions)\/[^/]+/, /^projects\/[^/]+/].map(
    (each) => each.exec(name)?.[0],
  );
  const isKept = (scope: string) => findMethod(service, "GET", `${version}${scope}/operations/x`) !== "none";
  return scopes.find((scope) => scope !== undefined && isKept(scope));
}

/** The answer of a question for an operation, or nothing when the call is not one. */
export function operationAnswer(request: Request): Body | undefined {
  if (request.leaf !== "operations" || request.isCollection) return undefined;
  const { store } = request;
  const known = store.operations.get(`${request.service} ${request.name}`);
  if (known === undefined) throw notFound(request.name);
  if (request.verb === "wait") known.left = 0;
  if (known.left > 0) known.left -= 1;
  else endWhatIsDue(store);
  if (known.until === Infinity && store.running.has(known)) store.saw.hanging = true;
  return known.answer;
}
