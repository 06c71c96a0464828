import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { packageFile } from "../../package-file";

// Google's own descriptions of its APIs, as scripts/google-models.js takes them from where Google publishes them.

/** What Google says of one value. */
export interface Schema {
  /** The name of a message. */
  readonly id?: string;
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  /** What its description begins with: `required`, `output only`, `immutable`, `input only`, `identifier`. */
  readonly is?: readonly string[];
}

/** One method of an API. */
export interface Method {
  readonly document: Description;
  /** Whether it answers an operation. */
  readonly isSlow: boolean;
  /** What it takes and gives; nothing where only its address is kept. */
  readonly whole?: {
    /** `run.projects.locations.services.create`. */
    readonly id: string;
    readonly request?: string;
    readonly response?: string;
    /** Names of the values that its address holds. */
    readonly path: readonly string[];
    readonly query: Readonly<Record<string, Schema>>;
  };
}

/** One version of an API. */
export interface Description {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly methods: readonly (readonly [verb: string, address: string, isSlow: 0 | 1, whole?: Method["whole"]])[];
}

/** One segment of addresses, and what may follow it; `*` stands for any segment, `**` for any number of them. */
interface Step {
  readonly next: Map<string, Step>;
  readonly methods: Map<string, Method>;
}

interface Api {
  /** `v1`, `compute/v1`. */
  readonly versions: Set<string>;
  readonly root: Step;
}

let documents: Readonly<Record<string, Description>> | undefined;
const apis = new Map<string, Api>();

/**
 * The method of a service that a call means: `none` when its description has no such method, and nothing when there is no description of this
 * service, or not of this version.
 *
 * @param service the first part of its host
 * @param path with the version: `/v1/projects/p/topics/t:getIamPolicy`
 */
export function findMethod(service: string, verb: string, path: string): Method | "none" | undefined {
  const { versions, root } = apiOf(service);
  const steps = stepsOf(path);
  if (!versions.has(versionOf(steps))) return undefined;
  const whole = follow(root, steps, 0, verb);
  // What looks like the name of a method may be the end of an id.
  return whole ?? follow(root, path.split("/").filter(Boolean), 0, verb) ?? "none";
}

/** The message that a reference of this document leads to, or the schema itself. */
export function resolved(document: Description, schema: Schema | undefined): Schema | undefined {
  return schema?.$ref === undefined ? schema : document.schemas[schema.$ref];
}

/** Where the descriptions come from. */
export function sourceOfDescriptions(): { source: string; licence: string } {
  const { source, licence } = read();
  return { source, licence };
}

function read(): { source: string; licence: string; documents: Record<string, Description> } {
  return JSON.parse(gunzipSync(readFileSync(packageFile("sandbox", "google", "models.json.gz"))).toString());
}

function apiOf(service: string): Api {
  const known = apis.get(service);
  if (known !== undefined) return known;
  documents ??= read().documents;
  const api: Api = { versions: new Set(), root: step() };
  for (const [name, document] of Object.entries(documents)) {
    if (name.split(".")[0] === service) for (const method of document.methods) add(api, document, method);
  }
  apis.set(service, api);
  return api;
}

function add(api: Api, document: Description, [verb, address, isSlow, whole]: Description["methods"][number]): void {
  const steps = stepsOf(address);
  api.versions.add(versionOf(steps));
  let at = api.root;
  for (const name of steps) {
    const next = at.next.get(name) ?? step();
    at.next.set(name, next);
    at = next;
  }
  at.methods.set(verb, { document, isSlow: isSlow === 1, whole });
}

function step(): Step {
  return { next: new Map(), methods: new Map() };
}

/** The segments of a path; the name of a custom method, with its colon, is the last. */
function stepsOf(path: string): string[] {
  return path.split("/").filter(Boolean).flatMap((segment, index, all) => {
    const custom = index === all.length - 1 ? /^(.+)(:[A-Za-z]+)$/.exec(segment) : null;
    return custom ? [custom[1]!, custom[2]!] : [segment];
  }); // prettier-ignore
}

function versionOf(steps: readonly string[]): string {
  return steps.slice(0, steps.findIndex((each) => /^v\d/.test(each)) + 1).join("/");
}

/** What is named is preferred to what fits any name. */
function follow(at: Step, steps: readonly string[], index: number, verb: string): Method | undefined {
  const name = steps[index];
  if (name === undefined) return at.methods.get(verb);
  const named = at.next.get(name);
  const method = named && follow(named, steps, index + 1, verb);
  if (method !== undefined || name.startsWith(":")) return method;
  const one = at.next.get("*");
  const found = one && follow(one, steps, index + 1, verb);
  if (found !== undefined) return found;
  const many = at.next.get("**");
  for (let end = index + 1; many !== undefined && end <= steps.length; end++) {
    const rest = follow(many, steps, end, verb);
    if (rest !== undefined) return rest;
  }
  return undefined;
}
