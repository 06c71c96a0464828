import type fc from "fast-check";
import type { KindName } from "../../language";
import type { Fields } from "./values";

/** What an environment says already, when one more kind is added to it. */
export interface SoFar {
  readonly head: Fields;
  readonly made: { readonly [Name in KindName]?: Record<string, Fields> };
}

/** Valid things of one kind, by name, on each cloud. What workloads read, write and call is added to all kinds at once. */
export interface ArbitraryKind {
  gcp(soFar: SoFar): fc.Arbitrary<Record<string, Fields>>;
  aws(soFar: SoFar): fc.Arbitrary<Record<string, Fields>>;
}
