import { code, value } from "./markdown";
import { list, record } from "./json";
import { nameOf, shortName, thingOf } from "./names";
import type { ResourceChange } from "./plan";

/** Where a plan says which version of a secret a variable of Cloud Run has. */
export const versionPath = /(?:^|\.)value_source\.secret_key_ref\.version$/;

/** What variables read in another version than before, in words: `secret/hugging-face: version 3 -> 4`. */
export function secretVersionsInWords({ change }: ResourceChange, resources: Iterable<ResourceChange>): string[] {
  const [before, after] = [readBy(change.before), readBy(change.after)];
  const words = [...after].flatMap(([variable, { secret, version }]) => {
    const was = before.get(variable);
    if (was === undefined || value(was.version) === value(version)) return [];
    return [`${thingNamed(secret, resources)}: version ${plainly(was.version)} -> ${plainly(version)}`];
  });
  return [...new Set(words)]; // of two variables that read the same one
}

interface Read {
  readonly secret: unknown;
  readonly version: unknown;
}

/** By variable. */
function readBy(of: unknown): Map<string, Read> {
  if (Array.isArray(of)) return new Map(of.flatMap((each) => [...readBy(each)]));
  const { name, value_source: source, ...rest } = record(of);
  const [{ secret_key_ref: reference } = {}] = list(source).map(record);
  if (typeof name === "string" && reference !== undefined) {
    const { secret, version } = record(list(reference)[0]);
    return new Map([[name, { secret, version }]]);
  }
  return new Map(Object.values(rest).flatMap((each) => [...readBy(each)]));
}

/** What the environment's file calls a secret that it makes; of another one, its name. */
function thingNamed(secret: unknown, resources: Iterable<ResourceChange>): string {
  if (typeof secret !== "string") return "a secret";
  const name = shortName(secret);
  const made = [...resources].find((one) => one.type === "google_secret_manager_secret" && nameOf(one) === name);
  return made === undefined ? `secret ${code(name)}` : thingOf(made);
}

/** A number as it is; whatever else as a value is shown. */
const plainly = (version: unknown) => (typeof version === "string" && /^\d+$/.test(version) ? version : value(version));
