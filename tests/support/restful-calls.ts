import { findMethod } from "../../sandbox/google/models/descriptions";
import { mistakesIn } from "../../sandbox/google/models/request-check";
import { doubtsIn } from "../../sandbox/google/models/request-report";
import { serviceOf } from "../../sandbox/google/services";
import type { Json } from "./check-schema";

/** A call that the restful provider will make for a resource of a program; what is known at apply only stands in it as `${…}` and `$(…)`. */
interface RestfulCall {
  readonly method: string;
  readonly url: string;
  readonly query: Record<string, string[]>;
  readonly body?: any;
}

/** What Google's descriptions do not allow in the calls that a program's `restful_*` make, without Terraform and without a cloud. */
export function restfulMistakes(program: Json): string[] {
  return Object.entries(restfulCalls(program)).flatMap(([what, calls]) =>
    calls.flatMap((call) => mistakesOf(call).map((mistake) => `${what}: ${call.method} ${call.url}: ${mistake}`)),
  );
}

/** The methods that a program's `restful_*` call, by their ids. */
export function restfulMethods(program: Json): string[] {
  const calls = Object.values(restfulCalls(program)).flat();
  return calls.map((call) => {
    const method = methodOf(call);
    return (typeof method === "object" && method.whole?.id) || "none";
  });
}

function restfulCalls(program: Json): Record<string, RestfulCall[]> {
  const calls: Record<string, RestfulCall[]> = {};
  for (const type of ["restful_resource", "restful_operation"])
    for (const [name, resource] of Object.entries<Json>(program.resource?.[type] ?? {}))
      calls[`${type}.${name}`] = type === "restful_resource" ? life(program, resource) : [once(program, resource)];
  return calls;
}

/** From its creation to its end, as https://registry.terraform.io/providers/magodo/restful/0.25.1/docs/resources/resource says. */
function life(program: Json, resource: Json): RestfulCall[] {
  const provider = providerOf(program, resource);
  const read: string = resource.read_path ?? resource.path;
  const call = (step: string, method: string, path: string, body?: unknown): RestfulCall => ({
    method: resource[`${step}_method`] ?? provider[`${step}_method`] ?? method,
    url: provider.base_url + path,
    query: resource[`${step}_query`] ?? resource.query ?? {},
    body,
  });
  // What says nothing of updates is never updated: its name follows from its content.
  const isUpdated = resource.update_path !== undefined || resource.update_method !== undefined;
  const written = merged(resource.body, resource.ephemeral_body);
  const rewritten = patched(resource.update_body ?? written, resource.update_body_patches ?? []);
  const asked: Json[] = ["create", "update", "delete"]
    .flatMap((step) => resource[`precheck_${step}`] ?? [])
    .flatMap(({ api }) => api ?? []);
  return [
    call("create", "POST", resource.path, written),
    call("read", "GET", read),
    ...(isUpdated ? [call("update", "PUT", resource.update_path ?? read, rewritten)] : []),
    call("delete", "DELETE", resource.delete_path ?? read, resource.delete_body),
    ...asked.map(({ path, query = {} }) => ({ method: "GET", url: provider.base_url + path, query })),
  ];
}

function once(program: Json, { provider, path, method, query = {}, body }: Json): RestfulCall {
  return { method, url: providerOf(program, { provider }).base_url + path, query, body };
}

function providerOf(program: Json, { provider }: Json): Json {
  const alias = String(provider).split(".")[1];
  return program.provider.restful.find((each: Json) => each.alias === alias);
}

function merged(body: any, over: any): any {
  if (!isObject(body) || !isObject(over)) return over ?? body;
  return {
    ...body,
    ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, merged(body[key], value)])),
  };
}

/** Each patch sets what stands at a path, or takes it away. */
function patched(body: Json, patches: Json[]): Json {
  const result = structuredClone(body ?? {});
  for (const { path, raw_json: value, removed } of patches) {
    const steps = String(path).split(".");
    const last = steps.pop()!;
    const holder = steps.reduce<Json>((at, step) => (at[step] ??= {}), result);
    if (removed) delete holder[last];
    else holder[last] = unknown.test(value) ? value : JSON.parse(value);
  }
  return result;
}

const unknown = /\$[{(]/;

function mistakesOf(call: RestfulCall): string[] {
  const method = methodOf(call);
  if (method === undefined) return ["no description of this service"];
  if (method === "none") return ["no such method"];
  if (method.whole === undefined) return ["its messages are not kept: see scripts/google-models.js"];
  const query = new URLSearchParams(
    Object.entries(call.query).map(([name, values]) => [name, values.join(",")] as [string, string]),
  );
  const mistakes = mistakesIn(method, { query, body: known(call.body) }).map(({ says }) => says);
  return [...mistakes, ...doubtsIn(method, call)];
}

function methodOf({ method, url }: RestfulCall): ReturnType<typeof findMethod> {
  const { host, pathname } = new URL(url.replace(/\$\{[^}]*\}|\$\([^)]*\)/g, "x"));
  return findMethod(serviceOf(host)?.name ?? "", method, pathname);
}

/** The same without the texts that Terraform or the provider will fill in. */
function known(value: any): any {
  if (Array.isArray(value)) return value.filter((each) => !isUnknown(each)).map(known);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, each]) => !isUnknown(each));
  return Object.fromEntries(entries.map(([key, each]) => [key, known(each)]));
}

function isUnknown(value: unknown): boolean {
  return typeof value === "string" && unknown.test(value);
}

function isObject(value: unknown): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
