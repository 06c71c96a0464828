import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
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

/** The names of the environments in a folder, sorted; none at all, and a file that was meant as one and is none, is a mistake. */
export function environmentNames(directory: string): string[] {
  const mistakes = filesIn(directory).flatMap((file) => {
    const remedy = remedyFor(file);
    return remedy === undefined ? [] : [whole(join(directory, file), remedy)];
  });
  if (mistakes.length === 0) return yamlNames(directory);
  throw new SpecError(mistakes);
}

/** The same names, whatever else is in the folder. */
export function yamlNames(directory: string): string[] {
  const names = filesIn(directory)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"));
  if (names.length === 0) throw new SpecError([whole(directory, "holds no environment; write one, such as dev.yaml")]);
  return names.sort();
}

/**
 * The files of the folder that are not read although somebody may think so: copies of an editor or of a merge (`dev.yaml.orig`), an environment as
 * JSON. Hidden files, folders (which hold shared parts), pages and the schema are nobody's environments.
 */
export function unreadFiles(directory: string): string[] {
  return filesIn(directory)
    .filter((file) => !/\.(?:yaml|md)$|\.schema\.json$|^README/i.test(file) && isFile(join(directory, file)))
    .map((file) => shown(join(directory, file)))
    .sort();
}

/** Whole environments in a subfolder, which nobody extends: only what others extend belongs there. */
export function unreadParts(directory: string): string[] {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml") && !file.split(sep).some((part) => part.startsWith(".")))
    .filter((file) => isFile(join(directory, file)));
  const texts = new Map(files.map((file) => [file, readFileSync(join(directory, file), "utf8")]));
  const extended = [...texts].map(([file, text]) => {
    const [, base = ""] = /^extends:\s*["']?([^"'\s#]+)/m.exec(text) ?? [];
    return resolve(directory, dirname(file), base);
  });
  return files
    .filter((file) => file.includes(sep) && /^cloud:/m.test(texts.get(file)!))
    .filter((file) => !extended.includes(resolve(directory, file)))
    .map((file) => shown(join(directory, file)))
    .sort();
}

/** What to do with a file that is nearly an environment. */
function remedyFor(file: string): string | undefined {
  if (/\.yml$/i.test(file)) return "ends in .yml; rename it to .yaml";
  if (/\.yaml$/i.test(file) && !file.endsWith(".yaml")) return "ends in capitals; rename it to .yaml";
  return /^(?:con|prn|aux|nul|com\d|lpt\d)\.yaml$/i.test(file)
    ? "has a name that Windows keeps for devices; give it another one"
    : undefined;
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** What is in the folder, but for hidden files: editors and systems leave those (`.#dev.yaml`, `._dev.yaml`). */
function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory).filter((file) => !file.startsWith("."));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message =
      code === "ENOTDIR"
        ? "is a file; environments are files in a folder of that name"
        : code === "EACCES"
          ? "cannot be read; check who may read the folder"
          : "there is no such folder; run this where the environments folder is";
    throw new SpecError([whole(directory, message)]);
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
