import { Construct } from "constructs";
import { expect, it } from "vitest";
import { offsetsOf } from "../../../../constructs/aws/sfn/logical-date";
import { synth } from "../../../support/synth";

function offsets(timezone: string) {
  const found: { from: number; offset: number }[] = [];
  synth((scope) => found.push(...offsetsOf(new Construct(scope, "at"), timezone)));
  return found;
}
const at = (text: string) => Date.parse(text) / 60_000;

it("has the clocks' changes from 2026 to 2045, whatever year it is", () => {
  const berlin = offsets("Europe/Berlin");
  expect(berlin.slice(0, 3)).toEqual([
    { from: 0, offset: 60 },
    { from: at("2026-03-29T01:00:00Z"), offset: 120 },
    { from: at("2026-10-25T01:00:00Z"), offset: 60 },
  ]);
  // Directive 2000/84/EC: the last Sundays of March and of October, at 01:00 UTC; twenty years have two of each.
  expect(berlin).toHaveLength(41);
  expect(berlin.at(-1)).toEqual({ from: at("2045-10-29T01:00:00Z"), offset: 60 });
});

it.each([
  ["UTC", 0],
  ["America/Sao_Paulo", -180],
  ["Asia/Kolkata", 330],
  ["Asia/Kathmandu", 345],
])("%s has one offset, %i minutes", (timezone, offset) => {
  expect(offsets(timezone)).toEqual([{ from: 0, offset }]);
});
