import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * A file of the package by its path from the package's root, where it lies beside the sources: a bundle and the compiled package lie elsewhere
 * below it.
 */
export function packageFile(...path: string[]): string {
  let folder = __dirname;
  while (!existsSync(join(folder, ...path))) {
    const above = join(folder, "..");
    if (above === folder) throw new Error(`${join(...path)} is missing from ponte-constructs`);
    folder = above;
  }
  return join(folder, ...path);
}
