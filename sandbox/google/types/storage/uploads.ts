import { invalidArgument, notFound } from "../../api-error";
import type { Answer, Call } from "../../call";
import type { Body } from "../../json";
import type { Store } from "../../store";
import { checkBucket, checkGeneration, description } from "./objects";

/** Uploads to Cloud Storage: alone, with the object's fields in one multipart body, or piece by piece. Nothing when the call is no upload. */
export function uploadAnswer(store: Store, call: Call): Answer | undefined {
  const path = /^\/(?:resumable\/)?upload\/storage\/v1\/b\/([^/]+)\/o$/.exec(call.path);
  if (!path) return undefined;
  const bucket = decodeURIComponent(path[1] ?? "");
  checkBucket(store, bucket);
  const session = call.query.get("upload_id");
  if (session !== null) return continued(store, call, session);
  if (call.query.get("uploadType") === "resumable") return begun(store, call, bucket);
  const { fields, data } = parts(call);
  return written(store, call, bucket, fields, data);
}

function written(store: Store, call: Call, bucket: string, fields: Body, data: Buffer): Answer {
  const name: unknown = call.query.get("name") ?? fields.name;
  if (typeof name !== "string" || name === "") throw invalidArgument("Required object name is missing.");
  const key = `${bucket}/${name}`;
  checkGeneration(store, call, key);
  const { name: _, bucket: __, ...kept } = fields;
  const created = new Date().toISOString();
  store.objects.set(key, { data, generation: store.next(), metageneration: 1, fields: kept, created });
  store.due.push({ landed: { bucket, name }, at: store.now() });
  return { status: 200, body: description(store, bucket, name) };
}

/** What was uploaded: the fields of the object and its content. */
function parts({ headers, bytes }: Call): { fields: Body; data: Buffer } {
  const type = String(headers["content-type"] ?? "application/octet-stream");
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1];
  if (boundary === undefined) return { fields: { contentType: type }, data: bytes };
  const pieces: Buffer[] = [];
  const mark = Buffer.from(`--${boundary}`);
  for (let at = bytes.indexOf(mark); at >= 0;) {
    const next = bytes.indexOf(mark, at + mark.length);
    if (next < 0) break;
    pieces.push(bytes.subarray(bytes.indexOf("\r\n\r\n", at) + 4, next - 2));
    at = next;
  }
  const [fields, data] = pieces;
  if (fields === undefined || data === undefined) throw invalidArgument("A multipart upload has two parts.");
  return { fields: JSON.parse(fields.toString()), data: Buffer.from(data) };
}

// More than 16 MB come in pieces: the first call tells the fields and gets an address for the content.
function begun(store: Store, call: Call, bucket: string): Answer {
  const fields: Body = call.bytes.length > 0 ? JSON.parse(call.bytes.toString()) : {};
  const session = String(store.next());
  store.uploads.set(session, { bucket, fields, first: call, pieces: [] });
  const location = new URL(`https://${call.host}${call.path}`);
  location.search = new URLSearchParams({ uploadType: "resumable", upload_id: session }).toString();
  return { status: 200, headers: { location: location.href } };
}

function continued(store: Store, call: Call, session: string): Answer {
  const upload = store.uploads.get(session);
  if (upload === undefined) throw notFound(`upload ${session}`);
  upload.pieces.push(call.bytes);
  const data = Buffer.concat(upload.pieces);
  const total = /\/(\d+)$/.exec(String(call.headers["content-range"] ?? `/${data.length}`))?.[1];
  if (Number(total) === data.length) {
    store.uploads.delete(session);
    return written(store, upload.first, upload.bucket, upload.fields, data);
  }
  const range = { range: `bytes=0-${data.length - 1}` };
  // Go's client takes 308 for a redirect and asks to hear of it in a header.
  if (call.headers["x-guploader-no-308"] === undefined) return { status: 308, headers: range };
  return { status: 200, headers: { ...range, "x-http-status-code-override": "308" } };
}
