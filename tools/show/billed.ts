import { billedWords, byUse, factsOf, free, hourly, monthly, notKnown } from "../../terraform-types";
import { code } from "../plan/markdown";
import { kindOf } from "../plan/names";
import type { Inventory, Resource } from "./inventory";
import { table } from "./table";
import { counted } from "../kinds/phrases";

/** What is billed by the hour although nobody uses it, in words, what costs most first. */
export function billedIdle({ resources }: Inventory): string[] {
  const words = resources.filter(({ cost }) => cost === hourly).map(({ type }) => wordFor(type));
  const order: readonly string[] = billedWords;
  return [...new Set(words)].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

/** By class: what is billed by time with its words, what is billed by use by name, and of the rest how many. */
export function costTable({ resources }: Inventory): string {
  const rows = [hourly, monthly].map((cost) => {
    const items = resources.filter((resource) => resource.cost === cost);
    return [cost, byThing(items).join("; ") || "nothing"];
  });
  const used = resources.filter(({ cost, thing }) => cost === byUse && thing !== "apis");
  const unknown = resources.filter(({ cost }) => cost === notKnown).map(({ type }) => type);
  const unbilled = resources.filter(({ cost }) => cost === free).length;
  const models = resources.some(({ type }) => type === "google_vertex_ai_endpoint");
  return [
    table(
      ["When", "What"],
      [
        ...rows,
        [byUse, [...new Set(used.map(({ thing }) => code(thing)))].join(", ") || "nothing"],
        ...(unknown.length === 0 ? [] : [[notKnown, [...new Set(unknown)].map((type) => code(type)).join(", ")]]),
        [free, counted(unbilled, "resource")],
      ],
    ),
    ...(models
      ? [
          "Every model that is deployed to a Vertex AI endpoint is billed by the hour as well, for as long as it is deployed.",
        ]
      : []),
  ].join("\n\n");
}

function byThing(resources: readonly Resource[]): string[] {
  return [...new Set(resources.map(({ thing }) => thing))].map((thing) => {
    const words = resources.filter((resource) => resource.thing === thing).map(({ type }) => wordFor(type));
    const counts = [...new Set(words)].map((word) => {
      const count = words.filter((other) => other === word).length;
      return count === 1 ? word : counted(count, word);
    });
    return `${code(thing)}: ${counts.join(", ")}`;
  });
}

const wordFor = (type: string): string => factsOf(type).billedAs ?? kindOf(type);
