import { createHash } from "node:crypto";

/** One entry of a section. */
export interface Item {
  readonly section: string;
  readonly text: string;
  readonly dangerous: boolean;

  /** True for what goes behind a fold: what comes with something that is new, and opens nothing. */
  readonly folded?: boolean;
}

const folded = "What comes with what is new";

/** Sections of as many items as fit. What is left out is what matters least. */
export function bodyWithin(items: readonly Item[], limit: number): string[] {
  const length = (blocks: string[]) => blocks.reduce((sum, block) => sum + block.length + 2, 0);
  if (length(blocksOf(items)) <= limit) return blocksOf(items);
  let room = limit - 330; // for the sentence about what is left out, and for the fold
  const seen = new Set<string>();
  // What is dangerous finds room first, whichever section it stands in, and what is folded last.
  const byNeed = [...items].sort((one, other) => needOf(other) - needOf(one));
  const fits = new Set(
    byNeed.filter(({ section, text }) => {
      const needs = text.length + 3 + (seen.has(section) ? 0 : section.length + 8);
      if (needs > room) return false;
      room -= needs;
      seen.add(section);
      return true;
    }),
  );
  const [kept, left] = [items.filter((item) => fits.has(item)), items.filter((item) => !fits.has(item))];
  const dangers = left.filter(({ dangerous }) => dangerous).length;
  const warning = dangers === 0 ? "none of them dangerous" : `**${dangers} of them dangerous**`;
  // Whoever approved a text has approved what did not fit as well: it is compared by this.
  const mark = createHash("sha256")
    .update(left.map(({ text }) => text).join("\n"))
    .digest("hex")
    .slice(0, 12);
  return [
    ...blocksOf(kept),
    `… and ${left.length} more that did not fit, ${warning}: see \`terraform show\` of the plan (\`${mark}\`).`,
  ];
}

const needOf = ({ dangerous, folded }: Item) => (dangerous ? 2 : folded ? 0 : 1);

function blocksOf(kept: readonly Item[]): string[] {
  const lines = (of: readonly Item[]) => of.map(({ text }) => `- ${text}`).join("\n");
  return [...new Set(kept.map(({ section }) => section))].map((section) => {
    const own = kept.filter((item) => item.section === section);
    const [open, behind] = [own.filter((item) => !item.folded), own.filter((item) => item.folded)];
    const fold =
      behind.length === 0
        ? []
        : [`<details><summary>${folded} (${behind.length})</summary>\n\n${lines(behind)}\n\n</details>`];
    return [`### ${section}`, ...(open.length > 0 ? [lines(open)] : []), ...fold].join("\n\n");
  });
}
