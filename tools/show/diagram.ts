import { kindWords } from "../kinds";
import type { Flow } from "../kinds/kind";
import type { Thing } from "./things";

/** The things and what flows between them as a Mermaid flowchart, in the direction in which data goes; people are left out. */
export function diagram(things: readonly Thing[], flows: readonly Flow[]): string {
  const known = new Set(things.map(({ reference }) => reference));
  const nodes = things.map(
    ({ reference, kind }) => `  ${nodeId(reference)}${kindWords[kind].shape.join(label(reference))}`,
  );
  const places = outsideOf(flows).map((place) => `  ${nodeId(place)}>${label(place)}]`);
  const arrows = flows
    .filter(({ isThing, isOutside, who, thing }) => isThing && known.has(who) && (isOutside || known.has(thing)))
    .map(({ who, thing, verb, note = verb }) => {
      const [from, to] = verb === "reads" ? [thing, who] : [who, thing];
      return `  ${nodeId(from)} -->|${label(note)}| ${nodeId(to)}`;
    });
  return ["flowchart LR", ...nodes, ...places, ...new Set(arrows)].join("\n");
}

/** The places outside that something connects to, each once. */
export function outsideOf(flows: readonly Flow[]): string[] {
  return [...new Set(flows.filter(({ isOutside }) => isOutside).map(({ thing }) => thing))];
}

/**
 * `bucket/raw-data` as `bucket_raw_data`: names hold no underscore, so two things stay two; no id is a word of Mermaid's own. Of a place outside,
 * whose marks count, each mark has a length of its own: `api.example.com:443` as `to_api_example_com____443`.
 */
function nodeId(reference: string): string {
  if (!reference.includes(":")) return reference.replace(/[^A-Za-z0-9]/g, "_");
  return `to_${reference.replace(/[^A-Za-z0-9]/g, (mark) => ({ ".": "_", "-": "__", "/": "___" })[mark] ?? "____")}`;
}

/** Quoted text in which nothing counts: Mermaid writes `#34;` where HTML writes `&#34;`. */
function label(text: string): string {
  return `"${text.replace(/[^A-Za-z0-9 ,./%:_-]/g, (mark) => `#${mark.codePointAt(0)};`)}"`;
}
