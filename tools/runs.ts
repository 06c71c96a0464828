import { type Asking, seconds } from "./asking";
import { inWords, linesOf } from "./logs";
import { awsRuns } from "./runs/aws";
import { daysOf } from "./runs/days";
import { googleRuns } from "./runs/google";
import type { Run, RunWay } from "./runs/way";
import type { Program } from "./synthesize";
import { type Thing, thingOf } from "./things";
import { UserError } from "./user-error";

/** What a person asks for. */
export interface RunOptions {
  /** The logical date, `2026-11-01`, or the first and last of several, `2026-11-01..2026-11-05`; the day of the start without it. */
  readonly date?: string;
  /** Wait for its end, and print what it logs. */
  readonly follow: boolean;
  /** After a day that failed go on with the next. */
  readonly keepGoing: boolean;
  /** Print the calls and make none. */
  readonly dryRun: boolean;
  readonly asking: Asking;
  readonly print: (line: string) => void;
}

/** The kinds that run, and end. */
export const runnable = ["jobs"] as const;

const pause = 5; // seconds between two looks

/** Where a run did not succeed. */
export const failedCode = 5;

/**
 * `ponte run dev job/ingest --date 2026-11-01..2026-11-05`: starts it once, or once for each day, one after the other. One run is only started; several are
 * waited for, since one that finds another at work is skipped.
 *
 * @throws UserError with exit code 4 for what the cloud refuses, with 5 where a run that was waited for did not succeed
 */
export async function run(program: Program, typed: string, options: RunOptions): Promise<void> {
  const { print, follow, keepGoing, dryRun, asking } = options;
  const thing = thingOf(program, typed, runnable);
  const days = options.date === undefined ? [undefined] : daysOf(options.date);
  checkTakesDate(program, thing, options.date);
  const way =
    program.environment.cloud === "aws" ? awsRuns(program, thing, asking) : googleRuns(program, thing, asking);
  if (dryRun) {
    for (const { method, url, body } of days.map(way.call)) print([method, url, body].filter(Boolean).join(" "));
    return;
  }
  const failed: string[] = [];
  for (const day of days) {
    const started = new Date();
    const id = await way.start(day);
    const said = day === undefined ? thing.shown : `${thing.shown} for ${day}`;
    print(`${said} has been started: ${id}`);
    if (!follow && days.length === 1) {
      print(`ponte logs ${program.name} ${thing.shown} --follow tells what it does`);
      return;
    }
    const ended = await followed(way, id, follow ? reader(program, thing, started, options) : undefined);
    print(`${said} ${inPast(ended)} after ${lasting(started, new Date())}${ended.why ? `: ${ended.why}` : ""}`);
    if (ended.state === "succeeded") continue;
    failed.push(day ?? said);
    if (!keepGoing) break;
  }
  if (failed.length > 0) throw new UserError(summary(days.length, failed), failedCode);

  async function followed({ look }: RunWay, id: string, told?: () => Promise<void>): Promise<Run> {
    for (;;) {
      const run = await look(id);
      await told?.();
      if (run.state !== "running") return run;
      await (asking.wait ?? seconds)(pause);
    }
  }
}

function summary(days: number, failed: readonly string[]): string {
  if (days === 1) return "the run did not succeed";
  return `${failed.length} of ${days} days did not succeed: ${failed.join(", ")}`;
}

const inPast = ({ state }: Run) => (state === "skipped" ? "was skipped" : state === "running" ? "runs" : state);

function lasting(from: Date, to: Date): string {
  const all = Math.round((to.getTime() - from.getTime()) / 1000);
  return all < 120 ? `${all} s` : `${Math.round(all / 60)} min`;
}

/** Prints what has been logged since the last time. */
function reader(program: Program, thing: Thing, since: Date, { asking, print }: RunOptions): () => Promise<void> {
  const told = new Set<string>();
  let newest = since.getTime();
  return async () => {
    // What is written is found some seconds later: the last minute is read again.
    const from = new Date(Math.max(since.getTime(), newest - 60_000));
    for (const line of await linesOf(program, thing, from, asking)) {
      newest = Math.max(newest, line.at.getTime());
      if (!told.has(line.id)) print(inWords(line));
      told.add(line.id);
    }
  };
}

function checkTakesDate({ environment }: Program, { key, shown }: Thing, date: string | undefined): void {
  const { args = [] } = environment.kinds.jobs[key] ?? {};
  if (date === undefined || args.some((arg) => arg.includes("{date}"))) return;
  const { file, line } = environment.locate(["jobs", key]);
  throw new UserError(
    `${shown} would not know of ${date}: no argument of it says {date} (${file}:${line}); write args: ["--date", "{date}"], deploy, and run it again`,
  );
}
