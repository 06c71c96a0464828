import type { Bill, Line, Unknown } from "./bill";
import { cents } from "./money";

/** What a change does to one line; an undefined difference is not known, and is in no sum. */
export interface LineChange {
  readonly thing: string;
  readonly part?: string;
  readonly before?: Line;
  readonly after?: Line;
  readonly idle?: number;
  readonly full?: number;
  /** What a load or a schedule lets expect; undefined where neither side has any, and where it is not known. */
  readonly expected?: number;
}

/** What a change does to a bill. */
export interface BillChange {
  /** Lines that come, go or cost another amount, the largest difference first; what is not known comes last. */
  readonly lines: readonly LineChange[];
  /** What is billed by time, comes or goes, and is not known. */
  readonly unknown: readonly (Unknown & { readonly comes: boolean })[];
  /** Sums over what both sides have a price for. */
  readonly idle: number;
  readonly full: number;
  /** Undefined where neither side has a load or a schedule. */
  readonly expected?: number;
  /** Something changes whose price is not known on one of the sides, so that the sums are of a part: the rest may be more or less. */
  readonly inPart: boolean;
}

type Column = "idle" | "full" | "expected";

interface Sides {
  readonly before: Bill;
  readonly after: Bill;
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
  const unknown = [
    ...newlyUnknown(before, after).map((one) => ({ ...one, comes: false })),
    ...newlyUnknown(after, before).map((one) => ({ ...one, comes: true })),
  ];
  const sum = (of: Column) => cents(lines.reduce((all, line) => all + (line[of] ?? 0), 0));
  const size = ({ idle, full }: LineChange) => (idle === undefined ? -1 : Math.max(Math.abs(idle), Math.abs(full!)));
  return {
    lines: lines.sort((one, other) => size(other) - size(one)),
    unknown,
    idle: sum("idle"),
    full: sum("full"),
    ...(isExpected({ before, after }) && { expected: sum("expected") }),
    inPart: unknown.length > 0 || lines.some(isInPart),
  };
}

/** True where a load or a schedule of one of the sides says what to expect. */
const isExpected = ({ before, after }: Sides) =>
  [...before.lines, ...after.lines].some(({ expected }) => expected !== undefined);

/** A floor that changes says how much the least is that comes or goes, and no more. */
const isInPart = ({ idle, before, after }: LineChange) =>
  idle === undefined || before?.atLeast !== undefined || after?.atLeast !== undefined;

function lineChange({ was, is }: { was?: Line; is?: Line }, sides: Sides): LineChange {
  const { thing, part } = (is ?? was)!;
  const told = { thing, part, before: was, after: is };
  if (was === undefined && isReplacing(is!, sides.before, sides.after)) return told;
  if (is === undefined && isReplacing(was!, sides.after, sides.before)) return told;
  if ((was !== undefined && was.idle === undefined) || (is !== undefined && is.idle === undefined)) return told;
  // Two sizes of one of which only a floor is known: that says nothing of the difference.
  if (was !== undefined && is !== undefined && was.atLeast !== is.atLeast) return told;
  // The prices of two regions, of one of which none is known: they say nothing of the difference.
  if (was !== undefined && is !== undefined && isForeign(was) !== isForeign(is)) return told;
  const amount = (line: Line | undefined, of: Column) =>
    of === "expected" ? (line?.expected ?? line?.idle ?? 0) : (line?.[of] ?? 0);
  const by = (of: Column) => {
    const [from, to] = [amount(was, of), amount(is, of)];
    return from === "unknown" || to === "unknown" ? undefined : cents(cents(to) - cents(from));
  };
  return { ...told, idle: by("idle"), full: by("full"), ...(isExpected(sides) && { expected: by("expected") }) };
}

/** Whether a line stands in the place of something in the other bill that has no price, as serverless does in that of a machine nobody knows. */
function isReplacing({ thing, part }: Line, other: Bill, own: Bill): boolean {
  const kept = new Set(own.lines.map(keyOf));
  const isOfPart = (line: Line) => line.part === part || line.part === undefined || part === undefined;
  const isGone = (line: Line) =>
    line.thing === thing && isOfPart(line) && line.idle === undefined && !kept.has(keyOf(line));
  return other.lines.some(isGone) || newlyUnknown(other, own).some((one) => one.thing === thing && one.onTop !== true);
}

/** What is unknown in one bill and is not in the other. */
function newlyUnknown({ unknown }: Bill, other: Bill): Unknown[] {
  const known = new Set(other.unknown.map(nameOf));
  return [...new Map(unknown.map((one) => [nameOf(one), one])).values()].filter((one) => !known.has(nameOf(one)));
}

const nameOf = ({ thing, what }: Unknown) => JSON.stringify([thing, what]);

/** Of another region, without a known ratio to the one that was asked for. */
const isForeign = ({ price }: Line) => price !== undefined && price.elsewhere && price.byRatio !== true;

function isChange({ before, after, idle, full, expected }: LineChange): boolean {
  if (idle !== undefined) return idle !== 0 || full !== 0 || (expected !== undefined && expected !== 0);
  return (
    before?.what !== after?.what ||
    before?.counts.idle !== after?.counts.idle ||
    before?.counts.full !== after?.counts.full ||
    (before?.idle === undefined) !== (after?.idle === undefined) ||
    (before !== undefined && after !== undefined && isForeign(before) !== isForeign(after))
  );
}

const keyOf = ({ thing, part, key }: Line) => JSON.stringify([thing, part, key]);
