import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadTree, toValue } from "../../language";
import { mergeTrees, treeAt, withoutNulls, type Tree } from "../../language/yaml/tree";
import { inFolder, type Files } from "../support/environments";

/** What `dev.yaml` comes to, with all that it extends. */
const merged = (files: Files) =>
  inFolder(files, (directory) => toValue(loadTree(join(directory, "dev.yaml"), directory)));

describe("a file laid on the one that it extends", () => {
  const over = (base: string, text: string) => merged({ "base.yaml": base, "dev.yaml": `extends: base.yaml\n${text}` });

  it.each<[string, string, string, unknown]>([
    ["merges maps", "b: { x: { k: 1 } }", "b: { y: {} }", { b: { x: { k: 1 }, y: {} } }],
    ["merges maps in maps", "b: { x: { k: 1, l: 2 } }", "b: { x: { l: 3 } }", { b: { x: { k: 1, l: 3 } } }],
    ["replaces a list as a whole", "l: [1, 2, 3]", "l: [4]", { l: [4] }],
    ["replaces a list of maps as a whole", "l: [{ a: 1, b: 2 }]", "l: [{ a: 3 }]", { l: [{ a: 3 }] }],
    ["replaces a list with an empty one", "l: [1]", "l: []", { l: [] }],
    ["replaces a scalar", "s: 1", "s: two", { s: "two" }],
    ["keeps a map that an empty one is laid on", "b: { x: { k: 1 } }", "b: { x: {} }", { b: { x: { k: 1 } } }],
    ["replaces a map with a scalar", "b: { x: 1 }", "b: 2", { b: 2 }],
    ["replaces a scalar with a map", "b: 2", "b: { x: 1 }", { b: { x: 1 } }],
    ["removes with null", "b: { x: {}, y: {} }", "b: { x: null }", { b: { y: {} } }],
    ["removes with ~ too", "b: { x: {} }", "b: { x: ~ }", { b: {} }],
    ["removes nothing with a null that has nothing beneath it", "a: 1", "b: { x: null }", { a: 1, b: {} }],
    [
      "keeps what the base said before false, zero and nothing",
      "a: true\nb: 5\nc: x",
      "a: false\nb: 0\nc: ''",
      { a: false, b: 0, c: "" },
    ],
  ])("%s", (_, base, text, expected) => {
    expect(over(`${base}\n`, `${text}\n`)).toEqual(expected);
  });
});

it("goes through several levels, the nearest last, by paths that each file counts from itself", () => {
  const files = {
    "dev.yaml": "extends: base/gcp.yaml\na: dev\n",
    "base/gcp.yaml": "extends: shared/all.yaml\na: gcp\nb: { gcp: 1, gone: null }\n",
    "base/shared/all.yaml": "a: all\nb: { all: 1, gone: 1 }\nc: all\n",
  };
  expect(merged(files)).toEqual({ a: "dev", b: { gcp: 1, all: 1 }, c: "all" });
});

it("brings back what a level below removed", () => {
  const files = {
    "dev.yaml": "extends: a.yaml\nb: { x: { l: 2 } }\n",
    "a.yaml": "extends: b.yaml\nb: { x: null }\n",
    "b.yaml": "b: { x: { k: 1 } }\n",
  };
  expect(merged(files)).toEqual({ b: { x: { l: 2 } } });
});

// The laws, over trees that are made of plain values. A name decides what it holds, so that two trees never differ in kind.

type Value = null | boolean | number | string | Value[] | { [name: string]: Value };

const scalar = fc.oneof(fc.integer(), fc.string(), fc.boolean());
const { map } = fc.letrec<{ map: { [name: string]: Value } }>((tie) => ({
  map: fc.record(
    { m1: tie("map"), m2: tie("map"), l1: fc.array(scalar, { maxLength: 3 }), s1: scalar, s2: scalar },
    { requiredKeys: [], noNullPrototype: true },
  ),
}));

function treeOf(value: Value, file: string, shuffled = false): Tree {
  const at = { file, line: 1, column: 1 };
  if (Array.isArray(value)) return { kind: "list", at, items: value.map((item) => treeOf(item, file)) };
  if (typeof value !== "object" || value === null) return { kind: "scalar", at, value, source: String(value) };
  const entries = Object.entries(value).map(
    ([key, item]) => [key, { keyAt: at, value: treeOf(item, file, shuffled) }] as const,
  );
  return { kind: "map", at, entries: new Map(shuffled ? entries.reverse() : entries) };
}

const merge = (base: Value, over: Value) =>
  toValue(withoutNulls(mergeTrees(treeOf(base, "base"), treeOf(over, "over")))) as Value;

describe("merging", () => {
  it("an empty map changes nothing, on either side", () => {
    fc.assert(
      fc.property(map, (a) => {
        expect(merge(a, {})).toEqual(a);
        expect(merge({}, a)).toEqual(a);
      }),
    );
  });

  it("the same twice is the same", () => {
    fc.assert(fc.property(map, (a) => void expect(merge(a, a)).toEqual(a)));
    fc.assert(fc.property(map, map, (a, b) => void expect(merge(merge(a, b), b)).toEqual(merge(a, b))));
  });

  it("three levels gives the same in either grouping", () => {
    fc.assert(
      fc.property(map, map, map, (a, b, c) => void expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)))),
    );
  });

  it("does not depend on the order of keys", () => {
    const shuffled = (a: Value, b: Value) => toValue(mergeTrees(treeOf(a, "base", true), treeOf(b, "over", true)));
    fc.assert(fc.property(map, map, (a, b) => void expect(shuffled(a, b)).toEqual(merge(a, b))));
  });

  it("null leaves no trace of what was there, and all of the rest", () => {
    fc.assert(
      fc.property(map, fc.constantFrom("m1", "l1", "s1"), (a, name) => {
        const { [name]: _, ...rest } = a;
        expect(merge(a, { [name]: null })).toEqual(rest);
      }),
    );
  });

  it("leaves both trees as they were", () => {
    fc.assert(
      fc.property(map, map, (a, b) => {
        const [base, over] = [treeOf(a, "base"), treeOf(b, "over")];
        mergeTrees(base, over);
        expect([toValue(base), toValue(over)]).toEqual([a, b]);
      }),
    );
  });

  it("keeps with every value the file that it came from", () => {
    fc.assert(
      fc.property(map, map, (a, b) => {
        const [over, both] = [treeOf(b, "over"), mergeTrees(treeOf(a, "base"), treeOf(b, "over"))];
        for (const path of pathsOf(merge(a, b))) {
          expect(treeAt(both, path)?.at.file).toBe(treeAt(over, path) === undefined ? "base" : "over");
        }
      }),
    );
  });

  it("drops every null that has nothing to remove", () => {
    const withNulls = { a: null, b: { c: null, d: 1 }, e: [null] };
    expect(toValue(withoutNulls(treeOf(withNulls, "base")))).toEqual({ b: { d: 1 }, e: [null] });
  });
});

/** The paths of everything but the items of lists, which come and go with their list. */
function pathsOf(value: Value, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))];
}
