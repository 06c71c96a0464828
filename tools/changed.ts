import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { UserError } from "./user-error";

/** The environments that two synthesized outputs do not share, each list sorted. */
export interface Changed {
  /** Environments of the head that are new or whose program differs. */
  readonly changed: string[];
  /** Environments of the base that are gone from the head; what they deployed is still there. */
  readonly removed: string[];
}

/**
 * Compares two output folders (`cdktf.out`), environment by environment.
 * The engine's notes under a program's root `//` do not count, nor does the order of names.
 */
export function changedEnvironments(base: string, head: string): Changed {
  const present = stacksIn(head);
  return {
    changed: present.filter((name) => !isDeepStrictEqual(programOf(base, name), programOf(head, name))),
    removed: stacksIn(base).filter((name) => !present.includes(name)),
  };
}

/** Throws for a folder that holds no synthesized program: as the head of a comparison it would say that nothing changed. */
export function checkOutput(output: string): void {
  if (existsSync(join(output, "manifest.json"))) return;
  throw new UserError(`${output} holds no synthesized program; run \`npx ponte synth\` there, or name another folder`);
}

/** The stacks of the last run, which the engine's manifest lists; folders of earlier runs may lie beside them. */
function stacksIn(output: string): string[] {
  const manifest = join(output, "manifest.json");
  if (!existsSync(manifest)) return [];
  return Object.keys((JSON.parse(readFileSync(manifest, "utf8")) as { stacks: object }).stacks).sort();
}

function programOf(output: string, stack: string): unknown {
  const files = ["cdk.tf.json", "versions.tf"].map((name) => join(output, "stacks", stack, name));
  const [program, versions] = files.map((file) => (existsSync(file) ? readFileSync(file, "utf8") : undefined));
  if (program === undefined) return undefined;
  const { "//": _, ...rest } = JSON.parse(program) as Record<string, unknown>;
  return [rest, versions];
}
