import { reasons } from "./reasons";
import { stages, type Evidence, type Stage, type Types } from "./evidence";
import { table } from "../../../tools/show/table";
import type { Kept } from "./kept";
import { readPart, rowsOf, type Title } from "./page";

const columns: Record<Stage, string> = {
  schema: "schema",
  validated: "validated",
  planned: "planned",
  applied: "applied",
  unchanged: "second plan empty",
  updated: "updated in place",
  destroyed: "destroyed",
  modelled: "requests valid by the vendor's model",
};

/** The part of the page about one cloud. */
export function cloudPart(types: Types, evidence: readonly Evidence[], terraform: string): string {
  const names = Object.keys(types).sort(resourcesFirst);
  const whole = names.filter((type) => missing(types, type).length === 0);
  const providers = [...new Set(evidence.flatMap((each) => each.providers))].join(", ");
  const tolerated = [...new Set(evidence.flatMap((each) => each.tolerated))].sort();
  const allKept = evidence.flatMap(({ kept }) => kept);
  const row = (type: string) => [
    `\`${type}\``,
    ...stages.map((stage) => (types[type]![stage] > 0 ? "yes" : "-")),
    missing(types, type).length === 0 ? "" : reasonFor(type)!,
  ];
  const environment = ({ environment: name, resources, dataSources, kept }: Evidence) => [
    `\`${name}\``,
    `${resources}`,
    `${dataSources}`,
    kindsOf(kept)
      .map((kind) => `${kept.filter((each) => each.kind === kind).length} ${kind}`)
      .join(", "),
  ];
  return `Measured on ${new Date().toISOString().slice(0, 10)} with ${[terraform, providers].join(", ")}. ${whole.length} of ${names.length} types have gone through everything.

${table(["type", ...stages.map((stage) => columns[stage]), "why not everything"], names.map(row))}

Each environment was deployed, planned again, changed, planned again, had something of each kind removed, was planned again, and destroyed; one
with \`protect: true\` refused the destroy until a deploy had turned that off.

${table(["environment", "resources", "data sources", "left by design"], evidence.map(environment))}

${kindsOf(allKept)
  .map((kind) => `- ${kind}: ${allKept.find((each) => each.kind === kind)!.why}`)
  .join(
    "\n",
  )}${tolerated.length === 0 ? "" : `\n\nWhat the provider sent against the vendor's model, and the vendor takes:\n\n${tolerated.map((line) => `- ${line}`).join("\n")}`}`;
}

/** Where types fall behind what the page says of a cloud, one line each. */
export function fallenBehind(title: Title, types: Types): string[] {
  return behind(rowsOf(readPart(title)), types);
}

/** The same, of the rows of a table. */
export function behind(rows: readonly string[][], types: Types): string[] {
  const page = new Map(rows.map(([type, ...cells]) => [type!.replaceAll("`", ""), cells]));
  const unknown = Object.keys(types).filter((type) => !page.has(type));
  const lower = [...page].flatMap(([type, cells]) =>
    stages
      .filter((stage, index) => cells[index] === "yes" && !types[type]?.[stage])
      .map((stage) => `${type}: not ${columns[stage]}, as docs/proof.md says`),
  );
  return [...unknown.map((type) => `${type}: is not in docs/proof.md; run: npm run proof`), ...lower];
}

/** Types that stand lower than everything for no known reason, and reasons that nothing needs. */
export function unexplained(types: Types, known = reasons): string[] {
  const lower = Object.keys(types).filter((type) => missing(types, type).length > 0);
  const silent = lower.filter((type) => reasonFor(type, known) === undefined);
  const stale = Object.keys(known).filter((type) => types[type] !== undefined && !lower.includes(type));
  return [
    ...silent.map((type) => `${type}: not ${missing(types, type).join(", ")}, and reasons.ts does not say why`),
    ...stale.map((type) => `${type}: reasons.ts excuses it for nothing`),
  ];
}

const kindsOf = (kept: readonly Kept[]) => [...new Set(kept.map(({ kind }) => kind))].sort();

function missing(types: Types, type: string): string[] {
  return stages.filter((stage) => types[type]![stage] === 0).map((stage) => columns[stage]);
}

function reasonFor(type: string, known = reasons): string | undefined {
  return type.startsWith("data.") ? "it is read, and never changed" : known[type];
}

function resourcesFirst(a: string, b: string): number {
  return Number(a.startsWith("data.")) - Number(b.startsWith("data.")) || (a < b ? -1 : 1);
}
