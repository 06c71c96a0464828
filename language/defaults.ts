import { kindNames } from "./kinds";
import { SpecError } from "./yaml/problem";
import { mergeTrees, treeAt, walk, type Entry, type MapTree, type Tree } from "./yaml/tree";

/** The tree with each entry of a kind laid on what `defaults` says for all of that kind. A value keeps the place that it came from. */
export function withDefaults(tree: Tree): Tree {
  const defaults = treeAt(tree, ["defaults"]);
  if (tree.kind !== "map" || defaults?.kind !== "map") return tree;
  const entries = new Map(tree.entries);
  for (const kind of kindNames) {
    const below = defaults.entries.get(kind)?.value;
    const things = tree.entries.get(kind);
    if (below?.kind !== "map" || things?.value.kind !== "map") continue;
    refuseTooMany(below, things.value);
    entries.set(kind, { keyAt: things.keyAt, value: laidOn(below, things.value) });
  }
  return { ...tree, entries };
}

// As many values as a file can hold.
const mostLaid = 100_000;

function refuseTooMany(below: MapTree, things: MapTree): void {
  let size = 0;
  walk(below, () => (size += 1));
  if (size * things.entries.size <= mostLaid) return;
  const message = `${size} values for each of ${things.entries.size} are more than can be read; write fewer, or split the environment`;
  throw new SpecError([{ at: below.at, field: "defaults", message }]);
}

function laidOn(below: MapTree, things: MapTree): MapTree {
  const each = [...things.entries].map(([name, thing]): [string, Entry] =>
    thing.value.kind === "map" ? [name, { ...thing, value: mergeTrees(below, thing.value) }] : [name, thing],
  );
  return { ...things, entries: new Map(each) };
}
