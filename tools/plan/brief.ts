import { money, signed } from "../cost/money";
import { record } from "./json";

/** What a plan's bill comes to, and by how much the plan changes it. */
export interface BriefSums {
  readonly idle: { readonly to: number; readonly by: number };
  readonly full: { readonly to: number; readonly by: number };
  /** Of the sums, more is billed that is not known; some of their prices are of another region or recalled. */
  readonly atLeast: boolean;
  readonly about: boolean;
  /** Something changes whose price is not known, and which the differences leave out. */
  readonly inPart: boolean;
}

/** How many sentences tell what somebody gets, and what somebody loses; of the first, how many open a door. */
export interface BriefRights {
  readonly gained: number;
  readonly lost: number;
  readonly opening: number;
}

/** A plan in numbers, for whoever puts several beside each other. */
export interface Brief {
  readonly changes: number;
  readonly dangerous: number;
  readonly bill?: BriefSums;
  readonly rights?: BriefRights;
}

/** The numbers as a hidden mark in the plan's text. */
export function briefMark(brief: Brief): string {
  return `<!-- ponte brief ${JSON.stringify(brief)} -->\n`;
}

/** The numbers of a plan's text; undefined where it has none. What people named comes before the mark, so the last one counts. */
export function briefIn(text: string): Brief | undefined {
  const [json] = [...text.matchAll(/^<!-- ponte brief (\{[^\n]*\}) -->$/gm)].at(-1)?.slice(1) ?? [];
  try {
    const brief: unknown = json === undefined ? undefined : JSON.parse(json);
    return isBrief(brief) ? brief : undefined;
  } catch {
    return undefined;
  }
}

function isBrief(value: unknown): value is Brief {
  const { changes, dangerous, bill, rights } = record(value);
  const isSum = (sum: unknown) => areNumbers(record(sum).to, record(sum).by);
  const { gained, lost, opening } = record(rights);
  return (
    areNumbers(changes, dangerous) &&
    (rights === undefined || areNumbers(gained, lost, opening)) &&
    (bill === undefined || (isSum(record(bill).idle) && isSum(record(bill).full)))
  );
}

const areNumbers = (...values: unknown[]) => values.every((value) => typeof value === "number");

/** What stands before a sum that is not the whole truth. */
export function atLeastAbout({ atLeast, about }: Pick<BriefSums, "atLeast" | "about">): string {
  return `${atLeast ? "at least " : ""}${about ? "~" : ""}`;
}

/** Cells of a table: what is dangerous, what it costs idle and at full scale, who may do more and less, how much changes. */
export function briefCells(brief: Brief | undefined): string[] {
  if (brief === undefined) return ["could not be planned", "", "", "", ""];
  const { changes, dangerous, bill, rights } = brief;
  const sum = ({ to, by }: BriefSums["idle"]) => {
    const all = `${atLeastAbout(bill!)}${money(to)}`;
    if (bill!.inPart)
      return by === 0 ? `**not known**, now ${all}` : `**${signed(by)}** and what is not known = ${all}`;
    return by === 0 ? all : `**${signed(by)}** = ${all}`;
  };
  return [
    dangerous === 0 ? "-" : `**${dangerous} dangerous**`,
    ...(bill === undefined ? ["-", "-"] : [sum(bill.idle), sum(bill.full)]),
    rights === undefined ? "-" : rightsCell(rights),
    `${changes}`,
  ];
}

/** `**2 open a door**, +5 −1`. */
function rightsCell({ gained, lost, opening }: BriefRights): string {
  const counts = [...(gained > 0 ? [`+${gained}`] : []), ...(lost > 0 ? [`−${lost}`] : [])].join(" ");
  return opening === 0 ? counts : `**${opening} ${opening === 1 ? "opens" : "open"} a door**, ${counts}`;
}

/** How a plan stands among others: what is dangerous comes first, then what costs most, what saves most, and what nobody knows. */
export function byWeight(one: Brief | undefined, other: Brief | undefined): number {
  const weights = [one, other].map((brief) => [
    brief === undefined ? Infinity : brief.dangerous,
    Math.max(0, brief?.bill?.idle.by ?? 0, brief?.bill?.full.by ?? 0),
    Math.max(...[brief?.bill?.idle.by ?? 0, brief?.bill?.full.by ?? 0].map(Math.abs)),
    brief?.bill?.inPart === true ? 1 : 0,
    brief?.changes ?? 0,
  ]);
  const [first, second] = weights as [number[], number[]];
  const index = first.findIndex((weight, at) => weight !== second[at]);
  return index < 0 ? 0 : second[index]! - first[index]!;
}
