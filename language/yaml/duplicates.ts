import { relations } from "../kinds";
import { placeMeant } from "../words/destinations";
import type { Problem } from "./problem";
import { walk, type ScalarTree, type Tree } from "./tree";

/** Every list of ours but a command and its arguments is a set: what stands in it twice is a mistake, and would be made twice. */
export function duplicateProblems(tree: Tree): Problem[] {
  const problems: Problem[] = [];
  walk(tree, (each, path) => {
    if (each.kind !== "list" || ["args", "command"].includes(String(path.at(-1)))) return;
    const seen = new Map<unknown, ScalarTree>();
    each.items.forEach((item, index) => {
      if (item.kind !== "scalar") return;
      const meant = meaning(item.value, path.at(-1));
      const first = seen.get(meant);
      if (first !== undefined) {
        const spelling = first.source === item.source ? "" : `, as ${first.source}`;
        problems.push({
          at: item.at,
          field: [...path, String(index)].join("."),
          message: `${item.source} stands in the list already${spelling}; remove it here`,
        });
      } else seen.set(meant, item);
    });
  });
  return problems;
}

const people = ["readers", "writers", "callers", "starters", "users", "emails"];

/** The text under which an item is the same as another: a folder with and without its last `/`, a host with its port by name or number, a person or an address in any case. */
function meaning(value: ScalarTree["value"], field = ""): unknown {
  if (typeof value !== "string") return value;
  if ((relations as readonly string[]).includes(field)) return placeMeant(value).replace(/\/$/, "");
  return people.includes(field) ? value.toLowerCase() : value;
}
