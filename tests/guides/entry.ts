import type { Json } from "../support/check-schema";
import type { Files } from "../support/environments";

/** One sentence of a service's guide that our programs have to obey, and what holds them to it. */
export interface Entry {
  /** What the guide says, in our words. */
  readonly says: string;
  readonly page: Page;
  /** `AWS 3`: the finding of the audits that it closes; none where they found us right, or did not look. */
  readonly finding?: string;
  readonly held: Held;
}

/** A mistake of ours that somebody met in an earlier version, and what keeps it from coming back. */
export interface Fault {
  /** Its number in the list of what a first look at commit d5cb8dd found: `A4`, `D-e`. Of one kind there may be several. */
  readonly fault: string;
  /** The smallest thing to write or do. */
  readonly input: string;
  /** What d5cb8dd did then, or said, in its own words. */
  readonly was: string;
  readonly held: Held;
}

/** Where it says so. */
export interface Page {
  readonly title: string;
  /** Without `https://`. */
  readonly address: string;
  /** When it was read, or the year of the text: `2026-11`, `2023`. */
  readonly read: string;
}

export type Held = HeldByProgram | HeldByInput | HeldByTest | NotChecked;

/** A rule on the synthesized programs. */
export interface HeldByProgram {
  /** What of this program breaks the rule, one line each; undefined where the rule says nothing about it. */
  readonly broken: (program: Json, environment: string) => readonly string[] | undefined;
  /**
   * Takes the cure out of a program, and says whether it was there to be taken: the rule has to see that it is gone. Without it an entry would
   * count although nothing could turn it red.
   */
  readonly without: (program: Json) => boolean;
  /** What the rule is about, where no shipped environment and no everything-environment has it: read as `dev.yaml`. */
  readonly yaml?: string;
}

/** A mistake that is refused where it stands, and the same without the mistake. */
export interface HeldByInput {
  /** Environment files; the first is the one with the mistake. */
  readonly refused: Files;
  /** What the one line says. */
  readonly message: RegExp;
  readonly accepted: Files;
}

/** A test elsewhere: of a stand-in that refuses what the service refuses, or of a construct that does. */
export interface HeldByTest {
  /** The file from the project's root. */
  readonly file: string;
  /** The test's name as it stands there. */
  readonly test: string;
}

/** Nothing could turn it red here. */
export interface NotChecked {
  /** Why not: a reason of the service, never of time. */
  readonly notChecked: string;
}
