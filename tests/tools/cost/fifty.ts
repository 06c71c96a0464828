import { onAws } from "./fifty-aws";
import { onGoogle } from "./fifty-gcp";

/** A change of a file, and what it is worth a month: worked out by hand from the table of prices. */
export interface PreparedChange {
  readonly what: string;
  /** What the environment has before. */
  readonly has: string;
  /** As `--what-if` takes them. */
  readonly edits: readonly string[];
  /** Dollars a month, without alarms and dashboards: these are counted in the programs. */
  readonly idle?: number;
  readonly full?: number;
  /** No difference is known, and none is told. */
  readonly notKnown?: true;
  /** Something changes besides that has no price. */
  readonly inPart?: true;
  /** Alarms come, and nothing else. */
  readonly alarms?: true;
  /** Nothing that is deployed changes. */
  readonly sameProgram?: true;
}

export const fifty = [
  ...onAws.map((change) => ({ ...change, cloud: "aws" as const })),
  ...onGoogle.map((change) => ({ ...change, cloud: "gcp" as const })),
];
