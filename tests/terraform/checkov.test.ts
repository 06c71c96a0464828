import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, it } from "vitest";
import { table } from "../../tools/show/table";
import { checkov, checkovIsMissing, outcomes, type Checks } from "./proof/checkov";
import { readPart, rowsOf, writePart } from "./proof/page";

it("Checkov fails no more of an environment than docs/proof.md says", async ({ skip }) => {
  const reason = checkovIsMissing();
  if (reason !== undefined) skip(reason);
  const checks = await checkov(inject("stacks"), join(inject("folder"), "checkov.log"));
  expect(Object.keys(checks.environments).sort()).toEqual(readdirSync(inject("stacks")).sort());

  if (process.env.PONTE_PROOF === "whole") writePart("Checkov", part(checks));
  const said = new Map(
    rowsOf(readPart("Checkov")).map(([name, failed]) => [name!.replaceAll("`", ""), Number(failed)]),
  );
  for (const [name, { failed }] of Object.entries(checks.environments)) {
    expect(said.has(name), `${name} is not in docs/proof.md; run: npm run proof`).toBe(true);
    expect(failed, `what Checkov fails of ${name}`).toBeLessThanOrEqual(said.get(name)!);
  }
});

function part({ version, environments }: Checks): string {
  const rows = Object.entries(environments)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, counts]) => [`\`${name}\``, ...outcomes.map((outcome) => `${counts[outcome]}`)]);
  return `Measured on ${new Date().toISOString().slice(0, 10)} with Checkov ${version}, which reads what synthesis writes.

${table(["environment", ...outcomes], rows)}`;
}
