import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { problemsOf, synthesizeAll, synthesizeYaml } from "../support/environments";
import { audit } from "./audit";
import { aws } from "./aws";
import type { Entry, Held, HeldByInput, HeldByProgram, HeldByTest } from "./entry";
import { faults } from "./faults";
import { gcp } from "./gcp";

const guides = { AWS: aws, "Google Cloud": gcp };
const entries = Object.values(guides).flatMap((services) => Object.values(services).flat());
const shipped = [...synthesizeAll(), ...synthesizeAll("tests/everything")].map(({ environment, json }) => ({
  name: environment.name,
  json,
}));

// An entry counts when something goes red with the cure taken out: so each is broken here, too.
describe.each(Object.entries(guides))("%s", (_, services) => {
  describe.each(Object.entries(services))("%s", (_, of) => {
    const held = of.filter(({ held }) => !("notChecked" in held));
    it.each(held.map((entry) => [entry.says, entry] as const))("%s", (_, entry) => hold(entry.held));
  });
});

describe.each(Object.entries(faults).filter(([, of]) => of.length > 0))("%s", (_, of) => {
  it.each(of.map((fault) => [`${fault.fault}: ${fault.input}`, fault] as const))("%s", (_, fault) => hold(fault.held));
});

function hold(held: Held): void {
  if ("broken" in held) holdProgram(held);
  else if ("refused" in held) holdInput(held);
  else if ("test" in held) holdTest(held);
}

function holdProgram({ broken, without, yaml }: HeldByProgram): void {
  const programs = yaml === undefined ? shipped : [{ name: "dev", json: synthesizeYaml(yaml).json }];
  const concerned = programs.filter(({ json, name }) => broken(json, name) !== undefined);
  expect(concerned.length, "programs that the rule speaks of").toBeGreaterThan(0);
  for (const { json, name } of concerned) expect(broken(json, name), name).toEqual([]);
  const seen = concerned.filter(({ json, name }) => {
    const copy = structuredClone(json);
    return without(copy) && (broken(copy, name) ?? []).length > 0;
  });
  expect(seen.length, "programs in which the missing cure is seen").toBeGreaterThan(0);
}

function holdInput({ refused, message, accepted }: HeldByInput): void {
  expect(problemsOf(refused)).toEqual([expect.stringMatching(message)]);
  expect(problemsOf(accepted)).toEqual([]);
}

function holdTest({ file, test }: HeldByTest): void {
  const lines = readFileSync(file, "utf8").split("\n");
  expect(
    lines.some((line) => line.includes(test) && !/\.(?:skip|todo)\(/.test(line)),
    `${file} runs "${test}"`,
  ).toBe(true);
}

it("no two entries say the same, and each has its page", () => {
  const said = entries.map(({ says }) => says);
  expect(said.filter((says, index) => said.indexOf(says) !== index)).toEqual([]);
  const pageless = entries.filter(
    ({ page }: Entry) => !/^[\w.-]+\/\S+$/.test(page.address) || !/^20\d\d(-\d\d)?$/.test(page.read),
  );
  expect(pageless.map(({ says }) => says)).toEqual([]);
});

it("every finding of the audits has an entry", () => {
  const found = new Set(entries.map(({ finding }) => finding));
  const wanted = [...numbers("AWS", 12), ...numbers("Google", 14)];
  expect(wanted.filter((finding) => !found.has(finding))).toEqual([]);
});

function numbers(cloud: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${cloud} ${index + 1}`);
}

it("every fault of the first look has an entry", () => {
  const found = new Set(
    Object.values(faults)
      .flat()
      .map(({ fault }) => fault),
  );
  const wanted = [
    ...between("A", 2, 13),
    ...between("B", 2, 8),
    ...between("B", 10, 12),
    ...between("C", 4, 14),
    ...["D-a", "D-b", "D-d", "D-e", "D-g", "F-G4", "F-G17"],
  ];
  expect(wanted.filter((fault) => !found.has(fault))).toEqual([]);
});

function between(letter: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `${letter}${first + index}`);
}

it("docs/audit.md is current; if not, `npx vitest run tests/guides -u` renews it", async () => {
  await expect(audit(guides, faults)).toMatchFileSnapshot("../../docs/audit.md");
});
