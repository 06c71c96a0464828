import type { Fault } from "../entry";

/** What `ponte diff` said. */
export const plans: readonly Fault[] = [];
