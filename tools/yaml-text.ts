import { isMap, isPair, isScalar, parseDocument, type Node, type Pair, type YAMLMap } from "yaml";

// The parser says where things stand, and the text between stays as somebody wrote it: printed anew, a file would change in lines that nobody touched.

/** The steps to a value; `*` is any name. */
export type Path = readonly string[];

/** What cannot be changed where it stands. */
export class CannotEdit extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/**
 * The text with a value at a path, in the place of the one that stands there, or behind what stands in the nearest map around it.
 *
 * @param source the value as YAML in one line: `{}`, `"1234"`
 */
export function withValue(text: string, path: Path, source: string): string {
  let map = rootOf(text);
  let indent = 0;
  for (const [index, step] of path.entries()) {
    const pair = pairOf(map, step);
    if (pair === undefined) return added(text, map, indent, path.slice(index), source);
    const value = pair.value as Node | null;
    const isLast = index === path.length - 1;
    if (isLast) return spliced(text, ...rangeOf(pair), source);
    if (!isMap(value)) throw new CannotEdit("is no map, so that nothing can be added below it", startOf(pair));
    if (value.items.length === 0) return opened(text, pair, map, indent, path.slice(index + 1), source);
    map = value;
    indent = map.flow ? indent : columnOf(text, startOf(map.items[0]!));
  }
  throw new Error("a path has a step at least");
}

/** The text without the entry at a path, and without the comment right above it; as it was where there is none. */
export function withoutEntry(text: string, path: Path): string {
  let map: unknown = rootOf(text);
  for (const step of path.slice(0, -1)) map = isMap(map) ? pairOf(map, step)?.value : undefined;
  const pair = isMap(map) ? pairOf(map, path.at(-1)!) : undefined;
  if (pair === undefined) return text;
  if ((map as YAMLMap).flow) {
    const behind = /^\s*,/.exec(text.slice(endOf(pair)))?.[0].length ?? 0;
    return spliced(text, startOf(pair), endOf(pair) + behind, "");
  }
  let from = text.lastIndexOf("\n", startOf(pair) - 1) + 1;
  const indent = " ".repeat(columnOf(text, startOf(pair)));
  for (let line = lineBefore(text, from); line?.startsWith(`${indent}#`); line = lineBefore(text, from)) from -= line.length + 1; // prettier-ignore
  let to = endOfLine(text, endOf(pair));
  // Of the empty lines around it one side is enough.
  const before = lineBefore(text, from);
  const isAlone = before === undefined || before.trim() === "";
  const empty = isAlone ? /^(?:[ \t]*\n)+/.exec(text.slice(to)) : null;
  to += empty?.[0].length ?? 0;
  return spliced(text, from, to, "");
}

/** Where keys at a path stand, each with the place of its value. */
export function keysAt(text: string, path: Path): { readonly key: [number, number]; readonly value: [number, number] }[] {
  const found = (node: unknown, [step, ...rest]: Path): ReturnType<typeof keysAt> => {
    if (!isMap(node) || step === undefined) return [];
    const pairs = node.items.filter((each) => step === "*" || nameOf(each) === step);
    if (rest.length > 0) return pairs.flatMap(({ value }) => found(value, rest));
    return pairs.map((pair) => ({ key: [startOf(pair), (pair.key as Node).range![1]], value: rangeOf(pair) }));
  };
  return found(rootOf(text), path);
} // prettier-ignore

/** The names of the map in which an entry stands, by where its key begins. */
export function namesBeside(text: string, offset: number): string[] {
  const around = (map: YAMLMap): YAMLMap | undefined => {
    if (map.items.some((pair) => startOf(pair) === offset)) return map;
    for (const { value } of map.items) {
      const found = isMap(value) ? around(value) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return (around(rootOf(text))?.items ?? []).map(nameOf);
}

/** Line and column of an offset, from 1. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

export const spliced = (text: string, from: number, to: number, by: string) =>
  text.slice(0, from) + by + text.slice(to);

/** Behind the last entry of a map. */
function added(text: string, map: YAMLMap, indent: number, path: Path, source: string): string {
  const last = map.items.at(-1);
  if (map.flow && last !== undefined) return spliced(text, endOf(last), endOf(last), `, ${inFlow(path, source)}`);
  const end = last === undefined ? text.length : endOfLine(text, endOf(last));
  const newline = end > 0 && text[end - 1] !== "\n" ? "\n" : "";
  // At the top a kind has an empty line before it, where the others have.
  const isApart = path.length > 1 && /\n[ \t]*\n/.test(text.slice(0, end));
  return spliced(text, end, end, `${newline}${isApart ? "\n" : ""}${inBlock(path, source, indent)}\n`);
}

/** Into a map that is written `{}`; a comment behind it stays behind the key. */
function opened(text: string, pair: Pair, map: YAMLMap, indent: number, path: Path, source: string): string {
  const [from, to] = rangeOf(pair);
  if (!/^\{\s*\}$/.test(text.slice(from, to))) return spliced(text, to - 1, to - 1, `${inFlow(path, source)} `);
  if (map.flow) return spliced(text, from, to, `{ ${inFlow(path, source)} }`);
  const end = endOfLine(text, to);
  const line = text.slice(0, from).trimEnd() + text.slice(to, end).trimEnd();
  return `${line}\n${inBlock(path, source, indent + 2)}\n${text.slice(end)}`;
}

const inFlow = ([step, ...rest]: Path, source: string): string =>
  `${step}: ${rest.length === 0 ? source : `{ ${inFlow(rest, source)} }`}`;

const inBlock = ([step, ...rest]: Path, source: string, indent: number): string =>
  `${" ".repeat(indent)}${step}:${rest.length === 0 ? ` ${source}` : `\n${inBlock(rest, source, indent + 2)}`}`;

function rootOf(text: string): YAMLMap {
  const { contents } = parseDocument(text, { version: "1.2" });
  if (isMap(contents)) return contents;
  throw new CannotEdit("the file holds no fields", 0);
}

const pairOf = (map: YAMLMap, name: string) => map.items.find((pair) => nameOf(pair) === name);

function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.source ?? key.value) : "";
}

const startOf = ({ key }: Pair) => (key as Node).range![0];

/** Where a value begins and ends; one that is not written stands behind its colon. */
function rangeOf({ key, value }: Pair): [number, number] {
  const [from, to] = (value as Node | null)?.range ?? [(key as Node).range![1] + 1, (key as Node).range![1] + 1];
  return [from, to];
}

/** Where the last character of an entry is: the range of a map in lines goes on to whatever comes next. */
function endOf(pair: Pair): number {
  const { value } = pair as { value: Node | null };
  if (isMap(value) && !value.flow) return endOf(value.items.at(-1)!);
  if (value !== null && "items" in value && !(value as YAMLMap).flow) {
    const item = (value.items as unknown[]).at(-1);
    return isPair(item) ? endOf(item) : ((item as Node).range?.[1] ?? value.range![1]);
  }
  return rangeOf(pair)[1];
}

/** Behind the end of the line that holds the last character before an offset. */
function endOfLine(text: string, offset: number): number {
  const end = text.indexOf("\n", text[offset - 1] === "\n" ? offset - 1 : offset);
  return end < 0 ? text.length : end + 1;
}

const columnOf = (text: string, offset: number) => placeAt(text, offset).column - 1;

/** The line that ends where another begins; nothing above the first. */
function lineBefore(text: string, from: number): string | undefined {
  return from === 0 ? undefined : text.slice(text.lastIndexOf("\n", from - 2) + 1, from - 1);
}
