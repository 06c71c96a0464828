import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** One step of a canary, as it happened. */
interface Step {
  step: string;
  /** The calls that changed something, in order. */
  calls: { action: string; what: string }[];
  /** How many requests of a client each model answered meanwhile. */
  served: Record<string, number>;
}

const steps: Record<string, Step[]> = {};

/** Writes a step down for docs/serving.md, below what the same run has written before. */
export function recordCanary(
  cloud: "aws" | "google",
  step: string,
  calls: Step["calls"],
  served: Step["served"],
): void {
  const folder = resolve(__dirname, "../../../.ponte/serving");
  (steps[cloud] ??= []).push({ step, calls, served });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${cloud}-canary.json`), `${JSON.stringify(steps[cloud], undefined, 2)}\n`);
}
