import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The environments whose synthesized program differs between two output folders, new and removed ones included, sorted.
 * The engine's notes under the root's `//` do not count.
 */
export function changedEnvironments(base: string, head: string): string[] {
  const names = new Set([...stacksIn(base), ...stacksIn(head)]);
  return [...names].filter((name) => programOf(base, name) !== programOf(head, name)).sort();
}

function stacksIn(output: string): string[] {
  const folder = join(output, "stacks");
  return existsSync(folder) ? readdirSync(folder) : [];
}

function programOf(output: string, stack: string): string | undefined {
  const files = ["cdk.tf.json", "versions.tf"].map((name) => join(output, "stacks", stack, name));
  const [program, versions] = files.map((file) => (existsSync(file) ? readFileSync(file, "utf8") : undefined));
  if (program === undefined) return undefined;
  const { "//": _, ...rest } = JSON.parse(program) as Record<string, unknown>;
  return JSON.stringify([rest, versions]);
}
