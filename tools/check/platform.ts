import { readdirSync } from "node:fs";
import { join } from "node:path";
import { loadTree, type Environment, type Tree } from "../../language";
import type { Kept } from "../../stacks/anchor/kept";
import { stateAddress } from "../show/facts";
import { synthesize, type AnchoredProgram } from "../synthesize";

/** An environment together with its file, and with what it makes that holds something. */
export interface Platform extends AnchoredProgram {
  /** The merged file, whose values know their places. */
  readonly tree: Tree;
  /** Where Terraform remembers it: `gs://...`, `s3://...`, or a file beside the project. */
  readonly state: string;
  readonly marks: Marks;
}

/** The lists of the anchor: what Terraform refuses to lose, be it retired or not, and what it lets go. */
export interface Marks {
  readonly kept: Kept;
  readonly released: Kept;
}

/** Everything that a platform lists, whether it may go or not. */
export const listed = ({ kept, released }: Marks): Kept => new Map([...kept, ...released]);

/** The one place that says which keys are kept, and which may go. */
function marksOf({ anchored: { kept, released } }: AnchoredProgram): Marks {
  const all = [...kept];
  return {
    kept: new Map(all.filter(([key]) => !released.has(key))),
    released: new Map(all.filter(([key]) => released.has(key))),
  };
}

/**
 * What an environment becomes, made in memory.
 *
 * @throws SpecError, ConstructError with what is wrong in its file
 */
export function platformOf(environment: Environment, directory: string): Platform {
  const program = synthesize(environment);
  return {
    ...program,
    tree: loadTree(join(directory, `${environment.name}.yaml`), directory),
    state: stateAddress(environment) ?? `terraform.${environment.name}.tfstate`,
    marks: marksOf(program),
  };
}

/** The names of the environments in a folder, sorted; none where it holds none, or is not there. */
export function namesIn(directory: string): string[] {
  try {
    const files = readdirSync(directory).filter((file) => file.endsWith(".yaml") && !file.startsWith("."));
    return files.map((file) => file.slice(0, -".yaml".length)).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}
