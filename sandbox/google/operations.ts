import { notFound } from "./api-error";
import { locationIn, projectIn } from "./address";
import { copy, type Body } from "./json";
import type { Request } from "./request";

const computeRoot = "https://www.googleapis.com/compute/v1/";
const anyMessage = "type.googleapis.com/google.protobuf.Struct";

/**
 * The answer of a call that takes time on Google: `result` itself where the type answers directly, or an operation. It has taken effect
 * already; unless `polls` was set, it is done in this first answer, because the provider waits 10 seconds before each question.
 */
export function finished(request: Request, name: string, result: Body, verb: string): Body {
  if (request.operations === "none") return copy(result);
  const id = `operation-${request.store.next()}`;
  const { path, done } = operation(request, name, id, result, verb);
  request.store.operations.set(`${request.service} ${path}`, { left: request.store.polls, done });
  return request.store.polls > 0 ? pending(done) : done;
}

function operation(
  request: Request,
  name: string,
  id: string,
  result: Body,
  verb: string,
): { path: string; done: Body } {
  const project = projectIn(name) ?? request.project;
  if (request.operations === "compute") {
    const scope = /(zones|regions)\/[^/]+/.exec(name)?.[0] ?? "global";
    const path = `projects/${project}/${scope}/operations/${id}`;
    const place = scope === "global" ? {} : { [scope.split("/")[0]?.slice(0, -1) ?? ""]: locationIn(name) };
    return {
      path,
      done: {
        kind: "compute#operation",
        id: request.store.serverNumber(),
        name: id,
        operationType: verb,
        status: "DONE",
        progress: 100,
        targetLink: computeRoot + name,
        targetId: result.id,
        selfLink: computeRoot + path,
        ...place,
      },
    };
  }
  if (request.operations === "sql") {
    const targetId = /instances\/([^/]+)/.exec(name)?.[1];
    return {
      path: `projects/${project}/operations/${id}`,
      done: {
        kind: "sql#operation",
        name: id,
        status: "DONE",
        operationType: verb.toUpperCase(),
        targetProject: project,
        targetId,
      },
    };
  }
  const scope = request.operations === "nested" ? name : scopeOf(name);
  const path = scope === undefined ? `operations/${id}` : `${scope}/operations/${id}`;
  const metadata = { "@type": anyMessage, target: name, verb };
  return { path, done: { name: path, metadata, done: true, response: { "@type": anyMessage, ...copy(result) } } };
}

function scopeOf(name: string): string | undefined {
  return /^projects\/[^/]+\/(locations|regions)\/[^/]+/.exec(name)?.[0] ?? /^projects\/[^/]+/.exec(name)?.[0];
}

// The older kinds have a status; the newer one leaves `done` out until it is true.
function pending({ done, response, ...rest }: Body): Body {
  return "status" in rest ? { ...rest, status: "RUNNING", progress: 0 } : rest;
}

/** The answer of a question for an operation, or nothing when the call is not one. */
export function operationAnswer(request: Request): Body | undefined {
  if (request.leaf !== "operations" || request.isCollection) return undefined;
  const known = request.store.operations.get(`${request.service} ${request.name}`);
  if (known === undefined) throw notFound(request.name);
  if (request.verb === "wait") known.left = 0;
  return known.left-- > 0 ? pending(known.done) : known.done;
}
