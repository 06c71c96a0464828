import { isBody, type Body, type Json } from "../json";
import { failure } from "./failure";
import { target, type Reads } from "./expression";
import { library } from "./library";
import type { Frame } from "./machine";
import { itemOf, typeOf } from "./operators";
import type { Scope } from "./scope";
import { expressionIn } from "./source";

const backoff = { initial_delay: 1, max_delay: 60, multiplier: 1.25 };
const policy = (predicate: string) => ({ predicate, max_retries: 5, backoff });

// The names of Workflows' own that stand where a variable would.
const http: Body = Object.fromEntries(
  ["http.default_retry", "http.default_retry_non_idempotent"].flatMap((name) => [
    [name.slice(5), policy(`${name}_predicate`)],
    [`${name.slice(5)}_predicate`, `${name}_predicate`],
  ]),
);

/** What a text, a list or a map in a step is, with its expressions evaluated. */
export function valueOf(written: Json, scope: Scope, frame: Frame): Json {
  if (Array.isArray(written)) return written.map((each) => valueOf(each, scope, frame));
  if (isBody(written))
    return Object.fromEntries(
      Object.entries(written).map(([key, value]) => [valueOf(key, scope, frame), valueOf(value, scope, frame)]),
    );
  if (typeof written !== "string") return written;
  const expression = expressionIn(written);
  return expression === undefined ? written : (expression.evaluate(reads(scope, frame)) ?? null);
}

function reads(scope: Scope, { machine, clock }: Frame): Reads {
  const own: Readonly<Record<string, (...values: Json[]) => Json>> = {
    "sys.now": () => clock.now / 1000,
    "sys.get_env": (name, other) => {
      if (Object.hasOwn(machine.env, name)) return machine.env[name];
      if (other === undefined) throw failure(["KeyError", "LookupError"], `environment variable not found: ${name}`);
      return other;
    },
  };
  return {
    variable: (name) => {
      if (scope.has(name)) return scope.get(name);
      if (name === "http") return http;
      if (Object.hasOwn(machine.source, name)) return name; // a predicate of one's own
      return scope.get(name);
    },
    function: (name) => own[name] ?? (Object.hasOwn(library, name) ? library[name] : undefined),
  };
}

/** Sets a variable, or what stands in one: `a.b[0]`. */
export function assign(written: string, value: Json, scope: Scope, frame: Frame): void {
  const { name, path } = target(written);
  if (path.length === 0) return scope.set(name, value);
  const whole = structuredClone(scope.get(name));
  const keys = path.map((each) => each(reads(scope, frame)));
  const last = keys.pop();
  const holder = keys.reduce((at, key) => {
    if (isBody(at) && typeof key === "string" && !Object.hasOwn(at, key)) at[key] = {};
    return itemOf(at, key);
  }, whole);
  if (Array.isArray(holder)) itemOf(holder, last);
  else if (!isBody(holder)) throw failure("TypeError", `${typeOf(holder)} has no members`);
  (holder as Body)[last as string] = value;
  scope.set(name, whole);
}
