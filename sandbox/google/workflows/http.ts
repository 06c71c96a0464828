import { callOf } from "../call";
import { accessToken, nobody } from "../callers";
import { wayTo } from "../hosts";
import { isBody, type Body, type Json } from "../json";
import { failure } from "./failure";
import type { Frame } from "./machine";
import { masked } from "./masked";

const longest = 1800; // seconds; "Quotas and limits", Workflows

/** One HTTP call as the workflow's account: what was answered, or an `HttpError`. */
export function called(method: string, args: Body, frame: Frame): Json {
  const { url, query = {}, headers = {}, body, auth, timeout = 300 } = args;
  if (Number(timeout) > longest) throw failure("ValueError", `timeout must be at most ${longest} seconds`);
  if (typeof url !== "string" || !URL.canParse(url)) throw failure("ValueError", `not an address: ${String(url)}`);
  const address = new URL(url);
  for (const [key, value] of Object.entries<Json>(query)) address.searchParams.set(key, String(value));
  if (address.protocol !== "https:" || wayTo(address.hostname) !== "answer")
    throw failure(["ConnectionError", "ConnectionFailedError"], `no connection to ${address.hostname}`);
  const sent = {
    "content-type": "application/json",
    ...lowerKeys(headers),
    authorization: authorizationOf(auth, url, frame),
  };
  const bytes = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const verb = method === "request" ? String(args.method ?? "GET") : method;
  const call = { ...callOf(verb.toUpperCase(), address.href, sent, Buffer.from(bytes)), from: "google" as const };
  const { answer, hangs } = frame.machine.ask(frame.clock, call);
  if (hangs) frame.sawHanging = true;
  if (answer.status === 0) throw failure("ConnectionError", "the connection was dropped");
  const told = {
    code: answer.status,
    headers: answer.headers ?? {},
    body: answer.body ?? answer.bytes?.toString() ?? "",
  };
  if (answer.status >= 400) throw failure("HttpError", `HTTP server responded with error code ${answer.status}`, told);
  const fields = address.searchParams.get("fields");
  return fields === null ? told : { ...told, body: masked(told.body, fields) };
}

function authorizationOf(auth: Json, url: string, { machine }: Frame): string {
  if (!isBody(auth)) return nobody;
  if (auth.type === "OIDC") return `Bearer ${machine.identityToken(auth.audience ?? url)}`;
  return `Bearer ${accessToken(machine.account)}`;
}

function lowerKeys(headers: Body): Record<string, string> {
  return Object.fromEntries(Object.entries<string>(headers).map(([key, value]) => [key.toLowerCase(), value]));
}
