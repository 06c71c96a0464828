import type { Fault } from "../entry";

/** What mistakes in the files were told. */
export const messages: readonly Fault[] = [];
