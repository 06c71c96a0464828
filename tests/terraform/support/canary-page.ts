import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "vitest";
import { table } from "../../../tools/show/table";

/** One step of a canary, as it happened. */
export interface CanaryStep {
  readonly step: string;

  /** The calls that changed something, in order. */
  readonly calls: readonly { readonly action: string; readonly what: string }[];
}

const page = resolve(__dirname, "../../../docs/serving.md");

/** Holds what has just happened against the table in docs/serving.md; `npm run proof` writes the table instead. */
export function holdCanary(cloud: "aws" | "gcp", steps: readonly CanaryStep[]): void {
  const mark = `<!-- canary: ${cloud} -->\n`;
  const [before, after] = readFileSync(page, "utf8").split(mark) as [string, string];
  const end = after.search(/\n(?:On Vertex AI:|## )/);
  const rows = steps.map(({ step, calls }) => [
    step,
    calls.map(({ action, what }) => `${action} ${what}`).join("<br>"),
  ]);
  const made = table(["step", "calls that change something, in order"], rows);
  if (process.env.PONTE_PROOF === "whole") writeFileSync(page, `${before}${mark}\n${made}\n${after.slice(end)}`);
  else expect(after.slice(0, end).trim(), "docs/serving.md; write it by: npm run proof").toBe(made);
}
