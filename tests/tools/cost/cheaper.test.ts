import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../../language";
import { billOf } from "../../../tools/cost/bill";
import { changeOf } from "../../../tools/cost/change";
import { cheaper } from "../../../tools/cost/cheaper";
import { edited, editOf } from "../../../tools/cost/what-if";
import { synthesize } from "../../../tools/synthesize";

const all = ["environments", "tests/everything"].flatMap((directory) =>
  loadEnvironments({ directory }).map((environment) => {
    const bill = billOf(synthesize(environment));
    return { directory, environment, bill, suggestions: cheaper(directory, environment, bill) };
  }),
);
const written = all.flatMap(({ suggestions, ...rest }) =>
  suggestions.flatMap(({ text, saves, edit }) => (edit === undefined ? [] : [{ ...rest, text, saves, edit }])),
);

describe("what would be cheaper", () => {
  it("is told of some", () => {
    expect(written.length).toBeGreaterThan(3);
    expect(all.flatMap(({ suggestions }) => suggestions).every(({ saves }) => saves >= 1)).toBe(true);
  });

  it.each(written)("saves at least what it says, and costs no more at full scale: $text", ({ directory, environment, bill, saves, edit }) => {
    const other = edited(directory, environment, [editOf(edit, environment)]);
    const change = changeOf(bill, billOf(synthesize(other)));
    expect(change.lines.every(({ idle }) => idle !== undefined)).toBe(true);
    expect(-change.idle).toBeGreaterThanOrEqual(saves - 0.01);
    expect(change.full).toBeLessThanOrEqual(0);
  }); // prettier-ignore
});
