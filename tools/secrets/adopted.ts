import { join } from "node:path";
import type { Environment } from "../../language";
import { newLines } from "../add";
import { checkChanged } from "../add/checked";
import { readTextFile } from "../text-file";
import { UserError } from "../user-error";
import { CannotEdit, withValue } from "../yaml-text";

/** What is to be written, so that the next deploy takes over a container that is there already. */
export interface Adopted {
  readonly file: string;
  readonly after: string;
  /** What people are told once it is written. */
  readonly says: string;
}

/**
 * `adopt: true` in the entry of a secret, in the environment's own file, whoever else extends what it extends; undefined where it stands there. Nothing is
 * written yet.
 *
 * @throws UserError where it cannot be written by a program, before anything is made in the cloud
 */
export function adopted(directory: string, environment: Environment, key: string): Adopted | undefined {
  if (environment.kinds.secrets[key]?.adopt) return undefined;
  const path = `${environment.name}.yaml`;
  const file = join(directory, path);
  const before = readTextFile(file);
  const after = edited(before, file, key);
  checkChanged(directory, { [path]: after });
  const { file: said, line } = environment.locate(["secrets", key]);
  const isOwn = said === environment.file;
  const where = isOwn ? "" : `, on top of its entry in ${said}:${line}, which other environments may share`;
  const lines = newLines(before, after).join("\n");
  return { file, after, says: `${file} says so${where}; commit it, and the next deploy takes it over:\n${lines}` };
}

function edited(text: string, file: string, key: string): string {
  try {
    return withValue(text, ["secrets", key, "adopt"], "true");
  } catch (error) {
    if (!(error instanceof CannotEdit)) throw error;
    throw new UserError(
      `secret/${key} is not deployed yet, and ${file} cannot say by itself that it is to be taken over: ${error.message}; write adopt: true into its entry, and run the same again, or deploy first`,
    );
  }
}
