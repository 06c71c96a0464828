import type { KindWords } from "./kind";
import { prose } from "./phrases";

export const identities: KindWords<"identities"> = {
  title: "Identities",
  shape: ["((", "))"],
  place: (name) => name,
  describe: ({ description, from }) => [
    ...(description === undefined ? [] : [prose(description)]),
    ...from.map(({ name }) => `from ${prose(name)}`),
  ],
  /** Who outside acts as it, without a key. */
  flows: (thing, { from }) => from.map(({ name }) => ({ who: name, thing, verb: "acts as", isThing: false })),
};
