import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { terraformTypes, type TypeFacts } from "../../terraform-types";
import { unknownAmong } from "../iam/known";
import { iamProblems } from "../iam/problems";
import { awsEnvironment, gcpEnvironment } from "../arbitrary/environment";
import { marker } from "../arbitrary/values";
import { schemaProblems, type Json } from "../support/check-schema";
import { synthesizeYaml } from "../support/environments";
import { restfulMistakes } from "../support/restful-calls";

// A failure prints the seed: fc.assert(..., { seed, path }) runs the same case again.

const yaml = (value: unknown) => stringify(value, { aliasDuplicateObjects: false });

const clouds: [string, fc.Arbitrary<Record<string, unknown>>][] = [
  ["Google Cloud", gcpEnvironment],
  ["AWS", awsEnvironment],
];

describe.each(clouds)("any valid environment on %s", (_, environment) => {
  it("gives a program that loses nothing, that the provider's schema and Google's descriptions allow, whose policies grant what they say, and in which nothing of the YAML is evaluated", async () => {
    await fc.assert(
      fc.asyncProperty(environment, async (value) => {
        const { json, constructed } = synthesizeYaml(yaml(value));
        expect(countOf(json.resource) + countOf(json.data)).toBe(constructed);
        expect(schemaProblems(json)).toEqual([]);
        expect(namesTwice(json)).toEqual([]);
        expect(unknownAmong(await iamProblems(json))).toEqual([]);
        expect(restfulMistakes(json)).toEqual([]);
        expect(textsOf(json).filter((text) => templatesIn(text).some((template) => template.includes(marker)))).toEqual(
          [],
        );
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it("gives the same bytes whatever the order of its keys", () => {
    fc.assert(
      fc.property(environment, (value) => {
        const [one, other] = [value, backwards(value)].map((each) =>
          JSON.stringify(synthesizeYaml(yaml(each)).json, null, 1),
        );
        expect(other).toBe(one);
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});

it("the search for templates knows them from escaped ones", () => {
  expect(["${a}", "x%{a}", "%${a}", '${f("${a}")}'].map((text) => templatesIn(text).length)).toEqual([1, 1, 1, 1]);
  expect(templatesIn('${a.b-c.d} $${e} ${f("x")} y')).toEqual(["${a.b-c.d}", '${f("x")} y']);
  expect(["$${a}", "$$${a}", "%%{a}", "%$${a}", "$", "{a}", "$ {a}"].map((text) => templatesIn(text).length)).toEqual([
    0, 0, 0, 0, 0, 0, 0,
  ]);
});

// What a cloud knows each thing by; in one account or project it exists once.
const nameOf = Object.entries<TypeFacts>(terraformTypes).flatMap(([type, { unique }]) =>
  unique === undefined ? [] : [[type, unique] as const],
);

/** Names that two resources of a type would fight for, and rules of a bucket with one id. */
function namesTwice({ resource = {} }: Json): string[] {
  const twice = (names: unknown[]) =>
    names.filter((name, index) => name !== undefined && names.indexOf(name) !== index);
  const bodies = (type: string) => Object.values<Json>(resource[type] ?? {});
  const names = nameOf.flatMap(([type, field]) =>
    twice(bodies(type).map((body) => body[field])).map((name) => `${type} ${String(name)}`),
  );
  const rules = bodies("aws_s3_bucket_lifecycle_configuration").flatMap(({ rule }) =>
    twice((rule as Json[]).map(({ id }) => id)),
  );
  return [...names, ...rules.map(String)];
}

function countOf(types: Record<string, object> = {}): number {
  return Object.values(types).reduce((sum, byId) => sum + Object.keys(byId).length, 0);
}

/** Every text of a value, keys included. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsOf(item)]);
}

/** What Terraform would evaluate in a text: each plain reference whose `${` is not escaped by a doubled sign, and from anything else so to the end of the text. */
function templatesIn(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== "$" && text[at] !== "%") continue;
    if (text[at + 1] === text[at] && text[at + 2] === "{") at += 2;
    else if (text[at + 1] === "{") {
      const [reference] = /^[$%]\{[\w.-]+\}/.exec(text.slice(at)) ?? [];
      if (reference === undefined) return [...found, text.slice(at)];
      found.push(reference);
      at += reference.length - 1;
    }
  }
  return found;
}

/** The same maps with their keys in the opposite order, but for columns, whose order is part of what is said. */
function backwards(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => backwards(item));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, backwards(item, key)] as const);
  return Object.fromEntries(name === "schema" || name === "partitionBy" ? entries : entries.reverse());
}
