import { kindNames, kinds, type KindName } from "../../language";
import { kindWords } from "../kinds";
import type { Item, KindWords } from "../kinds/kind";
import type { Program } from "../synthesize";
import { inventory } from "./inventory";

/** One of the things that people name in an environment's file. */
export interface Thing {
  /** As references write it: `bucket/raw`. */
  readonly reference: string;
  readonly kind: KindName;
  /** What people type to reach it, such as `gs://acme-ml-dev-churn-dev-raw`; undefined where nothing is made. */
  readonly place?: string;
  /** What it is and how it behaves, in a few plain words. */
  readonly what: string;
  /** The same word by word, without what {@link KindWords.parts} lists. */
  readonly apart: readonly string[];
}

/** Everything that the environment's file names, in its order. */
export function thingsOf({ environment, json }: Program): Thing[] {
  const made = inventory(json).resources.filter(({ primary }) => primary);
  const names = new Map(made.map(({ thing, name }) => [thing, name]));
  const thingsOfKind = <Name extends KindName>(kind: Name): Thing[] => {
    const { place, at, describe } = kindWords[kind] as KindWords<Name>;
    return Object.entries(environment.kinds[kind] as Record<string, Item<Name>>).map(([key, item]) => {
      const reference = `${kinds[kind].noun}/${key}`;
      const { renamedFrom = key } = item as { renamedFrom?: string };
      const name = names.get(`${kinds[kind].noun}/${renamedFrom}`);
      const where = name === undefined ? at?.(key, item, environment) : place(name, environment);
      return { reference, kind, place: where, what: describe(item).join("; "), apart: describe(item, true) };
    });
  };
  return kindNames.flatMap((kind) => thingsOfKind(kind));
}
