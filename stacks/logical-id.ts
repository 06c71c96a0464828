import { hash } from "node:crypto";
import type { IConstruct } from "constructs";

// What the engine's own rule says of ids (cdktf/lib/private/unique): these two are left out of all, and of the part that people read.
const nowhere = "Default";
const unread = "Resource";
const longest = 255;
const longestRead = 240;

/**
 * The id that the engine gives to an element directly or indirectly under `stack`, made in one walk from the element to the stack: the engine
 * copies the whole path three times for it, for each element.
 *
 * @returns undefined where the engine refuses, or does not come to this stack
 */
export function logicalId(element: IConstruct, stack: IConstruct): string | undefined {
  const path: string[] = [];
  for (let at = element; at !== stack;) {
    const { id, scope } = at.node;
    if (id !== nowhere) path.unshift(id);
    if (scope === undefined) return undefined;
    at = scope;
  }
  return path.length === 0 ? undefined : idOfPath(path);
}

/** The id of what stands at a path below its stack, without the parts that are left out. */
export function idOfPath(path: readonly string[]): string {
  const only = path.length === 1 ? allowed(path[0]!) : undefined;
  if (only !== undefined && only.length <= longest) return only;

  let read = "";
  let separator = "";
  let last: string | undefined;
  for (const part of path) {
    // A part that only repeats the end of the one before it is not read twice.
    if (last?.endsWith(part)) continue;
    last = part;
    if (part === unread) continue;
    read += separator + allowed(part);
    separator = "_";
  }
  return `${read.slice(0, longestRead)}_${hash("md5", path.join("/")).slice(0, 8).toUpperCase()}`;
}

const allowed = (text: string) => text.replace(/[^A-Za-z0-9_-]/g, "");
