import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { linesOf } from "../../../tools/iam/lines";
import { rightsIn } from "../../../tools/iam/rights";
import { blocksOf, rightsText } from "../../../tools/iam/text";
import { columns } from "../../../tools/show/lines";
import { awsEnvironment, gcpEnvironment } from "../../arbitrary/environment";
import { listed, policiesOf } from "../../iam/policies";
import type { Json } from "../../support/check-schema";
import { synthesizeAll, synthesizeYaml, type Synthesized } from "../../support/environments";

/** Every right that a program writes, read without the tool: where it stands, and the action or role. */
function written({ resource = {} }: Json): string[] {
  const policies = policiesOf({ resource } as Json).flatMap(({ at, statements }) =>
    statements.flatMap(({ Action }) =>
      listed(Action).map((action) => `${at.split(".").slice(0, 2).join(".")} ${action}`),
    ),
  );
  const grants = Object.entries<Record<string, Json>>(resource).flatMap(([type, byId]) =>
    Object.entries(byId).flatMap(([id, body]) => {
      const roles = /_iam_member$/.test(type) ? [body.role as string] : ((body.access ?? []) as Json[]).map(({ role }) => role as string); // prettier-ignore
      return type.startsWith("google_") ? roles.map((role) => `${type}.${id} ${role}`) : [];
    }),
  );
  return [...new Set([...policies, ...grants])].sort();
}

const programs = [...synthesizeAll(), ...synthesizeAll("tests/everything")];
const plain = (address: string) => address.replace(/\["[^"]*"\]$/, "");

describe.each(programs)("$environment.name", (program) => {
  it("has each right that its program writes in a sentence", () => {
    const lines = linesOf(rightsIn(program).grants);
    const told = lines.flatMap(({ grants }) =>
      grants.filter(({ kind }) => kind !== "door").map(({ from, right }) => `${plain(from)} ${right.what}`),
    );
    // The program's own roles are named by reference.
    const named = (right: string) => right.replace(/\$\{[^}]*\}/, "own");
    expect([...new Set(told.map(named))].sort()).toEqual(written(program.json).map(named));
  });
});

describe.each([
  ["Google Cloud", gcpEnvironment],
  ["AWS", awsEnvironment],
] as const)("any valid environment on %s", (_, environment) => {
  it("is told whole, in lines that fit, and without references", () => {
    fc.assert(
      fc.property(environment, (value) => {
        const program: Synthesized = synthesizeYaml(stringify(value, { aliasDuplicateObjects: false }));
        const lines = linesOf(rightsIn(program).grants);
        const told = new Set(lines.flatMap(({ grants }) => grants.map(({ from, right }) => `${plain(from)} ${right.what}`.replace(/\$\{[^}]*\}/, "own")))); // prettier-ignore
        expect(written(program.json).filter((right) => !told.has(right.replace(/\$\{[^}]*\}/, "own")))).toEqual([]);
        const text = rightsText("x", blocksOf(lines), [], 100);
        expect(text.split("\n").filter((line) => columns(line) > 100 || /\$\{|undefined|\[object/.test(line))).toEqual([]); // prettier-ignore
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
