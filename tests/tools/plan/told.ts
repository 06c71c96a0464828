import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describePlan } from "../../../tools/plan/describe-plan";
import { readPlan } from "../../../tools/plan/plan";

/** One of the real plans beside this file. */
export const planNamed = (name: string) => readPlan(readFileSync(join(__dirname, "plans", `${name}.json`), "utf8"));
/** What is told of it. */
export const words = (name: string, limit?: number) => describePlan(planNamed(name), { environment: "dev", limit });
export const lines = (text: string) => text.split("\n");
export const firstLine = (name: string) => lines(words(name).text)[0];

/** The lines of one section, without the addresses. */
export function section(text: string, title: string): string[] {
  const from = lines(text).indexOf(`### ${title}`);
  if (from < 0) return [];
  const rest = lines(text).slice(from + 1);
  const to = rest.findIndex((line) => line.startsWith("###") || line.startsWith("<!--"));
  return rest
    .slice(0, to)
    .filter((line) => line.startsWith("- "))
    .map((line) => line.replace(/ <sub>.*/, ""));
}
