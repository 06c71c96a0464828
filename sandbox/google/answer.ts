import { readAddress, withoutVersion, type Address } from "./address";
import { ApiError, invalidArgument, notFound } from "./api-error";
import type { Asked } from "./asked";
import type { Answer, Call } from "./call";
import { found, resourceAnswer } from "./general-rule";
import { copy, type Json } from "./json";
import { findMethod, type Method, type Schema } from "./models/descriptions";
import { descriptionOf, refuseUndescribed } from "./models/judge";
import { asKept, responseOf } from "./models/messages";
import { finished, operationAnswer } from "./operations";
import { policyAnswer } from "./policies";
import { refuseAddress } from "./refusals";
import { request as read, type OperationKind } from "./request";
import { serviceOf } from "./services";
import type { Store } from "./store";
import { tokenAnswer } from "./tokens";
import { rowOf, type Service } from "./types/service";

/** What Google would say to `call`. A refusal is an answer, too. */
export function answer(store: Store, call: Call): Answer {
  try {
    return withPatience(answered(store, call));
  } catch (error) {
    if (error instanceof ApiError) return { status: error.code, body: error.toJSON() };
    // Never 5xx: the clients would ask again for twenty minutes, and then not tell why.
    const message = `ponte sandbox: ${error instanceof Error ? error.stack : String(error)}`;
    return { status: 400, body: invalidArgument(message).toJSON() };
  }
}

function answered(store: Store, call: Call): Answer {
  const besides = tokenAnswer(store, call);
  if (besides) return besides;
  const found = serviceOf(call.host);
  if (found === undefined) throw invalidArgument(`ponte sandbox does not know ${call.host}`);
  const { name, service } = found;
  const method = descriptionOf(name, call);
  refuseUndescribed(call, method);
  const described = method === "none" ? undefined : method;
  const kept = { ...call, body: bodyOf(call, service, described) };
  return service.besides?.(store, kept) ?? resource(store, kept, name, service, described);
}

/** What was sent, as Google keeps it. In a change of the older APIs a null says that a field goes; in the newer ones it is nothing. */
function bodyOf({ method, body }: Call, { bare }: Service, described?: Method): Call["body"] {
  const request = described?.whole?.request;
  if (described === undefined || request === undefined || body === undefined) return body;
  return asKept(described.document, { $ref: request }, body, bare === true && method === "PATCH");
}

function resource(store: Store, call: Call, name: string, service: Service, described?: Method): Answer {
  const address = readAddress(withoutVersion(call.path));
  const row = rowOf(service, address.type);
  const operations = operationsOf(row.operations ?? service.operations, described);
  const description = { described, resource: messageOf(name, call.path, address) };
  const request = { ...read(store, name, operations, call, address), ...description };
  const asked: Asked = { request, row, service };

  const operation = operationAnswer(request);
  if (operation) return { status: 200, body: operation };
  refuseAddress(asked);
  const method = row.methods?.[methodName(asked)];
  const own = method?.(request);
  if (own !== undefined) return { status: 200, body: own };
  const policy = policyAnswer(request, found(asked) !== undefined);
  if (policy) return { status: 200, body: policy };
  return request.verb === "" ? resourceAnswer(asked) : { status: 200, body: unknownMethod(asked) };
}

/** How a call is answered: Google's description says whether it takes time, the table in which style that is told. */
function operationsOf(style: OperationKind = "longrunning", described?: Method): OperationKind {
  if (described === undefined) return style;
  if (!described.isSlow) return "none";
  return style === "none" ? "longrunning" : style;
}

/** The message of a resource: what is answered to a GET of it. */
function messageOf(service: string, path: string, { verb, isCollection }: Address): Schema | undefined {
  const own = verb === "" ? path : path.slice(0, -verb.length - 1);
  const method = findMethod(service, "GET", isCollection ? `${own}/x` : own);
  return method === undefined || method === "none" ? undefined : responseOf(method);
}

function methodName({ request: { verb, method, isCollection } }: Asked): string {
  if (verb !== "") return verb;
  return isCollection ? `${method} list` : method;
}

/** A custom method that the table does not name: it ends well and changes nothing. */
function unknownMethod(asked: Asked): Json {
  const { request } = asked;
  const entry = request.isCollection ? undefined : found(asked);
  if (entry === undefined && !request.isCollection) throw notFound(request.name);
  return finished(request, request.name, copy(entry?.body ?? {}), request.verb);
}

/**
 * Google sends no Retry-After with an operation. The sandbox does, done or not, so that the restful provider, which honours it before its
 * first question, asks at once; the google provider waits its 10 seconds whatever is said.
 */
function withPatience(answer: Answer): Answer {
  const isOperation = /(^|\/)operations\/[^/]+$/.test(String(answer.body?.name ?? ""));
  return isOperation ? { ...answer, headers: { ...answer.headers, "retry-after": "0.1" } } : answer;
}
