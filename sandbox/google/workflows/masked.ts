import { isBody, type Body, type Json } from "../json";

/** The parts of an answer that the parameter `fields` asks for: `a,b(c,d),e/f`. What is not there stays away. */
export function masked(answer: Json, fields: string): Json {
  const { tree, rest } = treeOf(fields);
  return rest === "" ? chosen(answer, tree) : answer;
}

/** Fields by name with what is asked for of each; nothing asked for is all of it. */
interface Tree {
  [field: string]: Tree;
}

function treeOf(text: string): { tree: Tree; rest: string } {
  const tree: Tree = {};
  let rest = text;
  for (;;) {
    const [whole, path] = /^\s*([\w*/]+)/.exec(rest) ?? [];
    if (whole === undefined || path === undefined) return { tree, rest };
    rest = rest.slice(whole.length);
    let at = tree;
    for (const field of path.split("/")) at = at[field] ??= {};
    if (rest.startsWith("(")) {
      const inner = treeOf(rest.slice(1));
      Object.assign(at, inner.tree);
      rest = inner.rest.slice(1); // without the bracket that closes
    }
    if (!rest.startsWith(",")) return { tree, rest };
    rest = rest.slice(1);
  }
}

function chosen(value: Json, tree: Tree): Json {
  if (Object.keys(tree).length === 0) return value;
  if (Array.isArray(value)) return value.map((each) => chosen(each, tree));
  if (!isBody(value)) return value;
  const kept: Body = {};
  for (const [field, inner] of Object.entries(value)) {
    const asked = tree[field] ?? tree["*"];
    if (asked !== undefined) kept[field] = chosen(inner, asked);
  }
  return kept;
}
