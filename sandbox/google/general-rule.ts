import { isDeepStrictEqual } from "node:util";
import { singular } from "./address";
import { alreadyExists, ApiError, conflict, invalidArgument, notFound } from "./api-error";
import type { Asked } from "./asked";
import type { Answer } from "./call";
import { applyMask, merge, setDefault } from "./fields";
import { copy, isBody, type Body } from "./json";
import { finished } from "./operations";
import { refuseChange, refuseCreation, refuseDeletion } from "./refusals";
import { about, hasField, numbered, type Request } from "./request";
import type { Entry } from "./store";
import type { Row } from "./types/row";

/** The general rule: what a call does to a collection or to one resource. */
export function resourceAnswer(asked: Asked): Answer {
  const { request } = asked;
  const { method } = request;
  if (request.isCollection) {
    if (method === "GET") return { status: 200, body: listed(asked) };
    if (method === "POST") return { status: 200, body: created(asked) };
  } else {
    if (method === "GET") return { status: 200, body: copy(existing(asked).body) };
    if (method === "PATCH" || method === "PUT") return { status: 200, body: updated(asked) };
    if (method === "DELETE") return deleted(asked);
  }
  throw invalidArgument(`ponte sandbox: ${method} on ${request.name} of ${request.service} is not known here`);
}

/** What is there, made by somebody or built in. */
export function found(asked: Asked): Entry | undefined {
  const { request, row } = asked;
  const { store, service, name } = request;
  const entry = store.find(service, name);
  if (entry !== undefined) return entry.deleted && !row.staysDeleted ? undefined : entry;
  const body = row.builtIn?.(request);
  if (body === undefined) return undefined;
  const made = insert(asked, name, body);
  made.builtIn = true;
  return made;
}

function existing(asked: Asked): Entry {
  const entry = found(asked);
  if (entry === undefined) throw notFound(asked.request.name);
  return entry;
}

function listed({ request, service }: Asked): Body {
  const { store, parent, leaf, query } = request;
  const filters = ["name", "type", "network"].filter((field) => query.get(field));
  const bodies = store
    .list(request.service, parent, leaf)
    .map(({ body }) => copy(body))
    .filter((body) => filters.every((field) => body[field] === query.get(field)));
  return service.listsItems ? { kind: `${request.service}#list`, items: bodies } : { [leaf]: bodies };
}

function created(asked: Asked): Body {
  const { request, row } = asked;
  const { store, service, parent, leaf } = request;
  const sent = unwrapped(asked);
  const id = idOf(asked, sent);
  const name = parent === "" ? `${leaf}/${id}` : `${parent}/${leaf}/${id}`;
  const made = about(request, name);
  refuseCreation({ ...asked, request: made }, sent);
  if (store.find(service, name) || row.builtIn?.(made)) throw alreadyExists(name);
  return concluded(asked, insert(asked, name, sent), "create");
}

function concluded({ request, row }: Asked, { name, body }: Entry, verb: string): Body {
  const { settles } = row;
  return finished(request, name, body, verb, settles && ((error) => settles(body, about(request, name), error)));
}

function unwrapped({ request: { body }, row }: Asked): Body {
  const inner: unknown = row.wrappedIn === undefined ? undefined : body[row.wrappedIn];
  return isBody(inner) ? inner : body;
}

// Google's ways to say the id of a new resource, the most particular first.
function idOf({ request, row }: Asked, sent: Body): string {
  const own = row.id?.(request);
  if (own !== undefined) return own;
  const { query, leaf } = request;
  const inQuery = [...query.keys()].find((field) => /_?id$/i.test(field) && !/^request_?id$/i.test(field));
  const candidates = [
    inQuery === undefined ? undefined : query.get(inQuery),
    request.body[`${singular(leaf)}Id`],
    typeof sent.name === "string" ? sent.name.slice(sent.name.lastIndexOf("/") + 1) : undefined,
    sent.id,
  ];
  const given = candidates.find((id) => typeof id === "string" && id !== "");
  return given ?? request.store.serverNumber();
}

function insert(asked: Asked, name: string, sent: Body): Entry {
  const request = about(asked.request, name);
  const body = shaped({ ...asked, request }, copy(sent));
  renewed({ ...asked, request }, body);
  const { store, service, key } = request;
  const entry = store.put({ service, type: key, name, body, added: addedTo(sent, body) });
  asked.row.onCreate?.(body, request);
  return entry;
}

function addedTo(sent: Body, body: Body): string[] {
  return Object.keys(body).filter((field) => !(field in sent));
}

/** The body with everything in it that the server says by itself, save what is new after every change. */
function shaped({ request, row, service }: Asked, body: Body): Body {
  if (!service.bare) nameAndTimes(body, request, row);
  for (const [path, value] of Object.entries(row.defaults?.(request) ?? {})) setDefault(body, path, value);
  row.shape?.(body, request);
  for (const field of row.omits ?? []) delete body[field];
  return body;
}

/** What every resource of the newer APIs has. */
function nameAndTimes(body: Body, request: Request, { nameIsShort, numberInName }: Row): void {
  const now = new Date().toISOString();
  if (!nameIsShort) body.name = numberInName ? numbered(request) : request.name;
  for (const time of ["createTime", "updateTime"]) if (hasField(request, time)) body[time] ??= now;
}

function renewed({ request, row }: Asked, body: Body): void {
  if (row.etag) body.etag = request.store.etag();
  row.touch?.(body, request);
}

function updated(asked: Asked): Body {
  const { request } = asked;
  const before = found(asked);
  if (before === undefined) {
    if (request.method === "PATCH") throw notFound(request.name);
    const sent = unwrapped(asked);
    refuseCreation(asked, sent);
    return concluded(asked, insert(asked, request.name, sent), "create");
  }
  const entry = request.store.put(before);
  const verb = request.method === "PUT" ? "update" : "patch";
  const sent = unwrapped(asked);
  refuseStale(entry.body, sent);
  const body = shaped(asked, changed(asked, entry, sent));
  refuseChange(asked, body);
  if (!isDeepStrictEqual(body, entry.body)) {
    renewed(asked, body);
    if (body.updateTime !== undefined) body.updateTime = new Date().toISOString();
    entry.added = [...new Set([...entry.added, ...addedTo(sent, body)])];
    entry.body = body;
  }
  return concluded(asked, entry, verb);
}

/** What was sent laid over what is there: by mask, by merge, or, in a PUT, in its place. */
function changed({ request, row }: Asked, entry: Entry, sent: Body): Body {
  const mask = maskOf(request);
  const kept = Object.fromEntries(
    entry.added.filter((field) => field in entry.body).map((field) => [field, copy(entry.body[field])]),
  );
  const identity = row.nameIsShort || !("name" in kept) ? {} : { name: kept.name };
  const own = row.wrappedIn === undefined ? withoutMask(sent) : sent;
  if (mask.length > 0) return { ...applyMask(entry.body, own, mask), ...identity };
  if (request.method === "PATCH") {
    const { patchReplaces = [], patchClears = [] } = row;
    const replaced = patchReplaces.filter((field) => field in own).map((field) => [field, merge({}, own[field])]);
    const left = Object.entries(entry.body).filter(([field]) => field in own || !patchClears.includes(field));
    return { ...merge(Object.fromEntries(left), own), ...Object.fromEntries(replaced), ...identity };
  }
  return { ...(row.putMerges ? copy(entry.body) : kept), ...copy(own), ...identity };
}

function maskOf({ query, body }: Request): string[] {
  const mask: unknown = query.get("updateMask") ?? query.get("update_mask") ?? body.updateMask;
  return typeof mask === "string" ? mask.split(",").filter((path) => path !== "") : [];
}

function withoutMask({ updateMask: _, ...rest }: Body): Body {
  return rest;
}

function refuseStale(body: Body, sent: Body): void {
  if (sent.etag && body.etag && sent.etag !== body.etag) throw conflict("The resource was changed since it was read.");
  if (sent.fingerprint && body.fingerprint && sent.fingerprint !== body.fingerprint) {
    throw new ApiError(412, "FAILED_PRECONDITION", "Supplied fingerprint does not match current.", "conditionNotMet");
  }
}

function deleted(asked: Asked): Answer {
  const { request, row } = asked;
  const entry = existing(asked);
  if (entry.deleted) throw notFound(request.name);
  refuseDeletion(asked, entry.body);
  if (row.staysDeleted) {
    entry.deleted = true;
    entry.body.state = "DELETED";
  } else {
    request.store.remove(request.service, request.name);
  }
  if (request.operations !== "none") return { status: 200, body: finished(request, request.name, {}, "delete") };
  const { whole } = request.described ?? {};
  return whole !== undefined && whole.response === undefined ? { status: 204 } : { status: 200, body: {} };
}
