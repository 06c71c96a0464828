import type { Action, ResourceChange } from "./plan";

/** Most dangerous first. */
export const levels = ["data", "serving", "access", "guard", "change"] as const;

/** What can go wrong: data is lost, serving stops, access changes, a guard becomes weaker; or nothing of these. */
export type Level = (typeof levels)[number];

/**
 * What the last gate makes of a change to what is protected: it stops a plan with a `loss`; a `switch` is what `protect: false` itself turns off, and
 * stops where `protect` is on; a `key` is a loss, unless the environment's key itself is let go.
 */
export type Gate = "loss" | "switch" | "key";

/** One thing to know about a change before it is approved. */
export interface Finding {
  readonly level: Level;

  /** A sentence in Markdown, without the full stop. */
  readonly says: string;

  /** False for what is worth a line of its own but needs no second look, such as a grant to one more group. */
  readonly dangerous: boolean;

  /** Order within a level; 0 comes first. */
  readonly rank: number;

  /**
   * What the last gate makes of it.
   * @default - nothing: it is told, and may be deployed
   */
  readonly gate?: Gate;

  /**
   * Parts of the thing that are lost, such as columns, by the words behind the thing's own key in the anchor.
   * @default - the whole of it
   */
  readonly parts?: readonly string[];
}

/** The many changes by which one endpoint comes to serve another model, as one. */
export interface EndpointUpdate extends Omit<Finding, "parts"> {
  readonly endpoint: ResourceChange;
  readonly action: Action;

  /** The changes that the sentence stands for: models, configurations and scaling that are replaced by design. */
  readonly parts: ResourceChange[];
}

/** Sorts findings: by level, then by rank. */
export function byDanger(one: Finding, other: Finding): number {
  return levels.indexOf(one.level) - levels.indexOf(other.level) || one.rank - other.rank;
}
