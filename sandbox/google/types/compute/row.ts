import { singular } from "../../address";
import { ApiError, notFound } from "../../api-error";
import { copy, isBody, type Body, type Json } from "../../json";
import { finished } from "../../operations";
import { hasField, type Request } from "../../request";
import type { Entry, Store } from "../../store";
import { lowerCase63 } from "../checks";
import { longAgo, type InUse, type Method, type Row } from "../row";

const root = "https://www.googleapis.com/compute/v1/";

/** What every type of Compute Engine has, with `more` defaults of one type. */
export function computeRow(more: Body = {}, others: Row = {}): Row {
  return {
    idShape: lowerCase63,
    // What has no name of its own gets its id from the server.
    idPart: (id, { name }) => (typeof name === "string" ? id : undefined),
    defaults: ({ leaf, name, store }) => ({
      kind: `compute#${singular(leaf)}`,
      id: store.serverNumber(),
      creationTimestamp: longAgo,
      selfLink: root + name,
      ...copy(more),
    }),
    shape: inFull,
    // Later writes must name the version that they change.
    touch: (body, request) => {
      for (const field of ["fingerprint", "labelFingerprint"])
        if (hasField(request, field)) body[field] = request.store.etag();
    },
    ...others,
    methods: { setLabels, ...others.methods },
  };
}

// The fields that name another resource of Compute Engine.
const references =
  /^(network|subnetwork|urlMap|sslPolicy|sslCertificates|target|group|service|defaultService|backendService|securityPolicy)$/;

/** References come back as full addresses, whichever way they were sent. */
export function inFull(body: Body, { name }: Pick<Request, "name">): void {
  const region = /projects\/[^/]+\/regions\/[^/]+/.exec(name)?.[0];
  if (region !== undefined) body.region = root + region;
  writeInFull(body);
}

function writeInFull(body: Body): void {
  for (const [field, value] of Object.entries<Json>(body)) {
    if (Array.isArray(value) && references.test(field)) body[field] = value.map(full);
    else if (Array.isArray(value)) value.filter(isBody).forEach(writeInFull);
    else if (isBody(value)) writeInFull(value);
    else if (references.test(field)) body[field] = full(value);
  }
}

function full(reference: Json): Json {
  if (typeof reference !== "string") return reference;
  const path = /(?:^|\/compute\/v1\/|^\/)(projects\/.+)$/.exec(reference)?.[1];
  return path === undefined ? reference : root + path;
}

// Labels have a method of their own; a PATCH does not carry them.
function setLabels(request: Request): Body {
  const { store, name, body } = request;
  const entry = store.get("compute", name);
  if (entry === undefined) throw notFound(name);
  entry.body.labels = copy(body.labels);
  entry.body.labelFingerprint = store.etag();
  return finished(request, name, entry.body, "setLabels");
}

/** A method that changes `fields` of what is there, of which some are written without the `global` that stands in its name. */
export function changing(...fields: string[]): Method {
  return (request) => {
    const { store, verb, body } = request;
    const name = request.name.replace(/^(projects\/[^/]+\/)(?=target)/, "$1global/");
    const entry = store.get("compute", name);
    if (entry === undefined) throw missing(name);
    const changed = { ...entry.body };
    for (const field of fields) {
      if (body[field] === undefined) delete changed[field];
      else changed[field] = copy(body[field]);
    }
    inFull(changed, { name });
    refuseMissing(store, changed, fields);
    entry.body = changed;
    if (changed.fingerprint !== undefined) changed.fingerprint = store.etag();
    return finished({ ...request, name }, name, entry.body, verb);
  };
}

/** What another resource of Compute Engine names in `field` stays. */
export function unlessUsed(field: string): InUse {
  return ({ store, name }) =>
    inUse(store, field, name, ({ body }) => typeof body[field] === "string" && isSame(store, body[field], name));
}

/** What another resource of Compute Engine names anywhere stays; see {@link inUse}. */
export function unlessNamed(kind: string): InUse {
  return ({ store, name }) => inUse(store, kind, name, ({ body }) => names(store, withoutOwn(body), name));
}

/** Why something that another resource uses is not deleted; `kind` is what Compute Engine calls it then. */
export function inUse(
  store: Store,
  kind: string,
  name: string,
  isUser: (entry: Entry) => boolean,
): ApiError | undefined {
  const user = [...store.entries.values()].find((entry) => entry.service === "compute" && isUser(entry));
  if (user === undefined) return undefined;
  const message = `The ${kind} resource '${name}' is already being used by '${user.name}'`;
  return new ApiError(400, "INVALID_ARGUMENT", message, "resourceInUseByAnotherResource");
}

function names(store: Store, value: Json, name: string): boolean {
  if (typeof value === "string") return value.startsWith(root) && isSame(store, value, name);
  if (Array.isArray(value)) return value.some((each) => names(store, each, name));
  return isBody(value) && Object.values(value).some((each) => names(store, each, name));
}

function withoutOwn({ selfLink: _, ...rest }: Body): Body {
  return rest;
}

/** What a reference leads to, or nothing. */
export function referred(store: Store, reference: Json): Entry | undefined {
  return typeof reference === "string" ? store.get("compute", pathOf(reference)) : undefined;
}

/** Refuses what names something that is not there, in these fields. */
export function refuseMissing(store: Store, body: Body, fields: readonly string[]): void {
  for (const field of fields)
    for (const reference of [body[field]].flat())
      if (typeof reference === "string" && /(^|\/)projects\//.test(reference) && !referred(store, reference))
        throw missing(pathOf(reference));
}

/** Why something that names what is not there is not made or changed so. */
export function missing(name: string): ApiError {
  return new ApiError(404, "NOT_FOUND", `The resource '${name}' was not found`, "notFound");
}

/** A value of a field that Compute Engine does not take, in its words. */
export function invalidValue(field: string, value: Json, why: string): ApiError {
  const message = `Invalid value for field 'resource.${field}': '${String(value)}'. ${why}`;
  return new ApiError(400, "INVALID_ARGUMENT", message, "invalid");
}

function isSame(store: Store, reference: string, name: string): boolean {
  return store.key("compute", pathOf(reference)) === store.key("compute", name);
}

function pathOf(reference: string): string {
  return reference.slice(Math.max(0, reference.indexOf("projects/")));
}
