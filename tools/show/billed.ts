import { billedWords, byUse, factsOf, free, hourly, monthly, notKnown } from "../../terraform-types";
import { billOf, totalsOf } from "../cost/bill";
import { money } from "../cost/money";
import { code } from "../plan/markdown";
import { kindOf } from "../plan/names";
import type { Inventory, Resource } from "./inventory";
import type { Program } from "../synthesize";
import { table } from "./table";
import { counted } from "../kinds/phrases";

/** What is billed by the hour although nobody uses it, in words, what costs most first. */
export function billedIdle({ resources }: Inventory): string[] {
  const words = resources.filter(({ cost }) => cost === hourly).map(({ type }) => wordFor(type));
  const order: readonly string[] = billedWords;
  return [...new Set(words)].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

/** What that comes to in a month, as `ponte cost` tells it in full: `at least about 1,269.58 US dollars a month`. */
export function idleSum(program: Program): string {
  const { idle, atLeast, about } = totalsOf(billOf(program));
  const marks = [...(atLeast ? ["at least"] : []), ...(about ? ["about"] : [])];
  return [...marks, money(idle), "US dollars a month"].join(" ");
}

/** What is billed in one way, a few words for each; `quote` marks the names in them. */
export interface Billed {
  readonly when: string;
  readonly what: readonly string[];
}

/** By class: what is billed by time with its words, what is billed by use by name, and of the rest how many. */
export function billing({ resources }: Inventory, quote: (name: string) => string): Billed[] {
  const of = (cost: string) => resources.filter((resource) => resource.cost === cost);
  const used = of(byUse).flatMap(({ thing }) => (thing === "apis" ? [] : quote(thing)));
  const unknown = of(notKnown).map(({ type }) => quote(type));
  return [
    { when: hourly, what: byThing(of(hourly), quote) },
    { when: monthly, what: byThing(of(monthly), quote) },
    { when: byUse, what: [...new Set(used)] },
    ...(unknown.length === 0 ? [] : [{ when: notKnown, what: [...new Set(unknown)] }]),
    { when: free, what: [counted(of(free).length, "resource")] },
  ];
}

/** What no resource of the program says; undefined where it does not hold. */
export function billedBesides({ resources }: Inventory): string | undefined {
  if (!resources.some(({ type }) => type === "google_vertex_ai_endpoint")) return undefined;
  return "Every model that is deployed to a Vertex AI endpoint is billed by the hour for as long as it is deployed, also one that a later deploy adds.";
}

/** The same as a table, and what it comes to. */
export function costTable(program: Program, made: Inventory): string {
  const rows = billing(made, (name) => code(name)).map(({ when, what }) => [
    when,
    what.join(when === hourly || when === monthly ? "; " : ", ") || "nothing",
  ]);
  const besides = billedBesides(made);
  const sum = `Idle it comes to ${idleSum(program)} at list prices; \`ponte cost ${program.name}\` has every line.`;
  return [table(["When", "What"], rows), sum, ...(besides === undefined ? [] : [besides])].join("\n\n");
}

function byThing(resources: readonly Resource[], quote: (name: string) => string): string[] {
  return [...new Set(resources.map(({ thing }) => thing))].map((thing) => {
    const words = resources.filter((resource) => resource.thing === thing).map(({ type }) => wordFor(type));
    const counts = [...new Set(words)].map((word) => {
      const count = words.filter((other) => other === word).length;
      return count === 1 ? word : counted(count, word);
    });
    return `${quote(thing)}: ${counts.join(", ")}`;
  });
}

const wordFor = (type: string): string => factsOf(type).billedAs ?? kindOf(type);
