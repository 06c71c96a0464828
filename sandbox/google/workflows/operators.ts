import { isDeepStrictEqual } from "node:util";
import { isBody, type Json } from "../json";
import { failure } from "./failure";

/** What a value is called in errors. */
export function typeOf(value: Json): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "object") return "map";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "double";
  return typeof value;
}

const mismatch = (what: string, left: Json, right: Json) =>
  failure("TypeError", `operator '${what}' is not defined for ${typeOf(left)} and ${typeOf(right)}`);

function numbers(what: string, left: Json, right: Json): [number, number] {
  if (typeof left !== "number" || typeof right !== "number") throw mismatch(what, left, right);
  return [left, right];
}

function ordered(what: string, left: Json, right: Json): number {
  if (typeof left === "string" && typeof right === "string") return left < right ? -1 : left > right ? 1 : 0;
  const [a, b] = numbers(what, left, right);
  return a - b;
}

function divided(what: string, left: Json, right: Json, how: (a: number, b: number) => number): number {
  const [a, b] = numbers(what, left, right);
  if (b === 0) throw failure("ZeroDivisionError", "division by zero");
  return how(a, b);
}

function contains(element: Json, holder: Json): boolean {
  if (Array.isArray(holder)) return holder.some((each) => isDeepStrictEqual(each, element));
  if (isBody(holder)) return Object.hasOwn(holder, String(element));
  throw mismatch("in", element, holder);
}

/** The operators with two sides, save `and` and `or`: "Expressions", Workflows. */
export const operators: Readonly<Record<string, (left: Json, right: Json) => Json>> = {
  "+": (left, right) => {
    if (typeof left === "string" && typeof right === "string") return left + right;
    const [a, b] = numbers("+", left, right);
    return a + b;
  },
  "-": (left, right) => numbers("-", left, right).reduce((a, b) => a - b),
  "*": (left, right) => numbers("*", left, right).reduce((a, b) => a * b),
  "/": (left, right) => divided("/", left, right, (a, b) => a / b),
  "%": (left, right) => divided("%", left, right, (a, b) => a - b * Math.floor(a / b)),
  "//": (left, right) => divided("//", left, right, (a, b) => Math.floor(a / b)),
  "==": (left, right) => isDeepStrictEqual(left, right),
  "!=": (left, right) => !isDeepStrictEqual(left, right),
  "<": (left, right) => ordered("<", left, right) < 0,
  ">": (left, right) => ordered(">", left, right) > 0,
  "<=": (left, right) => ordered("<=", left, right) <= 0,
  ">=": (left, right) => ordered(">=", left, right) >= 0,
  in: contains,
};

/** What stands in a list or a map at an index or a key. */
export function itemOf(holder: Json, key: Json): Json {
  if (Array.isArray(holder)) {
    if (!Number.isInteger(key)) throw failure("TypeError", `a list has no index ${JSON.stringify(key)}`);
    const at = (key as number) < 0 ? holder.length + (key as number) : (key as number);
    if (at < 0 || at >= holder.length) throw failure(["IndexError", "LookupError"], `index ${key} is out of range`);
    return holder[at];
  }
  if (!isBody(holder)) throw failure("TypeError", `${typeOf(holder)} has no member ${JSON.stringify(key)}`);
  if (typeof key !== "string") throw failure("TypeError", `the key of a map is a string, not ${typeOf(key)}`);
  if (!Object.hasOwn(holder, key)) throw failure(["KeyError", "LookupError"], `key not found: ${key}`);
  return holder[key];
}

export function truth(value: Json, what: string): boolean {
  if (typeof value !== "boolean") throw failure("TypeError", `${what} must be a boolean, not ${typeOf(value)}`);
  return value;
}
