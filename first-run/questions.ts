import type { Clients } from "./clients";
import type { Options } from "./options";
import type { Changes } from "./environments";

/** What became of a step. */
export interface Outcome {
  readonly step: string;
  readonly minutes: number;
  /** What Terraform said, where it failed; the first error alone. */
  readonly error?: string;
  /** Whether it was left out, an earlier one having failed. */
  readonly skipped?: true;
  /** Nobody knows whether it can go through: that it does not is what was to be learned. */
  readonly isOpen?: boolean;
}

/** One step of the run, in its order. `destroy` comes last, by itself. */
export type Step = { readonly name: string; readonly says: string; readonly isOpen?: boolean } & (
  { readonly deploy: Changes } | { readonly plan: "deployer" | "planner" } | { readonly calls: number }
);

/** What the run is to settle: a finding that the services' guides leave open. */
export interface Question {
  /** `AWS 3`, as in docs/audit.md. */
  readonly finding: string;
  readonly asks: string;
  /** The step whose outcome answers it, */
  readonly step?: string;
  /** or what is asked of the cloud after the last step, before anything is destroyed. */
  readonly look?: (clients: Clients) => Promise<string>;
}

/** The steps and questions of a cloud. */
export interface Script {
  readonly steps: (options: Options) => readonly Step[];
  readonly questions: (options: Options) => readonly Question[];
}

/** What a step's outcome says, for who reads the page. */
export function answerOf({ error, skipped }: Outcome): string {
  if (skipped) return "not tried: an earlier step failed";
  return error === undefined ? "yes" : `no: ${error}`;
}
