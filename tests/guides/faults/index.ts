import type { Fault } from "../entry";
import { behaviour } from "./behaviour";
import { messages } from "./messages";
import { plans } from "./plans";
import { promises } from "./promises";
import { running } from "./running";

/** What a first look at commit d5cb8dd found, by what it was about. */
export const faults: Readonly<Record<string, readonly Fault[]>> = {
  "What the programs did": [...behaviour, ...promises],
  "What mistakes were told": messages,
  "What `ponte diff` said": plans,
  "What the sandbox and the terminal showed": running,
};
