import { kindWords } from "../kinds";
import type { Flow } from "../kinds/kind";
import type { Thing } from "./things";

/** The things and what flows between them as a Mermaid flowchart, in the direction in which data goes; people are left out. */
export function diagram(things: readonly Thing[], flows: readonly Flow[]): string {
  const known = new Set(things.map(({ reference }) => reference));
  const nodes = things.map(
    ({ reference, kind }) => `  ${nodeId(reference)}${kindWords[kind].shape.join(label(reference))}`,
  );
  const arrows = flows
    .filter(({ isThing, who, thing }) => isThing && known.has(who) && known.has(thing))
    .map(({ who, thing, verb, note = verb }) => {
      const [from, to] = verb === "reads" ? [thing, who] : [who, thing];
      return `  ${nodeId(from)} -->|${label(note)}| ${nodeId(to)}`;
    });
  return ["flowchart LR", ...nodes, ...new Set(arrows)].join("\n");
}

/** `bucket/raw-data` as `bucket_raw_data`: names hold no underscore, so two things stay two; no id is a word of Mermaid's own. */
function nodeId(reference: string): string {
  return reference.replace(/[^A-Za-z0-9]/g, "_");
}

/** Quoted text in which nothing counts: Mermaid writes `#34;` where HTML writes `&#34;`. */
function label(text: string): string {
  return `"${text.replace(/[^A-Za-z0-9 ,./%:_-]/g, (mark) => `#${mark.codePointAt(0)};`)}"`;
}
