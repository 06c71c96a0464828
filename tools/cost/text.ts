import { type Environment, shareOn, warningsOf } from "../../language";
import type { Price } from "../../prices/price";
import { budgetInWords } from "../show/budget";
import { placeOf } from "../show/facts";
import { section, wrapped } from "../show/lines";
import { retiredThings } from "../show/retired";
import { type Bill, type Line, totalsOf } from "./bill";
import { billTable } from "./bill-table";
import type { Suggestion } from "./cheaper";
import { hoursOfMonth, isAbout, monthly } from "./item";
import { money, unitPrice } from "./money";

/** What is told beside the amounts. */
export interface Told {
  readonly environment: Environment;
  readonly bill: Bill;
  readonly suggestions: readonly Suggestion[];
  /** The day on which it is told: prices that are older than a year are said. */
  readonly stale: readonly Price[];
  readonly width: number;
}

/** The bill of an environment for a terminal or a pipe; no line is wider than `width`. */
export function billText({ environment, bill, suggestions, stale, width }: Told): string {
  const notes = pricesOf(bill);
  const part = (label: string, texts: readonly string[]) =>
    section(
      `  ${label}`,
      texts.filter((text) => text !== "").map((text) => ({ text })),
      { width, labels: 13, names: 0 },
    );
  const whatIf = `ponte cost ${environment.name} --what-if <thing>.<field>=<value> · --base main`;
  return [
    [...heading(environment, width), "", ...billTable(bill, notes, width)],
    [
      ...part("By use", [usesText(bill)]),
      ...part("Not known", [unknownText(bill)]),
      ...part("Load", overloaded(bill)),
      ...part("Retired", [retiredText(environment)]),
      ...part(
        "Warning",
        warningsOf(environment).map(({ field, message }) => `${field}: ${message}`),
      ),
    ],
    [
      ...part("Drives it", drivers(bill)),
      ...part("Off hours", [offHoursText(environment, bill)]),
      ...part("Budget", [budgetText(environment, bill)]),
      ...part(
        "Cheaper",
        suggestions.map(({ text }) => text),
      ),
      ...part("Compare", [whatIf, "ponte cost --all · --json"]),
    ],
    part("Prices", sourcesText(notes)),
    staleText(stale, width),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function heading(environment: Environment, width: number): string[] {
  const [, region] = placeOf(environment);
  const cloud = environment.cloud === "aws" ? "AWS" : "Google Cloud";
  return wrapped(
    `${environment.name} · ${cloud} ${region} · US dollars a month of ${hoursOfMonth} hours, list prices, before tax, free quotas and discounts`,
    width,
  );
}

function usesText({ uses }: Bill): string {
  const known = uses.flatMap(({ what, price }) =>
    price === undefined ? [] : [`${what} ${isAbout(price) ? "~" : ""}${unitPrice(price.usd)}/${price.unit}`],
  );
  const unknown = uses.flatMap(({ what, price }) => (price === undefined ? [`${what} at a price not known`] : []));
  return [...new Set([...known, ...unknown])].join(" · ");
}

function unknownText({ lines, unknown }: Bill): string {
  const named = ({ thing, part }: Line) => (part === undefined ? thing : `${thing} ${part}`);
  const all = [
    ...lines.flatMap((line) =>
      line.price === undefined ? [{ what: `what ${line.what} costs`, of: named(line) }] : [],
    ),
    ...lines.flatMap((line) => (line.expected === "unknown" ? [{ what: "what its load takes", of: named(line) }] : [])),
    ...unknown.map(({ thing, what }) => ({ what, of: thing })),
  ];
  const told = [...new Set(all.map(({ what }) => what))].map((what) => {
    const of = all.filter((one) => one.what === what).map((one) => one.of);
    return `${what}, of ${[...new Set(of)].join(", ")}`;
  });
  return [...told, ...new Set(lines.flatMap(({ atLeast }) => atLeast ?? []))].join(" · ");
}

/** What takes more than there may be of it. */
function overloaded({ lines }: Bill): string[] {
  return lines.flatMap(({ thing, part, counts: { needs, full } }) =>
    needs === undefined
      ? []
      : [
          `${part === undefined ? thing : `${thing} ${part}`} would need ${needs} replicas for its load, and has at most ${full}`,
        ],
  );
}

/** What the schedule saves, and at which rate money goes while everything is down. */
function offHoursText({ offHours }: Environment, { lines }: Bill): string {
  if (offHours === undefined) return "";
  const up = shareOn(offHours);
  const sum = (amount: (line: Line) => number) => lines.reduce((all, line) => all + amount(line), 0);
  const down = sum(({ counts, idle, price }) =>
    counts.down === undefined || price === undefined ? (idle ?? 0) : counts.down * monthly(price),
  );
  const saves = (sum(({ idle }) => idle ?? 0) - down) * (1 - up);
  return `up ${Math.round(100 * up)} % of the time, which saves ${money(saves)} idle; what stays while all is down costs ${money(down)} a month`;
}

/** How much of the budget is taken; one in another currency is not compared. */
function budgetText(environment: Environment, bill: Bill): string {
  const { budget } = environment;
  const words = budgetInWords(environment);
  if (budget === undefined || words === undefined)
    return "none; with budget: { amount: 1000 } whoever stands under alerts is told at 50, 80 and 100 %";
  if (budget.currency !== "USD") return words;
  const { idle, full } = totalsOf(bill);
  const share = (sum: number) => `${Math.round((100 * sum) / budget.amount)} %`;
  return `${words}; idle takes ${share(idle)} of it, full scale ${share(full)}`;
}

/** What is still there although nothing manages it. */
function retiredText(environment: Environment): string {
  const things = retiredThings(environment).map(([thing]) => thing);
  return things.length === 0 ? "" : `${things.join(", ")}: still there and billed, in no sum`;
}

/** What a fifth of the money or more goes to, the most first. */
function drivers(bill: Bill): string[] {
  const { idle: all } = totalsOf(bill);
  return bill.lines
    .filter(({ idle }) => idle !== undefined && idle > 0 && idle >= all / 5)
    .sort((one, other) => other.idle! - one.idle!)
    .map(({ thing, part, what, idle }) => {
      const name = part === undefined ? thing : `${thing} ${part}`;
      return `${name}: ${what}, ${money(idle!)} (${Math.round((100 * idle!) / all)} %)`;
    });
}

/** The prices of the lines, numbered by their sources, as these come. */
function pricesOf({ lines }: Bill): Map<Price, number> {
  const sources = [...new Set(lines.flatMap(({ price }) => (price === undefined ? [] : [sourceOf(price)])))];
  return new Map(
    lines.flatMap(({ price }) => (price === undefined ? [] : [[price, sources.indexOf(sourceOf(price)) + 1]])),
  );
}

const sourceOf = ({ region, asOf, confidence, source }: Price) =>
  `${region === "any" ? "every region" : region}, ${asOf}, ${confidence}: ${source}`;

/** Each source once, with what was read there. */
function sourcesText(notes: ReadonlyMap<Price, number>): string[] {
  return [...new Set(notes.values())].map((number) => {
    const prices = [...notes].filter(([, other]) => other === number).map(([price]) => price);
    const told = [...new Set(prices.map(({ usd, unit }) => `${unitPrice(usd)}/${unit}`))].join(", ");
    return `[${number}] ${told}; ${sourceOf(prices[0]!)}`;
  });
}

function staleText(stale: readonly Price[], width: number): string[] {
  if (stale.length === 0) return [];
  const oldest = stale.map(({ asOf }) => asOf).sort()[0]!;
  return wrapped(
    `${stale.length === 1 ? "1 of these prices is" : `${stale.length} of these prices are`} older than a year, the oldest of ${oldest}: a newer version of this package may have newer ones.`,
    width,
  );
}
