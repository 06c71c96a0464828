import type { Location, Problem } from "./problem";

/** A YAML value that remembers where it stands, so that an error can point at it after files were merged. */
export type Tree = ScalarTree | ListTree | MapTree;

export interface ScalarTree {
  readonly kind: "scalar";
  readonly at: Location;
  readonly value: string | number | boolean | null;
  /** The characters as typed, quotes included. */
  readonly source: string;
}

export interface ListTree {
  readonly kind: "list";
  readonly at: Location;
  readonly items: readonly Tree[];
}

export interface MapTree {
  readonly kind: "map";
  readonly at: Location;
  readonly entries: ReadonlyMap<string, Entry>;
  /** Where a `null` stood that took a key away. */
  readonly removed?: ReadonlyMap<string, Location>;
}

export interface Entry {
  readonly keyAt: Location;
  readonly value: Tree;
}

/** `over` laid on `base`: maps merge key by key, lists and scalars replace, and a `null` stays, to remove what is laid beneath later. */
export function mergeTrees(base: Tree, over: Tree): Tree {
  if (base.kind !== "map" || over.kind !== "map") return over;
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    entries.set(key, below ? { keyAt: entry.keyAt, value: mergeTrees(below.value, entry.value) } : entry);
  }
  return { ...over, entries };
}

/** The tree without the keys that say `null`, once everything that they remove is laid beneath. */
export function withoutNulls(tree: Tree): Tree {
  if (tree.kind !== "map" || !holdsNull(tree)) return tree;
  const kept = [...tree.entries].filter(([, entry]) => !isNull(entry.value));
  const nulls = [...tree.entries].filter(([, entry]) => isNull(entry.value));
  return {
    ...tree,
    removed: new Map(nulls.map(([key, { value }]) => [key, value.at])),
    entries: new Map(kept.map(([key, entry]) => [key, { ...entry, value: withoutNulls(entry.value) }])),
  };
}

const isNull = (tree: Tree) => tree.kind === "scalar" && tree.value === null;

/** True for a `null` in maps that only maps surround. */
function holdsNull(tree: Tree): boolean {
  if (tree.kind !== "map") return isNull(tree);
  for (const { value } of tree.entries.values()) if (holdsNull(value)) return true;
  return false;
}

/** The plain value that a schema can check. */
export function toValue(tree: Tree): unknown {
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "list") return tree.items.map(toValue);
  const value: Record<string, unknown> = {};
  for (const [key, entry] of tree.entries) value[key] = toValue(entry.value); // the reader refuses `__proto__`
  return value;
}

/** The value at a path, or undefined where the path leads nowhere. */
export function treeAt(tree: Tree, path: readonly PropertyKey[]): Tree | undefined {
  let here: Tree | undefined = tree;
  for (const step of path) {
    if (here?.kind === "map") here = here.entries.get(String(step))?.value;
    else if (here?.kind === "list") here = here.items[Number(step)];
    else return undefined;
  }
  return here;
}

/** Where the key at a path stands; of what is missing, where the nearest thing around it stands. */
export function keyLocation(tree: Tree, path: readonly PropertyKey[]): Location {
  let here = tree;
  let at = tree.at;
  for (const step of path) {
    const entry: Entry | undefined = here.kind === "map" ? here.entries.get(String(step)) : undefined;
    const next: Tree | undefined = here.kind === "list" ? here.items[Number(step)] : entry?.value;
    if (next === undefined) return (here.kind === "map" ? here.removed?.get(String(step)) : undefined) ?? at;
    at = entry?.keyAt ?? next.at;
    here = next;
  }
  return at;
}

/** True where a `null` took the value at a path away. */
export function removedAt(tree: Tree, path: readonly PropertyKey[]): boolean {
  const around = treeAt(tree, path.slice(0, -1));
  return path.length > 0 && around?.kind === "map" && around.removed?.has(String(path.at(-1))) === true;
}

/** Where the value at a path stands, or what surrounds it when it is missing. */
export function locationOf(tree: Tree, path: readonly PropertyKey[]): Location {
  return treeAt(tree, path)?.at ?? keyLocation(tree, path);
}

/** A problem with the value at a path, located at the value, or at what surrounds it when it is missing. */
export function problemAt(tree: Tree, path: readonly PropertyKey[], message: string): Problem {
  return { at: locationOf(tree, path), field: path.map(String).join("."), message };
}

/** A problem with a name that was given, located at the name. */
export function problemWithKey(tree: Tree, path: readonly PropertyKey[], message: string): Problem {
  return { at: keyLocation(tree, path), field: path.map(String).join("."), message };
}

/**
 * Calls `visit` with every value, its path, and where its key stands when it has one. The path changes as the walk goes on: whoever keeps it
 * copies it.
 */
export function walk(
  tree: Tree,
  visit: (each: Tree, path: readonly string[], keyAt?: Location) => void,
  path: string[] = [],
  keyAt?: Location,
): void {
  visit(tree, path, keyAt);
  if (tree.kind === "scalar") return;
  const steps = tree.kind === "list" ? tree.items.entries() : tree.entries;
  for (const [step, below] of steps) {
    path.push(String(step));
    if ("keyAt" in below) walk(below.value, visit, path, below.keyAt);
    else walk(below, visit, path);
    path.pop();
  }
}
