import { createHash } from "node:crypto";
import { invalidArgument, notFound, preconditionNotMet } from "../../api-error";
import type { Answer, Call } from "../../call";
import type { Body } from "../../json";
import type { Store, StoredObject } from "../../store";
import { crc32c } from "./crc32c";

/**
 * Objects of Cloud Storage: reads, lists and deletes by the JSON API, and the reads at `/BUCKET/OBJECT` of the Go client. Terraform's state
 * lives here; its lock is an upload (`uploads.ts`) with `ifGenerationMatch=0`. Nothing when the call is about something else.
 */
export function objectAnswer(store: Store, call: Call): Answer | undefined {
  const path = decodeURIComponent(call.path);
  const json = /^\/(?:download\/)?storage\/v1\/b\/([^/]+)\/o(?:\/(.+))?$/.exec(path);
  if (json) {
    const [, bucket = "", name] = json;
    return name === undefined ? listed(store, call, bucket) : one(store, call, bucket, name);
  }
  const xml = /^\/(?!storage\/|upload\/|download\/|b\/|batch\/)([a-z0-9._-]{3,})\/(.+)$/.exec(path);
  if (xml && /^(GET|HEAD)$/.test(call.method)) return content(store, xml[1] ?? "", xml[2] ?? "");
  return undefined;
}

function listed(store: Store, call: Call, bucket: string): Answer {
  checkBucket(store, bucket);
  const prefix = call.query.get("prefix") ?? "";
  const delimiter = call.query.get("delimiter") ?? "";
  const names = namesIn(store, bucket).filter((name) => name.startsWith(prefix));
  const folderOf = (name: string): string | undefined => {
    const end = delimiter === "" ? -1 : name.indexOf(delimiter, prefix.length);
    return end < 0 ? undefined : name.slice(0, end + delimiter.length);
  };
  const folders = new Set(names.map(folderOf).filter((folder) => folder !== undefined));
  const items = names.filter((name) => folderOf(name) === undefined);
  return {
    status: 200,
    body: {
      kind: "storage#objects",
      items: items.map((name) => description(store, bucket, name)),
      ...(folders.size > 0 ? { prefixes: [...folders] } : {}),
    },
  };
}

/** The names of the objects in a bucket, sorted as Google lists them. */
export function namesIn(store: Store, bucket: string): string[] {
  const start = `${bucket}/`;
  return [...store.objects.keys()]
    .filter((key) => key.startsWith(start))
    .map((key) => key.slice(start.length))
    .sort();
}

function one(store: Store, call: Call, bucket: string, name: string): Answer {
  const key = `${bucket}/${name}`;
  const object = objectOf(store, bucket, name);
  if (call.method === "GET" && call.query.get("alt") === "media") return content(store, bucket, name);
  if (call.method === "GET") return { status: 200, body: description(store, bucket, name) };
  checkGeneration(store, call, key);
  if (call.method === "DELETE") {
    store.objects.delete(key);
    return { status: 204 };
  }
  if (call.method !== "PATCH" && call.method !== "PUT") throw invalidArgument(`${call.method} on an object`);
  const fields = { ...object.fields, ...call.body };
  store.objects.set(key, { ...object, fields, metageneration: object.metageneration + 1 });
  return { status: 200, body: description(store, bucket, name) };
}

function content(store: Store, bucket: string, name: string): Answer {
  const object = objectOf(store, bucket, name);
  return {
    status: 200,
    bytes: object.data,
    headers: {
      "content-type": object.fields.contentType ?? "application/octet-stream",
      "x-goog-generation": String(object.generation),
      "x-goog-metageneration": String(object.metageneration),
      "x-goog-hash": `crc32c=${crc32c(object.data)}`,
      "last-modified": new Date(object.created).toUTCString(),
    },
  };
}

/** An object as the JSON API tells of it. */
export function description(store: Store, bucket: string, name: string): Body {
  const { data, generation, metageneration, fields, created } = objectOf(store, bucket, name);
  const path = `b/${bucket}/o/${encodeURIComponent(name)}`;
  return {
    kind: "storage#object",
    id: `${bucket}/${name}/${generation}`,
    contentType: "application/octet-stream",
    storageClass: "STANDARD",
    ...fields,
    bucket,
    name,
    generation: String(generation),
    metageneration: String(metageneration),
    size: String(data.length),
    md5Hash: createHash("md5").update(data).digest("base64"),
    crc32c: crc32c(data),
    selfLink: `https://www.googleapis.com/storage/v1/${path}`,
    mediaLink: `https://storage.googleapis.com/download/storage/v1/${path}?alt=media`,
    timeCreated: created,
    updated: created,
  };
}

/** Refuses what is asked of a bucket that does not exist. */
export function checkBucket(store: Store, bucket: string): void {
  if (!store.get("storage", `b/${bucket}`)) throw notFound(`b/${bucket}`);
}

function objectOf(store: Store, bucket: string, name: string): StoredObject {
  const object = store.objects.get(`${bucket}/${name}`);
  if (object === undefined) throw notFound(`${bucket}/${name}`);
  return object;
}

/** Refuses a write to another generation than the caller knows; 0 stands for "is not there yet", which is how state is locked. */
export function checkGeneration(store: Store, { query, headers }: Call, key: string): void {
  const wanted = query.get("ifGenerationMatch") ?? headers["x-goog-if-generation-match"];
  if (wanted === undefined || wanted === null) return;
  if (String(store.objects.get(key)?.generation ?? 0) !== String(wanted)) throw preconditionNotMet();
}
