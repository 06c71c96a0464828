import { isUtf8 } from "node:buffer";
import { lstatSync, readFileSync, statSync } from "node:fs";
import { Composer, isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, type ScalarTag } from "yaml";
import { SpecError, type Location, type Problem } from "./problem";
import { firstMistake, missingSpace, parse } from "./syntax";
import type { Entry, ScalarTree, Tree } from "./tree";

const maxBytes = 1024 * 1024;

// Of ours a map of columns or endpoints is the longest; each bucket and each endpoint is some ten resources.
const maxEntries = 2_000;

// Most plain scalars: nothing but text begins so. Known first, they are not tried against every number, boolean and null of YAML 1.2.
const word: ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  test: /^[a-eg-mo-su-zA-EG-MO-SU-Z_/]/,
  resolve: (source) => source,
};

/**
 * Reads one YAML 1.2 file into a tree whose every value knows its place.
 *
 * Only plain data passes: anchors, tags, directives, merge keys, several documents, duplicate keys, other encodings than UTF-8, control
 * characters, files over 1 MiB and nesting over 32 are refused, each with its place.
 *
 * @param file the path of the file to read
 * @param shownAs the file's name in errors, relative to where the user works
 * @throws SpecError with everything that is wrong with the text
 */
export function readTree(file: string, shownAs: string): Tree {
  const text = decode(file, shownAs);
  const lines = new LineCounter();
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file: shownAs, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems: Problem[] = [];
  const path: string[] = []; // where the reading is
  const refuse = (offset: number, message: string, ...below: string[]) =>
    problems.push({ at: at(offset), field: [...path, ...below].join("."), message });

  const tokens = parse(text, lines.addNewLine);
  if (!Array.isArray(tokens)) {
    throw new SpecError([{ at: locate(text, shownAs, tokens.offset), field: "", message: tokens.message }]);
  }
  const directive = tokens.find((token) => token.type === "directive");
  if (directive) refuse(directive.offset, `directive "${directive.source}" is not allowed; remove the line`);
  const documents = [
    ...new Composer({ uniqueKeys: false, version: "1.2", customTags: (tags) => [word, ...tags] }).compose(tokens),
  ];
  const [document, second] = documents;
  if (second !== undefined) refuse(second.range[0], "a second document begins here; keep one document in a file");
  const errors = documents.flatMap((each) => [...each.errors, ...each.warnings]);
  if (problems.length === 0 && errors.length > 0) {
    const { offset, message } = firstMistake(errors, tokens, text);
    refuse(offset, message);
  }
  if (problems.length > 0) throw new SpecError(problems);

  const root = document?.contents as ParsedNode | null | undefined;
  if (!root || (isScalar(root) && root.value === null)) {
    throw new SpecError([{ at: at(0), field: "", message: 'the file is empty; write fields such as "cloud: gcp"' }]);
  }
  const tree = toTree(root);
  if (tree.kind !== "map")
    refuse(
      root.range[0],
      `the file holds a ${tree.kind === "list" ? "list" : "single value"}; write fields such as "cloud: gcp"`,
    );
  if (problems.length > 0) throw new SpecError(problems);
  return { ...tree, at: at(0) };

  function toTree(node: ParsedNode): Tree {
    const start = node.range[0];
    const place = at(start);
    if (isAlias(node)) {
      refuse(start, `alias "*${node.source}" is not allowed; write the value out, in quotes if it begins with *`);
      return refused(place);
    }
    if (node.anchor) {
      const remedy = 'share values with "extends", or put a text that begins with & in quotes';
      refuse(marksBefore(start), `anchor "&${node.anchor}" is not allowed; ${remedy}`);
    } else if (node.tag) {
      refuse(marksBefore(start), "tags are not allowed; write the plain value, in quotes if it begins with !");
    }
    if (isScalar(node)) return scalar(node, place);
    if ((isSeq(node) || isMap(node)) && node.items.length > maxEntries) {
      const remedy = `at most ${maxEntries} are read in one place, so split the environment`;
      refuse(start, `holds ${node.items.length} entries; ${remedy}`);
      return refused(place);
    }
    if (isSeq(node)) {
      const items = node.items.map((item, index) => below(String(index), item as ParsedNode | null, start));
      return { kind: "list", at: place, items };
    }
    if (!isMap(node)) return refused(place);
    const entries = new Map<string, Entry>();
    for (const pair of node.items) addEntry(entries, pair.key as ParsedNode, pair.value as ParsedNode | null);
    return { kind: "map", at: place, entries };
  }

  function below(step: string, node: ParsedNode | null, offset: number): Tree {
    path.push(step);
    const tree = node === null ? nothing(offset) : toTree(node);
    path.pop();
    return tree;
  }

  /** Where the anchors and tags begin that stand before a value. */
  function marksBefore(start: number): number {
    return start - (/(?:[&!]\S*\s+)+$/.exec(text.slice(Math.max(start - 200, 0), start))?.[0].length ?? 0);
  }

  function addEntry(entries: Map<string, Entry>, key: ParsedNode, value: ParsedNode | null): void {
    const offset = key.range[0];
    const name = isScalar(key) ? String(key.source ?? key.value) : "";
    const first = entries.get(name);
    if (!isScalar(key)) {
      const isTemplate = text[offset - 1] === "{" && text[offset] === "{";
      const template = "{{ ... }} is a template, and nothing fills it in here; write the value";
      return void refuse(offset, isTemplate ? template : "a key must be a plain word; remove the brackets");
    }
    if (name === "<<") return void refuse(offset, 'merge key "<<" is not allowed; share values with "extends"', name);
    if (name === "__proto__" || name === "constructor" || name === "prototype" || name === "//") {
      return void refuse(offset, `key "${name}" is reserved; choose another name`, name);
    }
    if (first !== undefined) {
      return void refuse(
        offset,
        `key "${name}" stands here a second time, first on line ${first.keyAt.line}; keep one of them`,
        name,
      );
    }
    if (hasForbidden(name)) return void refuse(offset, "the name holds characters that cannot be used; remove them");
    const found = problems.length;
    const tree = below(name, value, offset);
    const isEmpty = tree.kind === "scalar" && tree.source === "" && problems.length === found;
    if (isEmpty) refuseNothing(offset, name);
    entries.set(name, { keyAt: at(offset), value: tree });
  }

  /** Stands for what was refused, and is never looked at; not empty, which would be a second mistake. */
  function refused(place: Location): ScalarTree {
    return { kind: "scalar", at: place, value: null, source: "null" };
  }

  function nothing(offset: number): ScalarTree {
    return { kind: "scalar", at: at(offset), value: null, source: "" };
  }

  /** `buckets:` with nothing below would otherwise be a null, and remove what the base says. */
  function refuseNothing(offset: number, name: string): void {
    const [, key] = /^([\w.-]+):./.exec(name) ?? [];
    const inSecrets = path.length === 1 && path[0] === "secrets"; // where "a value" would be read as the secret's own
    const inEntry = "write {}, or what it is for as { description: ... }";
    const empty = `is empty; ${inSecrets ? inEntry : "write a value, or {} for a map with its defaults alone"}; null removes what a base says`;
    const glued = key && (inSecrets ? `holds text, and no value belongs here; write "${key}: {}"` : missingSpace(key));
    const message = glued ?? empty;
    refuse(offset, message, key ?? name);
  }

  function scalar(
    node: { value: unknown; source?: string; range: readonly [number, number, number] },
    place: Location,
  ): Tree {
    const { value } = node;
    const [start, end] = node.range;
    const source = text.slice(start, end);
    if (typeof value === "string") {
      // The engine would take it for one of its own placeholders, and fail without a place.
      if (value.includes("TfToken[")) refuse(start, '"TfToken[" is reserved by the engine; remove it');
      else if (forbidden.test(value)) refuse(start, "control characters in the text; remove them");
      return { kind: "scalar", at: place, value, source };
    }
    if (typeof value === "number" && !Number.isFinite(value)) {
      refuse(start, `${source} is no number that can be used; write a finite one, or put text in quotes`);
    }
    const plain = typeof value === "number" || typeof value === "boolean" ? value : null;
    return { kind: "scalar", at: place, value: plain, source };
  }
}

function decode(path: string, shownAs: string): string {
  const whole = (message: string) => new SpecError([{ at: { file: shownAs, line: 1, column: 1 }, field: "", message }]);
  let bytes: Buffer;
  try {
    const found = statSync(path);
    if (found.isDirectory()) throw whole("is a folder; give it another name, or write the file inside it");
    if (!found.isFile()) throw whole("is no file, but a pipe or a device; write a file in its place");
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof SpecError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && lstatSync(path, { throwIfNoEntry: false }) !== undefined)
      throw whole("is a link to a file that is not there; mend it, or remove it");
    throw whole(
      code === "ENOENT" ? "there is no such file; check the path" : `cannot be read (${code}); check the file`,
    );
  }
  if (bytes.length > maxBytes) throw whole(`the file has ${bytes.length} bytes; split it: at most 1 MiB is read`);
  if (/^(?:\xff\xfe|\xfe\xff)/.test(bytes.toString("latin1", 0, 2)))
    throw whole("the file is UTF-16; save it as UTF-8");
  const text = new TextDecoder().decode(bytes);
  const refused = (offset: number, message: string) =>
    new SpecError([{ at: locate(text, shownAs, offset), field: "", message }]);
  if (!isUtf8(bytes))
    throw refused(Math.max(text.indexOf("\ufffd"), 0), "the file is not UTF-8 here; save it as UTF-8");
  const control = text.search(forbidden);
  if (control >= 0) {
    const code = text.charCodeAt(control).toString(16).toUpperCase().padStart(4, "0");
    throw refused(control, `an invisible control character (U+${code}) stands here; remove it`);
  }
  const carriage = text.search(/\r(?!\n)/);
  if (carriage >= 0) throw refused(carriage, "a carriage return alone ends this line; save the file with line feeds");
  const indent = /^ *(?=[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000])/m.exec(text);
  if (indent)
    throw refused(indent.index + indent[0].length, "a space that is not a plain one indents this line; type it anew");
  return text;
}

/** The place of an offset, where no parser has counted the lines yet. */
function locate(text: string, file: string, offset: number): Location {
  const before = text.slice(0, offset);
  return { file, line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

// Line breaks and tabs are text; escape sequences and characters that turn the reading direction around are not.

const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

// In a name, a space that looks like a plain one is forbidden too.
const hasForbidden = (name: string) =>
  forbidden.test(name) ||
  /[\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f-\u2064\u3000\ufeff]/.test(name) ||
  name.includes("TfToken[");
