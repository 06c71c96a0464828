import { padded, columns, wrapped } from "../show/lines";
import type { Totals } from "./bill";
import type { BillChange, LineChange } from "./change";
import { changedWords, differenceOf, isKnownInPart } from "./change-words";
import { isAbout } from "./item";
import { money, signed } from "./money";

/** What a change does to one environment. */
export interface EnvironmentChange {
  readonly name: string;
  /** Undefined where this version does not read what stood there. */
  readonly before?: Totals;
  readonly after: Totals;
  readonly change?: BillChange;
  /** Its file is gone, and what it deployed is not. */
  readonly removed?: true;
  /** Things that Terraform let go of: still there, and counted on both sides. */
  readonly retired?: readonly string[];
}

/** What a change costs, environment by environment, those that change most first. */
export function changeText(
  changes: readonly EnvironmentChange[],
  { against, width }: { readonly against: string; readonly width: number },
): string {
  const told = [...changes].filter(isTold).sort((one, other) => sizeOf(other) - sizeOf(one));
  if (told.length === 0) return `Nothing costs another amount than ${against}.`;
  const same = changes.length - told.length;
  const rest =
    same === 0 ? [] : [`${same === 1 ? "1 other environment costs" : `${same} other environments cost`} what it did.`];
  const head = wrapped(
    `US dollars a month at list prices, and the difference to what ${against.startsWith("at ") ? `was ${against}` : against}`,
    width,
  ).join("\n");
  return [head, ...told.map((change) => environmentText(change, width)), ...rest].join("\n\n");
}

const isTold = ({ change }: EnvironmentChange) =>
  change === undefined || change.lines.length > 0 || change.unknown.length > 0;
const sizeOf = ({ change }: EnvironmentChange) =>
  change === undefined ? Infinity : Math.max(Math.abs(change.idle), Math.abs(change.full));

function environmentText(environment: EnvironmentChange, width: number): string {
  const { name, before, after, change, removed, retired = [] } = environment;
  if (before === undefined || change === undefined)
    return wrapped(`${name}: what stood there is not read by this version, so nothing is compared`, width).join("\n");
  const columns = ["idle", "full", ...(change.expected === undefined ? [] : ["expected" as const])] as const;
  const sums = rowsOf(
    [
      [name, ...columns],
      sideRow("before", before, columns),
      sideRow("after", after, columns),
      [
        isKnownInPart(change) ? "  known difference" : "  difference",
        ...columns.map((of) => differenceOf(change, of, "")),
      ],
    ],
    width,
  );
  const notes = [
    ...(removed ? [`its file is gone: what it deployed is there, and billed, until somebody destroys ${name}`] : []),
    ...retired.map((thing) => `${thing}: let go of, still there and billed`),
  ];
  const lines = [...change.lines.map(lineText), ...change.unknown.map(unknownText), ...notes].flatMap((line) =>
    wrapped(line, width - 4).map((text, index) => `${index === 0 ? "  " : "    "}${text}`),
  );
  return [...sums, ...lines].join("\n");
}

type Column = "idle" | "full" | "expected";

function sideRow(side: string, totals: Totals, columns: readonly Column[]): string[] {
  const { atLeast, about, idle } = totals;
  const sums = columns.map((of) => `${about ? "~" : ""}${money(totals[of] ?? idle)}`);
  return [`  ${side}${atLeast ? ", at least" : ""}`, ...sums];
}

function unknownText({ thing, what, comes }: BillChange["unknown"][number]): string {
  return comes ? `${thing}: ${what} comes, and is not known` : `${thing}: ${what} goes, and was not known`;
}

function lineText({ thing, part, before, after, idle, full, expected }: LineChange): string {
  const name = part === undefined ? thing : `${thing} ${part}`;
  const what = changedWords(before, after);
  if (idle === undefined) return `${name}: ${what}; the difference is not known, since a price is not`;
  const about = [before, after].some((line) => line?.price !== undefined && isAbout(line.price)) ? "~" : "";
  const more = expected === undefined || expected === idle ? "" : `, ${about}${signed(expected)} expected`;
  return `${name}: ${what}: ${about}${signed(idle)} idle, ${about}${signed(full!)} full${more}`;
}

/** Rows with their numbers under each other. */
function rowsOf(rows: readonly (readonly string[])[], width: number): string[] {
  const most = rows[0]!.map((_, index) => Math.max(...rows.map((row) => columns(row[index]!))));
  const name = Math.min(most[0]!, width - 30);
  return rows.map(([first = "", ...amounts]) => {
    const right = amounts.map((amount, index) => " ".repeat(most[index + 1]! - columns(amount) + 2) + amount);
    return `${padded(first, name)}${right.join("")}`.trimEnd();
  });
}
