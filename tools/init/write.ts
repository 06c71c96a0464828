import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../user-error";

/** A repository that holds nothing yet is an empty folder. */
const isNothing = (name: string) => name === ".git";

/** Refuses a folder that holds something, or that cannot be one. */
export function checkEmpty(folder: string, shown: string): void {
  if (!existsSync(folder)) return;
  const held = contentOf(folder, shown).filter((name) => !isNothing(name));
  if (held.length === 0) return;
  const more = held.length > 3 ? ` and ${held.length - 3} more` : "";
  throw new UserError(
    `${shown} holds ${held.slice(0, 3).join(", ")}${more}, and nothing is written over; name an empty folder with --into <folder>`,
  );
}

function contentOf(folder: string, shown: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOTDIR" ? "is a file" : `cannot be read (${code})`;
    throw new UserError(`${shown} ${why}; name an empty folder with --into <folder>`);
  }
}

/**
 * Writes all files or none: beside their places first, from where they are moved when all of them are written. What is moved already goes again when
 * one cannot be.
 */
export function writeAll(folder: string, files: Record<string, string>, isCommand: (path: string) => boolean): void {
  const made = mkdirSync(folder, { recursive: true });
  const moved: string[] = [];
  let beside: string | undefined;
  try {
    beside = mkdtempSync(join(folder, ".ponte-init-"));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(beside, path)), { recursive: true });
      writeFileSync(join(beside, path), text);
      if (isCommand(path)) chmodSync(join(beside, path), 0o755);
    }
    for (const name of readdirSync(beside)) {
      if (existsSync(join(folder, name))) throw new UserError(`${name} is there already; nothing was written`);
      renameSync(join(beside, name), join(folder, name));
      moved.push(name);
    }
  } catch (error) {
    for (const name of moved) rmSync(join(folder, name), { recursive: true, force: true });
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    if (error instanceof UserError) throw error;
    throw new UserError(`${folder} cannot be written (${(error as Error).message}); nothing was left there`);
  } finally {
    if (beside !== undefined) rmSync(beside, { recursive: true, force: true });
  }
}
