import type { Answer, Call } from "../call";
import type { Body, Json } from "../json";
import type { Source } from "./source";

/** What a run waits for; it goes on once this holds. */
export type Wait = () => boolean;

/** Something that runs and may have to wait. */
export type Running<T> = Generator<Wait, T, void>;

/** The time of a run, in milliseconds since 1970; each branch of a parallel step has its own. */
export interface Clock {
  now: number;
}

/** One execution of a workflow, as its steps see it. */
export interface Machine {
  readonly source: Source;
  /** Address of the account as which it calls. */
  readonly account: string;
  /** What `sys.get_env` knows. */
  readonly env: Readonly<Record<string, string>>;
  /** Makes a call at a time, and tells whether what was answered hangs. */
  ask(clock: Clock, call: Call): { readonly answer: Answer; readonly hangs: boolean };
  identityToken(audience: string): string;
  log(clock: Clock, entry: Body): void;
  /** Counts a step; a workflow has at most 100,000. */
  step(): void;
  /** Something changes which everything that hangs may wait for. */
  changes(): Wait;
}

/** Where a step runs. */
export interface Frame {
  readonly machine: Machine;
  readonly clock: Clock;
  /** Whether it has looked at something that hangs since it slept. */
  sawHanging: boolean;
  /** How many workflows called each other. */
  readonly depth: number;
}

export type CallStep = (args: Record<string, Json>, frame: Frame) => Running<Json>;

/** What comes after a step that is not simply the next: another one, or the end of the workflow with a value. */
export type Flow = { readonly next: string } | { readonly value: Json } | undefined;
