import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readJsonFile } from "./json-file";
import { readTextFile } from "./text-file";
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
  const { stacks } = readJsonFile(manifest);
  if (typeof stacks === "object" && stacks !== null) return Object.keys(stacks).sort();
  throw new UserError(`${manifest} lists no stacks; run \`npx ponte synth\` there again`);
}

function programOf(output: string, stack: string): unknown {
  const at = (name: string) => join(output, "stacks", stack, name);
  if (!existsSync(at("cdk.tf.json"))) return undefined;
  const { "//": _, ...rest } = readJsonFile(at("cdk.tf.json"));
  const beside = ["versions.tf", "anchor.tf", "ttl.tf"].map((name) =>
    existsSync(at(name)) ? readTextFile(at(name)) : undefined,
  );
  return [rest, ...beside];
}
