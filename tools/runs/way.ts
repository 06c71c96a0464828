import type { Call } from "../clouds/call";

/** How a run stands. One that found another at work, and left, was skipped. */
export interface Run {
  readonly state: "running" | "succeeded" | "failed" | "timed out" | "cancelled" | "skipped";
  /** Why, in the cloud's words. */
  readonly why?: string;
}

/** How something is run by hand on one cloud: by what its schedule starts, too. */
export interface RunWay {
  /** What starts it. */
  call(day?: string): Call;
  /** The name of the run. */
  start(day?: string): Promise<string>;
  look(id: string): Promise<Run>;
}
