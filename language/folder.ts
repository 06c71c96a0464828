import { readdirSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { SpecError, type Problem } from "./yaml/problem";

/**
 * The names that a variable asks for, comma by comma: `dev, prod` is two of them.
 *
 * @returns undefined, which is all of them, where nothing is named
 */
export function requestedNames(variable: string | undefined): string[] | undefined {
  const names = (variable ?? "").split(",").map((name) => name.trim());
  const named = names.filter((name) => name !== "");
  return named.length > 0 ? named : undefined;
}

/** The names of the environments in a folder, sorted; none at all, and a file that ends in .yml, is a mistake. */
export function environmentNames(directory: string): string[] {
  const misspelt = filesIn(directory).filter((file) => file.endsWith(".yml"));
  if (misspelt.length === 0) return yamlNames(directory);
  throw new SpecError(misspelt.map((file) => whole(join(directory, file), "ends in .yml; rename it to .yaml")));
}

/** The same names, whatever else is in the folder. */
export function yamlNames(directory: string): string[] {
  const names = filesIn(directory)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"));
  if (names.length === 0) throw new SpecError([whole(directory, "holds no environment; write one, such as dev.yaml")]);
  return names.sort();
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    throw new SpecError([whole(directory, "there is no such folder; run this where the environments folder is")]);
  }
}

/** A problem with a file or a folder as a whole. */
export function whole(path: string, message: string): Problem {
  return { at: { file: shown(path), line: 1, column: 1 }, field: "", message };
}

/** The path as messages show it: from where the user works. */
export function shown(path: string): string {
  return relative(process.cwd(), resolve(path)) || ".";
}
