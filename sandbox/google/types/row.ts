import { failedPrecondition, notFound, type ApiError } from "../api-error";
import { copy, type Body, type Json } from "../json";
import type { Ending } from "../operations";
import type { OperationKind, Request } from "../request";
import type { Check } from "./checks";

/** A custom method, or an HTTP method that one type means differently. Undefined goes on with the general rule. */
export type Method = (request: Request) => Body | undefined;

/** Why what `request` names, with this body, is not deleted, or nothing. */
export type InUse = (request: Request, body: Body) => ApiError | undefined;

/** How one type differs from the general rule in `general-rule.ts`. */
export interface Row {
  /** Where the id of a new resource comes from, when it is neither in the query, nor `<singular>Id`, nor the last part of `name`. */
  readonly id?: (request: Request) => string | undefined;

  /** What its ids look like; one in another shape is refused. */
  readonly idShape?: RegExp;

  /** What of the id must have the shape, when that is not all of it; nothing is held against it when it is undefined. */
  readonly idPart?: (id: string, sent: Body) => string | undefined;

  /** How an id in another shape is refused, where Google does not tell the shape. */
  readonly idHint?: string;

  /** What stands before it in the path is nothing that anybody makes, so it need not be there. */
  readonly parentless?: true;

  /** The field of the request that holds the resource. */
  readonly wrappedIn?: string;

  /** When it differs from the service's. */
  readonly operations?: OperationKind;

  /** Fields that the server fills in: path (see `setDefault`) and value. */
  readonly defaults?: (request: Request) => Body;

  /** What a path cannot say: fields that follow from others. Runs after every write, so it must change nothing the second time. */
  readonly shape?: (body: Body, request: Request) => void;

  /** What is new after every change, such as a fingerprint or a counted version. */
  readonly touch?: (body: Body, request: Request) => void;

  /** Whether the server gives a new `etag` with every change. */
  readonly etag?: boolean;

  /** Fields that are never answered, such as secrets. */
  readonly omits?: readonly string[];

  /** `name` is answered with the project's number. */
  readonly numberInName?: boolean;

  /** `name` is the caller's own, not the full name of the resource. */
  readonly nameIsShort?: boolean;

  /** A PUT keeps top-level fields that it does not send. */
  readonly putMerges?: boolean;

  /** Top-level fields that a PATCH without a mask replaces, where it merges the others. */
  readonly patchReplaces?: readonly string[];

  /** Top-level fields that a PATCH without a mask takes away where it does not send them. */
  readonly patchClears?: readonly string[];

  /** Exists without having been made: its body, or nothing when this one does not. */
  readonly builtIn?: (request: Request) => Body | undefined;

  /** After a deletion it is still read, as deleted, and its name stays taken. */
  readonly staysDeleted?: boolean;

  /** What the values of fields must be, by path (see `valuesAt`), when it is made and after every change. */
  readonly checks?: Readonly<Record<string, Check>>;

  /** Why it is not made or changed so, or nothing: what no value says alone, such as a name of what is not there. */
  readonly refusal?: (body: Body, request: Request) => ApiError | undefined;

  /** Why it is not deleted, or nothing: it is still used, or still holds something. */
  readonly inUse?: InUse;

  /** What comes into being with it. */
  readonly onCreate?: (body: Body, request: Request) => void;

  /** What comes about only when the operation of a change ends, or what keeps it from ending well. */
  readonly settles?: (body: Body, request: Request, error?: Ending) => Ending | undefined;

  /** Custom methods by name, and `GET`, `PUT`, `PATCH`, `POST`, `DELETE` (with ` list` behind for the collection). */
  readonly methods?: Readonly<Record<string, Method>>;
}

/** An id that the server makes. */
export function madeByServer({ store }: Request): string {
  return store.serverNumber();
}

/** An id that stands in the body. */
export function inBody(...path: string[]): (request: Request) => string | undefined {
  return ({ body }) => path.reduce<Json>((value, field) => value?.[field], body);
}

/** A method that sets fields of what is there and answers it, or `{}` where the API answers nothing. */
export function setting(fields: Body, answersNothing = false): (request: Request) => Body {
  return ({ store, service, name }) => {
    const entry = store.get(service, name);
    if (entry === undefined) throw notFound(name);
    Object.assign(entry.body, fields);
    return answersNothing ? {} : copy(entry.body);
  };
}

/** Whether anything is there below a resource, in one of these collections. */
export function holdsAny({ store, service, name }: Request, ...collections: string[]): boolean {
  return collections.some((collection) => store.list(service, name, collection).length > 0);
}

/** What holds something is only deleted when that is asked for. */
export function unlessForced(collection: string): InUse {
  return (request) => {
    if (request.query.get("force") === "true" || !holdsAny(request, collection)) return undefined;
    return failedPrecondition(`${request.name} still has ${collection}.`);
  };
}

/** Whom the server says things were made by. */
export const tester = "tester@example.test";

/** When the server says things were made, where the answer need not move. */
export const longAgo = "2026-01-01T00:00:00Z";
