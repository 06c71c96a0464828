import type { Problem } from "./problem";
import { eachList, type Tree } from "./tree";

/** Every list of ours is a set: what stands in it twice is a mistake, and would be made twice. */
export function duplicateProblems(tree: Tree): Problem[] {
  const problems: Problem[] = [];
  eachList(tree, ({ items }, path) => {
    const seen = new Set<unknown>();
    items.forEach((item, index) => {
      if (item.kind !== "scalar") return;
      const field = [...path, String(index)].join(".");
      if (seen.has(item.value)) {
        problems.push({ at: item.at, field, message: `${item.source} stands in the list already; remove it here` });
      }
      seen.add(item.value);
    });
  });
  return problems;
}
