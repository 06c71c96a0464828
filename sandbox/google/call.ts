import type { Body, Json } from "./json";

/** One call, as it came in. */
export interface Call {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body when it is JSON. */
  readonly body?: Body;
  readonly bytes: Buffer;
  /** How the operation goes that it begins, when that was told. */
  readonly course?: Course;
  /** From where a service is asked, where that is not the internet. */
  readonly from?: "network" | "google";
  /** It came over plain HTTP. */
  readonly isPlain?: true;
}

/** What goes back. Status 0 drops the connection. */
export interface Answer {
  readonly status: number;
  readonly body?: Json;
  /** Instead of `body`: the content of an object. */
  readonly bytes?: Buffer;
  readonly headers?: Record<string, string>;
}

/** How an operation goes. */
export interface Course {
  /** How many times it is answered as pending; as often as the store says when it is left out. */
  readonly polls?: number;
  /** How long it takes. */
  readonly ms?: number;
  /** It never ends. */
  readonly hang?: boolean;
  /** It ends so, and without effect. */
  readonly error?: { readonly code: number; readonly message: string };
}

/** A call as it would come over the wire. */
export function callOf(method: string, address: string, headers: Call["headers"], bytes: Buffer): Call {
  const { protocol, hostname, pathname, searchParams } = new URL(address);
  const isJson = String(headers["content-type"] ?? "").includes("json") || bytes[0] === 0x7b; // some clients name no type
  const isUpload = pathname.includes("/upload/");
  const body = isJson && !isUpload ? parsed(bytes) : undefined;
  const plain = protocol === "http:" && { isPlain: true as const };
  return { method, host: hostname, path: pathname, query: searchParams, headers, body, bytes, ...plain };
}

function parsed(bytes: Buffer): Call["body"] {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
