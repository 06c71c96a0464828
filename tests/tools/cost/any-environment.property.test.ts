import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { type Bill, totalsOf } from "../../../tools/cost/bill";
import { billTable } from "../../../tools/cost/bill-table";
import { type BillChange, changeOf } from "../../../tools/cost/change";
import { columns } from "../../../tools/show/lines";
import { awsEnvironment, gcpEnvironment } from "../../arbitrary/environment";
import { billOfYaml } from "./priced";

// A failure prints the seed: fc.assert(..., { seed, path }) runs the same case again.

const bill = (value: unknown) => billOfYaml(stringify(value, { aliasDuplicateObjects: false }));

describe.each([
  ["Google Cloud", gcpEnvironment],
  ["AWS", awsEnvironment],
] as const)("any valid environment on %s", (_, environment) => {
  it("has a bill whose amounts are amounts, no less at full scale than idle, in a table of any width", () => {
    fc.assert(
      fc.property(environment, fc.integer({ min: 60, max: 140 }), (value, width) => {
        const { lines, uses, unknown } = bill(value);
        for (const { key, price, counts, idle, full, expected } of lines) {
          const amounts = [idle, full, ...(typeof expected === "number" ? [expected] : [])];
          if (price === undefined) expect(amounts).toEqual([undefined, undefined]);
          else expect(amounts.every((amount) => Number.isFinite(amount) && amount! >= 0)).toBe(true);
          if (key !== "warm") expect(counts.full).toBeGreaterThanOrEqual(counts.idle);
          if (typeof counts.expected === "number" && key !== "warm")
            expect(counts.expected).toBeLessThanOrEqual(counts.full);
        }
        for (const { price } of uses) expect(price === undefined || price.usd > 0).toBe(true);
        const totals = totalsOf({ lines, uses, unknown });
        expect(totals.full).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(totals.expected ?? 0)).toBe(true);
        const table = billTable({ lines, uses, unknown }, new Map(), width);
        expect(table.filter((line) => columns(line) > width)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it("costs no other amount than itself, and as much less as the other costs more", () => {
    fc.assert(
      fc.property(environment, environment, (one, other) => {
        const [a, b] = [bill(one), bill(other)];
        expect(changeOf(a, a)).toMatchObject({ lines: [], unknown: [], idle: 0, full: 0, inPart: false });
        expect(changeOf(a, a).expected ?? 0).toBe(0);
        const [there, back] = [changeOf(a, b), changeOf(b, a)];
        expect(there.inPart).toBe(back.inPart);
        expect(told(there)).toEqual(
          told(back).map(({ idle, full, ...rest }) => ({ ...rest, idle: minus(idle), full: minus(full) })),
        );
        for (const of of ["idle", "full"] as const) {
          expect(there[of]).toBeCloseTo(-back[of], 6);
          if (!there.inPart) expect(there[of]).toBeCloseTo(totalsOf(b)[of] - totalsOf(a)[of], 6);
        }
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it("makes no difference of a line that loses its price", () => {
    fc.assert(
      fc.property(environment, fc.nat(), (value, index) => {
        const whole = bill(value);
        const priced = whole.lines.filter(({ price }) => price !== undefined);
        fc.pre(priced.length > 0);
        const lost = priced[index % priced.length]!;
        const without: Bill = {
          ...whole,
          lines: whole.lines.map((line) =>
            line === lost ? { ...line, price: undefined, idle: undefined, full: undefined } : line,
          ),
        };
        for (const [from, to] of [
          [whole, without],
          [without, whole],
        ] as const)
          expect(changeOf(from, to)).toMatchObject({ idle: 0, full: 0, inPart: true, lines: [{ thing: lost.thing }] });
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});

const minus = (amount: number | undefined) => (amount === undefined ? undefined : amount === 0 ? 0 : -amount);

/** The lines of a change in an order of their own. */
function told({ lines }: BillChange) {
  return lines
    .map(({ thing, part, before, after, idle, full }) => ({ thing, part, key: (after ?? before)!.key, idle, full }))
    .sort((one, other) =>
      JSON.stringify([one.thing, one.part, one.key]) < JSON.stringify([other.thing, other.part, other.key]) ? -1 : 1,
    );
}
