import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { run } from "../support/run";

const command = resolve(__dirname, "../../..", ".ponte", "checkov", "bin", "checkov");

/** How many checks of Checkov each program fails, passes, and is let off, by environment. */
export interface Checks {
  readonly version: string;
  readonly environments: Record<string, Record<(typeof outcomes)[number], number>>;
}

export const outcomes = ["failed", "passed", "skipped"] as const;

/** Why Checkov cannot be run here, if it cannot. */
export function checkovIsMissing(): string | undefined {
  return existsSync(command) ? undefined : "checkov: not installed; run: node scripts/proof.js install";
}

/**
 * Lets Checkov read the stacks of a `cdktf.out`. Its framework `terraform` takes no notice of JSON; `terraform_json` is the one for what the
 * engine writes.
 */
export async function checkov(stacks: string, log: string): Promise<Checks> {
  // Without the last, it waits for the vendor's server.
  const options = ["--framework", "terraform_json", "--output", "json", "--compact", "--soft-fail", "--skip-download"];
  const { code, output } = await run(command, ["--directory", ".", ...options], { cwd: stacks, env: process.env, log });
  if (code !== 0) throw new Error(`checkov ends with ${code}:\n${output}`);
  const { summary, results } = JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1));
  if (!summary || summary.parsing_errors > 0) throw new Error(`checkov could not read ${stacks}:\n${output}`);
  const environments: Checks["environments"] = {};
  for (const outcome of outcomes) {
    for (const { file_path: path } of results[`${outcome}_checks`] as { file_path: string }[]) {
      const name = path.split("/").at(-2)!;
      environments[name] ??= { failed: 0, passed: 0, skipped: 0 };
      environments[name][outcome] += 1;
    }
  }
  return { version: summary.checkov_version, environments };
}
