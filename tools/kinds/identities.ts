import type { KindWords } from "./kind";
import { prose } from "./phrases";

export const identities: KindWords<"identities"> = {
  title: "Identities",
  shape: ["((", "))"],
  place: (name) => name,
  describe: ({ description }) => (description === undefined ? [] : [prose(description)]),
};
