import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { factsOf, hourly, terraformTypes, type TypeFacts } from "../../terraform-types";
import { costOf } from "../../tools/show/inventory";
import type { Json } from "../support/check-schema";
import { emittedTypes, synthesizeAll } from "../support/environments";

const programs = [...synthesizeAll(), ...synthesizeAll("tests/everything")].map(({ json }) => json);
const made = emittedTypes(programs).flatMap(({ type, mode }) => (mode === "resource" ? [type] : []));
const bodiesOf = (type: string) => programs.flatMap(({ resource }) => Object.values<Json>(resource[type] ?? {}));
const rows = Object.entries<TypeFacts>(terraformTypes);
const ours = rows.filter(([, { elsewhere }]) => !elsewhere);

it("every type that we make has a row, and every row that is not for elsewhere is of a type that we make", () => {
  expect(made.length).toBeGreaterThan(60);
  expect(ours.map(([type]) => type).sort()).toEqual(made);
});

it("a row counts, whatever the name says", () => {
  expect(rows.filter(([type, row]) => factsOf(type) !== row)).toEqual([]);
});

// The providers' own schemas hold the types that we make. A misspelt field would match nothing, and nobody would see it.
it("every field that a row names is one of the type's", () => {
  const schemas = ["aws", "google", "restful", "terraform"].map((name) =>
    JSON.parse(readFileSync(join("tests", "schemas", `${name}.json`), "utf8")),
  );
  const strays = ours.flatMap(([type, { nameFrom = [], echoes = [], unique, partOf }]) => {
    const { attributes, blocks } = schemas.find(({ resources }) => type in resources)?.resources[type] ?? {};
    const named = [...nameFrom.flatMap((field) => field.split("+")), ...echoes, unique, partOf?.owner?.field];
    return named
      .filter((field) => field !== undefined && !(field in { ...attributes, ...blocks }))
      .map((field) => `${type}.${field}`);
  });
  expect(strays).toEqual([]);
});

it("what must be unique is said of every resource", () => {
  const silent = ours.filter(
    ([type, { unique }]) => unique !== undefined && !bodiesOf(type).every((body) => unique in body),
  );
  expect(silent.map(([type]) => type)).toEqual([]);
});

it("what is part of a thing is part of one that stands for itself", () => {
  const owners = rows.flatMap(([, { partOf }]) => partOf?.owner?.type ?? []);
  expect(owners.length).toBeGreaterThan(5);
  expect(owners.filter((type) => !(type in terraformTypes) || factsOf(type).partOf !== undefined)).toEqual([]);
});

it("what we make is billed in a known way, and by the hour under a word that has its place", () => {
  const costs = made.map((type) => ({ type, costs: bodiesOf(type).map((body) => costOf(type, body)) }));
  const wordless = costs.filter(({ type, costs }) => costs.includes(hourly) && factsOf(type).billedAs === undefined);
  expect(costs.filter(({ costs }) => costs.includes("not known here")).map(({ type }) => type)).toEqual([]);
  expect(wordless.map(({ type }) => type)).toEqual([]);
});

it("no two losses stand at the same place", () => {
  const ranks = rows.flatMap(([, { loses }]) => loses?.rank ?? []);
  expect(ranks.filter((rank, index) => ranks.indexOf(rank) !== index)).toEqual([]);
});

describe("what a construct guards and what a plan calls a loss are the same:", () => {
  const isGuarded = (type: string) => bodiesOf(type).some(({ lifecycle }) => lifecycle?.prevent_destroy === true);

  it("whatever has prevent_destroy loses, serves or defines something, or says why", () => {
    const guarded = made.filter(isGuarded);
    const silent = guarded.filter((type) => {
      const { loses, serves, definition, guarded } = factsOf(type);
      return !loses && !serves && definition === undefined && guarded === undefined;
    });
    expect(guarded.length).toBeGreaterThan(10);
    expect(silent).toEqual([]);
  });

  it("whatever loses or serves something has it in some program, or says why not", () => {
    const silent = made.filter((type) => {
      const { loses, serves, unguarded } = factsOf(type);
      return (loses || serves) && !isGuarded(type) && unguarded === undefined;
    });
    expect(silent).toEqual([]);
  });

  it("nothing is explained that needs no explanation", () => {
    const stale = rows.filter(([type, { loses, serves, definition, guarded, unguarded }]) => {
      const speaks = loses !== undefined || serves !== undefined;
      return (
        (guarded !== undefined && (!isGuarded(type) || speaks || definition !== undefined)) ||
        (unguarded !== undefined && (isGuarded(type) || !speaks))
      );
    });
    expect(stale.map(([type]) => type)).toEqual([]);
  });
});
