import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { problemsOf } from "../support/environments";

const texts = ["prod.yaml", "prod-aws.yaml", "base/gcp.yaml", "base/aws.yaml", "base/platform.yaml"];
const bases = Object.fromEntries(texts.map((file) => [file, readFileSync(`environments/${file}`, "utf8")]));

const pieces = [
  "{",
  "}",
  "[",
  "]",
  ":",
  ": ",
  '"',
  "'",
  "#",
  "\n",
  "\t",
  "- ",
  "*a",
  "&a",
  "!t",
  "|",
  ">",
  "%",
  "---\n",
  ", ",
  "\u0000",
  "\u00a0",
  "${x}",
  "null",
  "1e999",
  "<<: ",
];

/** A text with some pieces put in and some letters cut out. */
const broken = (text: string) =>
  fc
    .array(fc.record({ at: fc.nat(text.length), cut: fc.nat(3), put: fc.constantFrom("", ...pieces) }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((edits) => edits.reduce((made, { at, cut, put }) => made.slice(0, at) + put + made.slice(at + cut), text));

it("whatever is typed, the answer is an environment or lines with a place, and no crash", () => {
  const edited = fc.constantFrom(...texts).chain((file) => fc.tuple(fc.constant(file), broken(bases[file]!)));
  fc.assert(
    fc.property(edited, ([file, text]) => {
      for (const line of problemsOf({ ...bases, [file]: text })) {
        expect(line).toMatch(/^(?:base\/)?[a-z-]+\.yaml:\d+:\d+ \S.*\S$|^and \d+ more$/);
        expect(line).not.toMatch(/undefined|\[object|Maximum call stack| at line \d/);
        // Once each, and in every line what was seen and what to write.
        expect(line).toMatch(/[;?] \S|^and |; /);
      }
    }),
    { numRuns: 150 },
  );
}, 60_000);
