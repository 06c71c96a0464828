import type { Body, Json } from "../json";
import { failure } from "./failure";
import type { Frame } from "./machine";
import type { Scope } from "./scope";
import { valueOf } from "./values";

/** What a loop goes through: with its index and its value. */
export function itemsOf(loop: Body, scope: Scope, frame: Frame): Json[] {
  if (loop.range !== undefined) {
    const [first, last] = valueOf(loop.range, scope, frame) as [number, number];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  }
  const items: Json = valueOf(loop.in, scope, frame);
  if (!Array.isArray(items)) throw failure("TypeError", "a for loop goes through a list");
  return items;
}
