import { Token } from "cdktf";
import type { Construct } from "constructs";
import { invalid } from "./invalid";

/** What a construct, or an object in its props, can be told: by the name of its class or interface, `name`, `name:Type`, or `name:Type*` for a map of them. */
export type PropNames = Readonly<Record<string, string | undefined>>;

/**
 * Throws for a prop that is spelt nearly like one that there is, as a program can have it that no compiler has seen: it would do nothing. What resembles
 * none passes, since props are also handed on whole to several constructs. The same holds for objects in props; in those that decide about access or
 * deletion nothing passes.
 *
 * @param names all props of the construct, by the name of its class; what is not in it passes
 * @param closed interfaces whose objects have nothing else in them
 */
export function checkSpelling(construct: Construct, props: object, names: PropNames, closed: readonly string[]): void {
  const check = (type: string, value: object, path: string) => {
    if (names[type] === undefined) return;
    const known = new Map(names[type].split(" ").map((each) => each.split(":") as [string, string | undefined]));
    checkNames(construct, value, [...known.keys()], path, closed.includes(type));
    for (const [name, inner] of Object.entries(value)) {
      const its = known.get(name);
      if (its !== undefined) checkAll(its, inner, `${path}${name}`);
    }
  };
  const checkAll = (type: string, value: unknown, path: string) => {
    if (Token.isUnresolved(value)) return;
    if (Array.isArray(value)) return value.forEach((each, index) => checkAll(type, each, `${path}[${index}]`));
    if (!isWritten(value)) return;
    if (!type.endsWith("*")) return check(type, value, `${path}.`);
    for (const [key, each] of Object.entries(value)) checkAll(type.slice(0, -1), each, `${path}.${key}`);
  };
  check(construct.constructor.name, props, "");
}

/** Throws for what an object has that decides about access, and that means nothing in it: it would let in more than was meant. */
export function checkNothingElse(construct: Construct, what: string, value: object, known: Record<string, true>): void {
  checkNames(construct, value, Object.keys(known), `${what}.`, true);
}

function checkNames(construct: Construct, value: object, known: string[], path: string, isClosed: boolean): void {
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    const meant = known.find((each) => !(each in value) && isNear(name, each));
    if (meant === undefined && !isClosed) continue;
    throw invalid(construct, `there is no prop "${path}${name}"`, `write ${meant ?? known.join(", ")}`);
  }
}

/** True for an object that was written in place; not for a construct. */
function isWritten(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** True for words that differ in the size of letters, in one letter, in one letter more or less, or in two that changed places. */
function isNear(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (a === b) return true;
  if (Math.min(a.length, b.length) < 4) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const isSwapped = restA.length === 2 && restA === [...restB].reverse().join("");
  return Math.max(restA.length, restB.length) <= 1 || isSwapped;
}
