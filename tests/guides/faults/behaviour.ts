import type { Fault } from "../entry";

/** What the programs did. */
export const behaviour: readonly Fault[] = [];
