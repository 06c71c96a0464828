import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../../language";
import { cost } from "../../../tools/cost";
import { billOf } from "../../../tools/cost/bill";
import { type BillChange, changeOf } from "../../../tools/cost/change";
import { edited, editOf } from "../../../tools/cost/what-if";
import { briefCells } from "../../../tools/plan/brief";
import { billLines, billSentence, plannedBill, sumsOf } from "../../../tools/plan/bill";
import { synthesize } from "../../../tools/synthesize";
import type { Json } from "../../support/check-schema";
import { inFolder } from "../../support/environments";
import { fifty, type PreparedChange } from "./fifty";
import { usd } from "./listed";
import { planBetween } from "./plan-between";
import { aws, gcp } from "./priced";

it("are fifty and more", () => {
  expect(fifty.length).toBeGreaterThan(50);
});

describe.each(fifty)("$what ($cloud)", (prepared) => {
  const { cloud, has, edits } = prepared;
  const text = cloud === "aws" ? aws(has) : gcp(has);
  const sides = inFolder({ "dev.yaml": text }, (directory) => {
    const [environment] = loadEnvironments({ directory });
    const other = edited(directory, environment!, edits.map((edit) => editOf(edit, environment!))); // prettier-ignore
    const told = cost({ directory, names: ["dev"], whatIf: edits, json: true, width: 100, today: new Date() });
    const { environments } = JSON.parse(told) as { environments: { change: BillChange }[] };
    return { before: synthesize(environment!), after: synthesize(other), told: environments[0]!.change };
  });
  const [before, after] = [billOf(sides.before), billOf(sides.after)];
  const watched = watching(sides.after.json) - watching(sides.before.json);

  it("costs what it costs, as --what-if tells it", () => {
    expectWorth(sides.told, prepared, watched);
    if (prepared.alarms) expect(sides.told.idle).toBeGreaterThan(0);
  });

  it("saves as much when it is taken back", () => {
    expectWorth(changeOf(after, before), prepared, watched, -1);
  });

  it.each([["the deploy", 1], ["the deploy that takes it back", -1]] as const)("is the same in the plan of %s", (_, sign) => {
    const [from, to] = sign === 1 ? [sides.before.json, sides.after.json] : [sides.after.json, sides.before.json];
    const planned = plannedBill(planBetween(from, to))!;
    expectWorth(planned.change, prepared, watched, sign);
    const [sentence, sums] = [billSentence(planned), sumsOf(planned)];
    if (prepared.notKnown) {
      expect(sentence).toMatch(/not known/);
      if (watched === 0) expect(sentence).toMatch(/idle: .* \(not known\); .*: .* \(not known\)\.$/);
      if (watched === 0) expect(briefCells({ changes: 1, dangerous: 0, bill: sums })[1]).toMatch(/^\*\*not known\*\*, now /);
      expect(billLines(planned).join("\n")).toMatch(/not known/);
    } else if (planned.change.lines.length === 0 && !planned.change.inPart) {
      expect([sentence, sums]).toEqual([undefined, undefined]);
    } else {
      const { idle } = planned.change;
      const number = Math.abs(idle).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
      expect(sentence).toContain(`(${idle > 0 ? "+" : idle < 0 ? "-" : ""}${number}`);
    }
  }); // prettier-ignore
});

function expectWorth(change: BillChange, prepared: PreparedChange, watched: number, sign = 1): void {
  const { idle = 0, full = 0, notKnown = false, inPart = false } = prepared;
  // Every line is rounded to cents by itself.
  const cents = 0.005 * (change.lines.length + 1);
  expect(Math.abs(change.idle - sign * (idle + watched))).toBeLessThanOrEqual(cents);
  expect(Math.abs(change.full - sign * (full + watched))).toBeLessThanOrEqual(cents);
  expect(change.inPart).toBe(notKnown || inPart);
  const unknown = change.lines.filter((line) => line.idle === undefined).length + change.unknown.length;
  expect(unknown > 0).toBe(notKnown || (inPart && !prepared.what.includes("larger Airflow")));
  // A load changes what is expected, and nothing else.
  const changed = change.lines.filter((line) => line.idle !== 0 || line.full !== 0);
  if (idle === 0 && full === 0 && watched === 0 && !notKnown) expect(changed).toEqual([]);
}

/** What alarms and dashboards cost, counted in the program. */
function watching(program: Json): number {
  const of = (type: string) => Object.values<Json>(program.resource?.[type] ?? {});
  const metrics = of("aws_cloudwatch_metric_alarm").map(({ metric_query: queries }) =>
    queries === undefined ? 1 : [queries].flat().filter(({ metric }: Json) => metric !== undefined).length,
  );
  return (
    metrics.reduce((all, count) => all + count, 0) * usd("standard alarm, per metric") +
    of("aws_cloudwatch_composite_alarm").length * usd("composite alarm") +
    of("aws_cloudwatch_dashboard").length * usd("dashboard")
  );
}
