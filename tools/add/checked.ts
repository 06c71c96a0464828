import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { loadEnvironments, SpecError, type Problem } from "../../language";

/**
 * Throws what the language has against files as they would be; nothing in the folder is touched.
 *
 * @param changes the new texts, by their path from the folder
 * @throws SpecError with each mistake at its place, named as if the files were written
 */
export function checkChanged(directory: string, changes: Readonly<Record<string, string>>): void {
  const temporary = mkdtempSync(join(tmpdir(), "ponte-add-"));
  const copy = join(temporary, "environments");
  try {
    cpSync(directory, copy, { recursive: true });
    for (const [path, text] of Object.entries(changes)) writeFileSync(join(copy, path), text);
    loadEnvironments({ directory: copy });
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    throw new SpecError(error.problems.map((problem) => renamed(problem, shown(copy), shown(directory))));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

const shown = (path: string) => relative(process.cwd(), path);

function renamed({ at, message, overruled, ...rest }: Problem, from: string, to: string): Problem {
  const there = (text: string) => text.replaceAll(from, to);
  return {
    ...rest,
    at: { ...at, file: there(at.file) },
    message: there(message),
    overruled: overruled && { ...overruled, file: there(overruled.file) },
  };
}
