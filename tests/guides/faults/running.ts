import type { Fault } from "../entry";

/** What the sandbox and the terminal showed. */
export const running: readonly Fault[] = [];
