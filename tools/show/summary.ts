import { kindNames, kinds } from "../../language";
import { counted } from "../kinds/phrases";
import type { Program } from "../synthesize";
import { billedIdle } from "./billed";
import { placeOf, warnings } from "./facts";
import { inventory } from "./inventory";
import { columns, section } from "./lines";
import { retiredThings } from "./retired";
import { aligned } from "./table";

/**
 * What `ponte synth` prints: a line per environment, in columns, and warnings behind them. Where that is wider than the terminal, some short lines
 * for each. Plain ASCII, no colour.
 *
 * @param width columns of the terminal; none for a file or another program
 */
export function summary(programs: readonly Program[], width = Infinity): string {
  const rows = programs.map(rowOf);
  const told = programs.flatMap((program) => warnings(program).map((warning) => `warning: ${warning}`));
  const lines = aligned(rows, "   ");
  if ([...lines, ...told].every((line) => columns(line) <= width)) return [...lines, ...told].join("\n");
  const labels = Math.min(Math.max(0, ...programs.map(({ name }) => columns(name))) + 2, Math.floor(width / 3));
  const layout = { width, labels, names: 0 };
  const blocks = rows.flatMap(([name, cloud, place, held, resources, idle]) => {
    const said = [`${cloud} ${place}, ${resources}`, held!, idle!].map((text) => ({ text }));
    // A long name gets a line of its own.
    if (columns(name!) < labels) return section(name!, said, layout);
    return [...section("", [{ text: name! }], { ...layout, labels: 0 }), ...section("", said, layout)];
  });
  return [...blocks, ...told.flatMap((text) => section("", [{ text }], { ...layout, labels: 0 }))].join("\n");
}

function rowOf({ name, environment, json }: Program): string[] {
  const made = inventory(json);
  const held = kindNames
    .map((kind) => [Object.keys(environment.kinds[kind]).length, kinds[kind].noun] as const)
    .filter(([count]) => count > 0)
    .map(([count, noun]) => counted(count, noun));
  const retired = retiredThings(environment).length;
  if (retired > 0) held.push(`${retired} retired`);
  const idle = billedIdle(made).join(", ") || "nothing";
  return [
    name,
    environment.cloud,
    placeOf(environment).join(" "),
    held.join(", ") || "empty",
    counted(made.resources.length, "resource"),
    `billed idle: ${idle}`,
  ];
}
