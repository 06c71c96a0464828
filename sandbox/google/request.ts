import { locationIn, projectIn, versionIn, type Address } from "./address";
import type { Call, Course } from "./call";
import type { Body } from "./json";
import type { Method, Schema } from "./models/descriptions";
import type { Store } from "./store";

/** How a service tells that something takes time; `none` when its answer is the result. */
export type OperationKind = "longrunning" | "nested" | "compute" | "sql" | "none";

/** A call about one resource or collection, as the general rule and the table's functions see it. */
export interface Request extends Address {
  readonly store: Store;
  readonly service: string;
  readonly host: string;
  /** What stands before the name in the path: `/v1/`, `/compute/v1/`. */
  readonly version: string;
  readonly method: string;
  readonly query: URLSearchParams;
  /** What was sent, or nothing. */
  readonly body: Body;
  /** Service and collections: `bigquery:datasets/tables`. */
  readonly key: string;
  readonly project: string;
  readonly projectNumber: string;
  readonly location: string;
  /** How the type tells that something takes time. */
  readonly operations: OperationKind;
  /** What Google's description says of the call, where there is one. */
  readonly described?: Method;
  /** The message of the resource, where it is described. */
  readonly resource?: Schema;
  /** How the operation goes that it begins. */
  readonly course: Course;
}

/** Reads `call` as one about `address`. */
export function request(
  store: Store,
  service: string,
  operations: OperationKind,
  call: Call,
  address: Address,
): Request {
  const project = store.idOf(projectIn(address.name) ?? call.query.get("project") ?? "unknown");
  return {
    ...address,
    store,
    service,
    host: call.host,
    version: versionIn(call.path),
    method: call.method,
    query: call.query,
    body: call.body ?? {},
    key: `${service}:${address.type}`,
    project,
    projectNumber: store.numberOf(project),
    location: locationIn(address.name) ?? "global",
    operations,
    course: call.course ?? {},
  };
}

/** Whether a resource has this field; a type that is not described may have any. */
export function hasField({ resource }: Request, field: string): boolean {
  return resource === undefined || resource.properties?.[field] !== undefined;
}

/** The same call, about the resource `name` in the collection that it named. */
export function about(request: Request, name: string): Request {
  return { ...request, name, id: name.slice(name.lastIndexOf("/") + 1), isCollection: false };
}

/** The name with the project's number in place of its id, as many APIs answer. */
export function numbered(request: Request): string {
  return request.name.replace(/^projects\/[^/]+/, `projects/${request.projectNumber}`);
}
