import type { Construct } from "constructs";
import type { AnswersTo, KindName, kinds, Relation } from "../language";

/** How the things of one kind are made on one cloud; `aws/kind.ts` and `gcp/kind.ts` say what a kind needs beside this. */
export interface MakesKind<Item, Made, Platform> {
  /** The construct that holds them: part of every id, so it never changes. */
  readonly group: string;

  /** Groups of what is made for them elsewhere, under the same keys: what a construct refuses there is told where the thing stands. */
  readonly besides?: readonly string[];

  /** Makes what all of them stand on, before the first; called also where there are none. */
  prepare?(items: Record<string, Item>, on: Platform): void;

  /** Makes one. What kinds before this one made is there already; what workloads name is let in once everything is made. */
  make(at: Construct, key: string, item: Item, on: Platform): Made;

  /** Makes what shows all of them, at the very end. */
  finish?(made: Record<string, Made>, on: Platform): void;

  /** What other programs are told of one. */
  output(made: Made, item: Item): unknown;
}

/** A type for each kind: one that is forgotten is named where the others stand. */
export type OneForEach<Made extends Record<KindName, unknown>> = Made;

/** The same by noun, as references name them. */
export type ByNoun<Made extends Record<KindName, unknown>> = {
  readonly [Name in KindName as (typeof kinds)[Name]["noun"]]: Made[Name];
};

/** How a kind lets workloads in: one function for each relation that it answers to. */
export type ReachOf<Name extends KindName, Made, Workload> = {
  readonly [To in AnswersTo<Name>]: (made: Made, to: Workload, path: string) => void;
};

/** `Then` for a kind that answers to a relation, and must therefore say how it lets in. */
export type IfReachable<Name extends KindName, Then> = [AnswersTo<Name>] extends [never] ? unknown : Then;

/** `Then` for a kind whose things read, write, call and so on, and must therefore say as whom. */
export type IfWorkload<Item, Then> = [Extract<keyof Item, Relation>] extends [never] ? unknown : Then;
