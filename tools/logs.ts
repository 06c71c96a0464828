import type { Asking } from "./asking";
import { awsLogs } from "./logs/aws";
import { googleLogs } from "./logs/google";
import type { Line } from "./logs/source";
import type { Program } from "./synthesize";
import { type Thing, thingOf } from "./things";
import { UserError } from "./user-error";

/** What a person asks for. */
export interface LogsOptions {
  /** From when on: `30m`, `2d`, or a moment such as `2026-11-01T03:00Z`. */
  readonly since: string;
  /** Go on until it is interrupted, with what comes. */
  readonly follow: boolean;
  readonly asking: Asking;
  /** Takes each line as it is known. */
  readonly print: (line: string) => void;
  /**
   * The time.
   * @default - that of the machine
   */
  readonly now?: () => Date;
  /**
   * Whether to ask once more, while following; it waits as long as is right.
   * @default - after five seconds, always
   */
  readonly again?: () => Promise<boolean>;
}

/** The kinds that write logs of their own. */
export const logging = ["jobs", "services", "endpoints", "airflow"] as const;

const most = 10_000; // lines at once

/**
 * `ponte logs dev job/ingest --since 1h`: what a thing has logged, oldest first, a line for each entry: when, in UTC, who of it, and what.
 *
 * @throws UserError with exit code 4 for what the cloud refuses
 */
export async function logs(program: Program, typed: string, options: LogsOptions): Promise<void> {
  const { asking, print, follow, now = () => new Date(), again = everyFiveSeconds } = options;
  const thing = thingOf(program, typed, logging);
  const from = momentOf(options.since, now());
  let [told, newest] = [new Set<string>(), from];
  let isFirst = true;
  do {
    // What is written is found some seconds later: the last minute is read again, and what was told is left out.
    const since = isFirst ? from : new Date(Math.max(from.getTime(), newest.getTime() - 60_000));
    const lines = (await linesOf(program, thing, since, asking)).filter(({ id }) => !told.has(id));
    for (const line of lines) print(inWords(line));
    if (isFirst && lines.length === 0) print(`${thing.shown} has logged nothing since ${inUtc(from)}`);
    if (lines.length >= most) print(`these are the first ${most} lines; a later --since tells the others`);
    told = new Set([...told, ...lines.map(({ id }) => id)].slice(-2 * most));
    newest = lines.at(-1)?.at ?? newest;
    isFirst = false;
  } while (follow && (await again()));
}

/** What a thing logged since, oldest first. */
export async function linesOf(program: Program, thing: Thing, since: Date, asking: Asking): Promise<Line[]> {
  const read = program.environment.cloud === "aws" ? awsLogs : googleLogs;
  const lines = await read(program, thing, { since, most, asking });
  return lines.sort((one, other) => Number(one.at) - Number(other.at));
}

/** A line as people read it: `2026-11-01T03:00:04Z  task 3  rows: 4711`. */
export function inWords({ at, from, text }: Line): string {
  return [inUtc(at), ...(from === "" ? [] : [from]), text.trimEnd()].join("  ");
}

const inUtc = (at: Date) => at.toISOString().replace(/\.\d+/, "");

const units = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** The moment that `--since` names. */
export function momentOf(typed: string, now: Date): Date {
  const [, count, unit] = /^(\d{1,5})([smhd])$/.exec(typed) ?? [];
  if (count !== undefined) return new Date(now.getTime() - Number(count) * units[unit as keyof typeof units] * 1000);
  // Without a zone it would be read in that of the machine, and what is printed is UTC.
  const moment = /^\d{4}-\d\d-\d\d$/.test(typed) ? `${typed}T00:00Z` : typed;
  const isWhole = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(moment);
  if (isWhole && !Number.isNaN(Date.parse(moment))) return new Date(moment);
  throw new UserError(
    `--since is "${typed}"; write how long ago, such as 30m, 6h or 2d, or when, such as 2026-11-01T03:00Z`,
  );
}

const everyFiveSeconds = () => new Promise<boolean>((resolve) => void setTimeout(() => resolve(true), 5_000));
