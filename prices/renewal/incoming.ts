import type { Line } from "../price";

/** What a reviewed source says. */
export interface Incoming {
  readonly lines: readonly Line[];
  /** Whether the source would have said a price for that line, so that silence means that there is none any more. */
  readonly covers: (line: Line) => boolean;
  /** What of it was not understood; nothing is written while there is any. */
  readonly mistakes: readonly string[];
}

/** What tells lines apart. */
export const keyOf = ({ cloud, service, item, region }: Pick<Line, "cloud" | "service" | "item" | "region">): string =>
  `${cloud} ${service}, ${item}, ${region}`;

/** Lines in the table's own format, as a person wrote them down from a page or a bill. */
export function fromLines(text: string, file: string): Incoming {
  const parsed: unknown = JSON.parse(text);
  const given = Array.isArray(parsed) ? (parsed as Partial<Line>[]) : [];
  const mistakes = Array.isArray(parsed) ? [] : [`${file} holds no list of lines`];
  const lines = given.flatMap((line, index): Line[] => {
    const wrong = mistakeOf(line);
    if (wrong !== undefined) mistakes.push(`${file}, line ${index + 1} of the list: ${wrong}`);
    return wrong === undefined ? [{ ...(line as Line), note: line.note ?? "" }] : [];
  });
  return { lines, covers: () => false, mistakes };
}

function mistakeOf(line: Partial<Line>): string | undefined {
  for (const field of ["cloud", "service", "item", "region", "unit", "as_of", "source", "confidence"] as const)
    if (typeof line[field] !== "string" || line[field] === "") return `has no ${field}`;
  if (line.cloud !== "aws" && line.cloud !== "gcp") return `cloud is ${String(line.cloud)}; write aws or gcp`;
  if (!["read", "derived", "recalled"].includes(line.confidence!)) return "confidence is read, derived or recalled";
  if (!/^20\d\d(?:-\d\d){0,2}$/.test(line.as_of!)) return `as_of is ${line.as_of}; write a year, a month or a day`;
  if (typeof line.usd !== "number" || !(line.usd > 0)) return "usd is no price above 0";
  return undefined;
}
