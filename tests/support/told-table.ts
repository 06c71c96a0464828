import { readFileSync } from "node:fs";
import { minute, type Told } from "./told";

const heading = "## What is told, and by what";

/** What a page says that people are told on a cloud, by what happens; what cannot be tested here is left out. */
export function tableOf(cloud: "Google Cloud" | "AWS", page = "docs/work.md"): [happens: string, told: string][] {
  const text = readFileSync(page, "utf8");
  const [, section = ""] = text.split(`${heading}\n`);
  const lines = section.split("\n## ")[0]!.split("\n").filter((line) => line.startsWith("| ")); // prettier-ignore
  const [head, , ...rows] = lines.map((line) => line.split("|").map((cell) => cell.trim()).slice(1, -1)); // prettier-ignore
  const column = head!.indexOf(cloud);
  return rows
    .map((cells): [string, string] => [cells[0]!, cells[column]!])
    .filter(([, told]) => !told.startsWith("not testable here"));
}

/** When what people are told of happened, and which deadlines were asked at, in milliseconds. */
export interface Times {
  readonly happened: readonly number[];
  readonly deadlines: readonly number[];
}

/** In the table's words: what is told, and how long after what happened last before it. */
export function inWords(told: readonly Told[], named: (by: string) => string, times: Times): string {
  const words = told.map(({ by, at }) => `**${named(by)}** ${when(at, times)}`);
  return words.length === 0 ? "nothing" : words.join(", then ");
}

function when(at: number, { happened, deadlines }: Times): string {
  if (deadlines.some((deadline) => at >= deadline && at <= deadline + 5 * minute)) return "at the deadline";
  const since = Math.max(...happened.filter((each) => each <= at));
  return `within ${Math.max(1, Math.ceil((at - since) / (5 * minute))) * 5} minutes`;
}
