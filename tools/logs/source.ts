import type { Asking } from "../asking";
import type { Program } from "../synthesize";
import type { Thing } from "../things";

/** One entry of a log. */
export interface Line {
  readonly at: Date;
  /** Differs from that of every other entry. */
  readonly id: string;
  /** Who of the thing wrote it: a task, a scheduler; empty where there is one alone. */
  readonly from: string;
  readonly text: string;
}

/** What is to be read. */
export interface Wanted {
  readonly since: Date;
  /** How many entries at most. */
  readonly most: number;
  readonly asking: Asking;
}

/** How the log of a thing is read on one cloud, in whatever order. */
export type ReadLogs = (program: Program, thing: Thing, wanted: Wanted) => Promise<Line[]>;
