import { money, signed } from "../cost/money";

/** What a plan's bill comes to, and by how much the plan changes it. */
export interface BriefSums {
  readonly idle: { readonly to: number; readonly by: number };
  readonly full: { readonly to: number; readonly by: number };
  readonly atLeast: boolean;
  readonly about: boolean;
}

/** A plan in numbers, for whoever puts several beside each other. */
export interface Brief {
  readonly changes: number;
  readonly dangerous: number;
  readonly bill?: BriefSums;
}

/** The numbers as a hidden mark in the plan's text. */
export function briefMark(brief: Brief): string {
  return `<!-- ponte brief ${JSON.stringify(brief)} -->\n`;
}

/** The numbers of a plan's text; undefined where it has none. What people named comes before the mark, so the last one counts. */
export function briefIn(text: string): Brief | undefined {
  const [json] = [...text.matchAll(/^<!-- ponte brief (\{[^\n]*\}) -->$/gm)].at(-1)?.slice(1) ?? [];
  try {
    return json === undefined ? undefined : (JSON.parse(json) as Brief);
  } catch {
    return undefined;
  }
}

/** Cells of a table: what is dangerous, what it costs idle and at full scale, how much changes. */
export function briefCells(brief: Brief | undefined): string[] {
  if (brief === undefined) return ["could not be planned", "", "", ""];
  const { changes, dangerous, bill } = brief;
  const sum = ({ to, by }: BriefSums["idle"]) => {
    const marks = `${bill!.atLeast ? "at least " : ""}${bill!.about ? "~" : ""}`;
    return by === 0 ? `${marks}${money(to)}` : `**${signed(by)}** = ${marks}${money(to)}`;
  };
  return [
    dangerous === 0 ? "-" : `**${dangerous} dangerous**`,
    ...(bill === undefined ? ["-", "-"] : [sum(bill.idle), sum(bill.full)]),
    `${changes}`,
  ];
}

/** How a plan stands among others: what is dangerous comes first, then what costs most, then what saves most. */
export function byWeight(one: Brief | undefined, other: Brief | undefined): number {
  const weights = [one, other].map((brief) => [
    brief === undefined ? Infinity : brief.dangerous,
    Math.max(brief?.bill?.idle.by ?? 0, brief?.bill?.full.by ?? 0),
    Math.abs(brief?.bill?.idle.by ?? 0),
    brief?.changes ?? 0,
  ]);
  const [first, second] = weights as [number[], number[]];
  const index = first.findIndex((weight, at) => weight !== second[at]);
  return index < 0 ? 0 : second[index]! - first[index]!;
}
