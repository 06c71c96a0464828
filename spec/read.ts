import { readFileSync } from "node:fs";
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type ParsedNode,
  type YAMLError,
} from "yaml";
import { SpecError, type Location, type Problem } from "./problem";
import type { Entry, Tree } from "./tree";

const maxBytes = 1024 * 1024;
const maxDepth = 32;

/**
 * Reads one YAML 1.2 file into a tree whose every value knows its place.
 *
 * Only plain data passes: anchors, tags, directives, merge keys, several documents, duplicate keys, other encodings than UTF-8, control
 * characters, files over 1 MiB and nesting over 32 are refused, each with its place.
 *
 * @param path the file to read
 * @param shownAs the file's name in errors, relative to where the user works
 * @throws SpecError with everything that is wrong with the text
 */
export function readTree(path: string, shownAs: string): Tree {
  const text = decode(path, shownAs);
  const lines = new LineCounter();
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file: shownAs, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems: Problem[] = [];
  const refuse = (offset: number, message: string, field = "") => problems.push({ at: at(offset), field, message });

  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: false,
    version: "1.2",
    keepSourceTokens: false,
  });
  const [document, second] = Array.isArray(documents) ? (documents as Document.Parsed[]) : [];
  if (second !== undefined) refuse(second.range[0], "a second document begins here; keep one document in a file");
  const directive = /^%.*$/m.exec(text);
  if (directive) refuse(directive.index, `directive "${directive[0]}" is not allowed; remove the line`);
  for (const error of [...(document?.errors ?? []), ...(document?.warnings ?? [])]) {
    refuse(error.pos[0], syntaxMessage(error, text));
  }
  if (problems.length > 0) throw new SpecError(problems);

  const root = document?.contents as ParsedNode | null | undefined;
  if (!root || (isScalar(root) && root.value === null)) {
    throw new SpecError([
      { at: at(0), field: "", message: 'the file is empty; write at least "cloud", "system" and "owner"' },
    ]);
  }
  const tree = toTree(root, []);
  if (tree.kind !== "map") refuse(root.range[0], `the file holds a ${tree.kind}; write fields such as "cloud: gcp"`);
  if (problems.length > 0) throw new SpecError(problems);
  return { ...tree, at: at(0) };

  function toTree(node: ParsedNode | null, path: string[]): Tree {
    const field = path.join(".");
    if (node === null) return { kind: "scalar", at: at(0), value: null, source: "" };
    const start = node.range[0];
    const empty: Tree = { kind: "scalar", at: at(start), value: null, source: "" };
    if (path.length > maxDepth) {
      refuse(start, `nested more than ${maxDepth} levels deep; an environment needs fewer than ten`, field);
      return empty;
    }
    if (isAlias(node)) {
      refuse(start, `alias "*${node.source}" is not allowed; write the value out, or share it with "extends"`, field);
      return empty;
    }
    if (node.anchor) refuse(start, `anchor "&${node.anchor}" is not allowed; share values with "extends"`, field);
    if (node.tag && !node.tag.startsWith("tag:yaml.org,2002:"))
      refuse(start, `tag "${node.tag}" is not allowed; write the plain value`, field);
    if (isScalar(node)) return scalar(node, field);
    if (isSeq(node)) {
      const items = node.items.map((item, index) => toTree(item as ParsedNode, [...path, String(index)]));
      return { kind: "list", at: at(start), items };
    }
    if (!isMap(node)) return empty;
    const entries = new Map<string, Entry>();
    for (const pair of node.items) addEntry(entries, pair.key as ParsedNode, pair.value as ParsedNode | null, path);
    return { kind: "map", at: at(start), entries };
  }

  function addEntry(entries: Map<string, Entry>, key: ParsedNode, value: ParsedNode | null, path: string[]): void {
    const offset = key.range[0];
    const name = isScalar(key) ? String(key.source ?? key.value) : "";
    const field = [...path, name].join(".");
    const first = entries.get(name);
    if (!isScalar(key)) return void refuse(offset, "a key must be a plain word; remove the brackets", path.join("."));
    if (name === "<<") return void refuse(offset, 'merge key "<<" is not allowed; share values with "extends"', field);
    if (name === "__proto__" || name === "constructor" || name === "prototype" || name === "//") {
      return void refuse(offset, `key "${name}" is reserved; choose another name`, field);
    }
    if (first !== undefined) {
      return void refuse(
        offset,
        `key "${name}" stands here a second time, first on line ${first.keyAt.line}; keep one of them`,
        field,
      );
    }
    const tree = value === null ? nullAfter(key) : toTree(value, [...path, name]);
    entries.set(name, { keyAt: at(offset), value: tree });
  }

  function nullAfter(key: ParsedNode): Tree {
    return { kind: "scalar", at: at(key.range[0]), value: null, source: "" };
  }

  function scalar(
    node: { value: unknown; source?: string; range: readonly [number, number, number] },
    field: string,
  ): Tree {
    const { value } = node;
    const [start, end] = node.range;
    const source = text.slice(start, end);
    const place = at(start);
    if (typeof value === "string") {
      // The engine would take it for one of its own placeholders, and fail without a place.
      if (value.includes("TfToken[")) refuse(start, '"TfToken[" is reserved by the engine; remove it', field);
      if (isControlled(value)) refuse(start, "control characters in the text; remove them", field);
      return { kind: "scalar", at: place, value, source };
    }
    if (typeof value === "number" && !Number.isFinite(value)) {
      refuse(start, `${source} is no number that can be used; write a finite one, or put text in quotes`, field);
    }
    const plain = typeof value === "number" || typeof value === "boolean" ? value : null;
    return { kind: "scalar", at: place, value: plain, source };
  }
}

function decode(path: string, shownAs: string): string {
  const whole = (message: string) => new SpecError([{ at: { file: shownAs, line: 1, column: 1 }, field: "", message }]);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw whole(
      code === "ENOENT" ? "there is no such file; check the path" : `cannot be read (${code}); check the file`,
    );
  }
  if (bytes.length > maxBytes) throw whole(`the file has ${bytes.length} bytes; split it: at most 1 MiB is read`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw whole("the file is not UTF-8; save it as UTF-8");
  }
}

// Line breaks and tabs are text; escape sequences and characters that turn the reading direction around are not.
function isControlled(text: string): boolean {
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(text);
}

function syntaxMessage(error: YAMLError, text: string): string {
  const lineStart = text.lastIndexOf("\n", error.pos[0] - 1) + 1;
  const line = text.slice(lineStart, text.indexOf("\n", error.pos[0]) >>> 0);
  if (error.code === "TAB_AS_INDENT" || /^\s*\t/.test(line)) return "a tab indents this line; indent with spaces";
  if (error.code === "TAG_RESOLVE_FAILED") return `${firstLine(error.message)}; write the plain value`;
  if (error.code === "BAD_INDENT" || error.code === "BLOCK_AS_IMPLICIT_KEY") {
    return `${firstLine(error.message)}; check the indentation of this line and the one above`;
  }
  return `${firstLine(error.message)}; check quotes, brackets and colons of this line`;
}

const firstLine = (message: string) =>
  message
    .split("\n")[0]!
    .replace(/ at line \d+, column \d+:?$/, "")
    .replace(/[.:]$/, "");
