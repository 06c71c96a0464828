import type { Call } from "../clouds/call";
import type { Answer } from "../clouds/send";
import type { Program } from "../synthesize";

/** How a cloud is woken, and what its refusals mean. */
export interface Way {
  calls(program: Program, thing?: string): Call[];

  /** `endpoint/churn/variant/a comes up to 2 to 8` */
  inWords(call: Call): string;

  /** True of a refusal that is none when the call is made again later. */
  mayPass(answer: Answer): boolean;

  /** What the cloud refuses, in words that say what to do. */
  refusal(environment: string, call: Call, answer: Answer): string;
}
