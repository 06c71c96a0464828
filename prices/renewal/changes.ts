import type { Line } from "../price";
import { leftBehind, recomputed } from "./derived";
import { keyOf, type Incoming } from "./incoming";

/** What would become of a line of the table. */
export interface Change {
  readonly was?: Line;
  readonly is?: Line;
  /** By how much of its old price it changes; 0 where the price stays and only its source is another. */
  readonly share: number;
  /** Why it is not taken unless somebody says so; `undefined` where it is. */
  readonly refused?: string;
}

export interface Renewal {
  readonly changes: readonly Change[];
  /** Derived lines that nobody has renewed, though they should be. */
  readonly stale: readonly Line[];
  readonly mistakes: readonly string[];
  readonly table: readonly Line[];
}

const suspicious = 0.5;

/**
 * What the sources make of the table, the greatest change first.
 *
 * @param accepted items, or items and their region as `item@region`, that may change by more than half, vanish, or take an older source
 */
export function renewal(table: readonly Line[], sources: readonly Incoming[], accepted: readonly string[]): Renewal {
  const said = new Map<string, Line>();
  // What was read counts more than what was worked out, whichever comes first.
  for (const line of sources.flatMap(({ lines }) => lines)) {
    const before = said.get(keyOf(line));
    if (before === undefined || line.confidence === "read") said.set(keyOf(line), line);
  }
  const vanished = table.filter((line) => !said.has(keyOf(line)) && sources.some(({ covers }) => covers(line)));
  const merged = table
    .filter((line) => !vanished.includes(line))
    .map((line) => replaced(line, said.get(keyOf(line))))
    .concat([...said.values()].filter((line) => !table.some((own) => keyOf(own) === keyOf(line))));
  const again = new Map(recomputed(table, merged, new Set(said.keys())).map((line) => [keyOf(line), line]));
  const after = inOrder(merged.map((line) => again.get(keyOf(line)) ?? line), table); // prettier-ignore
  const old = new Map(table.map((line) => [keyOf(line), line]));
  const changes = [
    ...vanished.map((was): Change => ({ was, share: -1, refused: refusal(accepted, was, "is in its source no more") })),
    ...after.flatMap((is) => change(old.get(keyOf(is)), is, accepted)),
  ].sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
  const stale = leftBehind(table, after, new Set([...said.keys(), ...again.keys()]));
  return { changes, stale, mistakes: sources.flatMap(({ mistakes }) => mistakes), table: after };
}

/** Tiers and free quotas stand in the note, which no source brings along. */
function replaced(line: Line, by: Line | undefined): Line {
  return by === undefined ? line : { ...by, note: by.note === "" ? line.note : by.note };
}

function change(was: Line | undefined, is: Line, accepted: readonly string[]): Change[] {
  if (was === undefined) return [{ is, share: 0 }];
  const share = is.usd / was.usd - 1;
  if (share === 0 && is.source === was.source && is.as_of === was.as_of && is.confidence === was.confidence) return [];
  if (is.unit !== was.unit) return [{ was, is, share, refused: refusal(accepted, is, `was by ${was.unit}`) }];
  const older = is.as_of.slice(0, was.as_of.length) < was.as_of.slice(0, is.as_of.length);
  const reason = Math.abs(share) > suspicious ? "changes by more than half" : older ? "has an older source" : undefined;
  return [{ was, is, share, refused: reason === undefined ? undefined : refusal(accepted, is, reason) }];
}

function refusal(accepted: readonly string[], { item, region }: Line, reason: string): string | undefined {
  return accepted.includes(item) || accepted.includes(`${item}@${region}`) ? undefined : reason;
}

/** What is new stands behind what it is like: its item, else its service, else at the end. */
function inOrder(lines: readonly Line[], table: readonly Line[]): Line[] {
  const known = new Set(table.map(keyOf));
  const ordered = lines.filter((line) => known.has(keyOf(line)));
  for (const line of lines.filter((each) => !known.has(keyOf(each)))) {
    const sameItem = ordered.findLastIndex(({ cloud, service, item }) => cloud === line.cloud && service === line.service && item === line.item);
    const sameService = ordered.findLastIndex(({ cloud, service }) => cloud === line.cloud && service === line.service);
    const behind = sameItem >= 0 ? sameItem : sameService >= 0 ? sameService : ordered.length - 1;
    ordered.splice(behind + 1, 0, line);
  }
  return ordered;
} // prettier-ignore
