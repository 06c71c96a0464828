import type { Part } from "../plan/access/holders";
import type { Right } from "../plan/access/right";
import type { Party } from "./parties";
import type { Place } from "./places";
import type { Word } from "./words/word";

/** That somebody may, or must not, do something to something, as one resource says it. */
export interface Grant {
  readonly who: Party;
  readonly on: Place;
  /** The right as it is written; `who` and `on` of it are not resolved. */
  readonly right: Right;
  readonly words: readonly Word[];
  /** Behind the sentence, such as `only through S3`; empty without a condition. */
  readonly condition: string;
  /** Google Cloud: the role, which is told beside the words. */
  readonly role?: string;
  /** Google Cloud: what a role of the program's own consists of. */
  readonly permissions?: readonly string[];
  /** Address of the resource that says it. */
  readonly from: string;
  /** What kind of thing says it. */
  readonly kind: Part["kind"] | "door";
  /** That thing in words, in Markdown. */
  readonly called: string;
}
