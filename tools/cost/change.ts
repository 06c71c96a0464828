import type { Bill, Line } from "./bill";

/** What a change does to one line; an undefined difference is not known, and is in no sum. */
export interface LineChange {
  readonly thing: string;
  readonly part?: string;
  readonly before?: Line;
  readonly after?: Line;
  readonly idle?: number;
  readonly full?: number;
}

/** What a change does to a bill. */
export interface BillChange {
  /** Lines that come, go or cost another amount, the largest difference first; what is not known comes last. */
  readonly lines: readonly LineChange[];
  /** Sums over what both sides have a price for. */
  readonly idle: number;
  readonly full: number;
  /** Something changes whose price is not known on one of the sides. */
  readonly atLeast: boolean;
}

/**
 * Compares two bills line by line. A price that is missing on one side makes no difference at all: neither a saving nor a cost. Only what is
 * really not there costs nothing.
 */
export function changeOf(before: Bill, after: Bill): BillChange {
  const keys = [...new Set([...before.lines, ...after.lines].map(keyOf))];
  const lines = keys.flatMap((key) => {
    const [was, is] = [before, after].map((bill) => bill.lines.find((line) => keyOf(line) === key));
    const change = lineChange({ was, is }, { before, after });
    return isChange(change) ? [change] : [];
  });
  const sum = (of: "idle" | "full") => cents(lines.reduce((all, line) => all + (line[of] ?? 0), 0));
  const size = ({ idle, full }: LineChange) => (idle === undefined ? -1 : Math.max(Math.abs(idle), Math.abs(full!)));
  return {
    lines: lines.sort((one, other) => size(other) - size(one)),
    idle: sum("idle"),
    full: sum("full"),
    atLeast: lines.some(({ idle, before: was, after: is }) => idle === undefined || was?.atLeast !== is?.atLeast),
  };
}

function lineChange({ was, is }: { was?: Line; is?: Line }, sides: { before: Bill; after: Bill }): LineChange {
  const { thing, part } = (is ?? was)!;
  const told = { thing, part, before: was, after: is };
  // Of a thing that is not priced in full on one side, what is missing there may only be unknown.
  if (was === undefined && newlyUnknown(thing, sides.before, sides.after)) return told;
  if (is === undefined && newlyUnknown(thing, sides.after, sides.before)) return told;
  if ((was !== undefined && was.idle === undefined) || (is !== undefined && is.idle === undefined)) return told;
  // Two sizes of which only a floor is known: the floors say nothing of the difference.
  if (was?.atLeast !== undefined && is?.atLeast !== undefined && was.atLeast !== is.atLeast) return told;
  return { ...told, idle: cents((is?.idle ?? 0) - (was?.idle ?? 0)), full: cents((is?.full ?? 0) - (was?.full ?? 0)) };
}

/** Whether something of the thing is unknown in one bill that is not in the other. */
function newlyUnknown(thing: string, { unknown }: Bill, other: Bill): boolean {
  const known = new Set(other.unknown.filter((one) => one.thing === thing).map(({ what }) => what));
  return unknown.some((one) => one.thing === thing && !known.has(one.what));
}

function isChange({ before, after, idle, full }: LineChange): boolean {
  if (idle !== undefined) return idle !== 0 || full !== 0;
  return (
    before?.what !== after?.what ||
    before?.counts.idle !== after?.counts.idle ||
    before?.counts.full !== after?.counts.full
  );
}

const keyOf = ({ thing, part, key }: Line) => JSON.stringify([thing, part, key]);

/** An amount in whole cents, so that sums of what is printed are what is printed. */
export function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
