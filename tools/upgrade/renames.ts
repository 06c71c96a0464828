import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readTextFile } from "../text-file";
import { keysAt, namesBeside, type Path, placeAt, spliced } from "../yaml-text";
import { compareVersions } from "./versions";

/** What the language calls otherwise since a version. */
export interface Rename {
  readonly version: string;
  /** Where the field stands in an environment's file; `*` is any name. What holds for an entry holds below `defaults`, too. */
  readonly path: Path;
  /**
   * The field's new name.
   * @default - its name stays
   */
  readonly to?: string;
  /**
   * New words for values, by the old ones.
   * @default - values stay
   */
  readonly values?: Readonly<Record<string, string>>;
}

/** Every rename of the language, the oldest first. A name that came back as something else would have to be told apart; none has. */
export const renames: readonly Rename[] = [{ version: "0.1.0", path: ["endpoints", "*", "models"], to: "variants" }];

/** One place that was written anew. */
export interface Rewritten {
  readonly file: string;
  readonly line: number;
  readonly says: string;
}

/** Writes the files of a folder in the words of this version, from those of an older one; comments, order and spaces stay. */
export function rewriteFolder(directory: string, since: string): Rewritten[] {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml") && !/(?:^|[\\/])\./.test(file))
    .sort();
  return files.flatMap((name) => {
    const file = join(directory, name);
    const before = readTextFile(file);
    const { text, places } = rewritten(before, since);
    if (text !== before) writeFileSync(file, text);
    return places.map((place) => ({ file, ...place }));
  });
}

/** One text. What cannot be read as fields is left as it is: the language tells what is wrong with it. */
export function rewritten(before: string, since: string, table = renames) {
  let text = before;
  const places: Omit<Rewritten, "file">[] = [];
  for (const rename of table.filter(({ version }) => compareVersions(version, since) >= 0))
    for (const path of [rename.path, ...inDefaults(rename.path)])
      for (const { key, value } of found(text, path).reverse()) {
        const name = text.slice(...key);
        const { line } = placeAt(text, key[0]);
        const typed = text.slice(...value);
        const word = rename.values?.[typed];
        if (word !== undefined) {
          text = spliced(text, ...value, word);
          places.push({ line, says: `${name}: ${typed} -> ${word}` });
        }
        if (rename.to === undefined || namesBeside(text, key[0]).includes(rename.to)) continue;
        text = spliced(text, ...key, rename.to);
        places.push({ line, says: `${name} -> ${rename.to}` });
      }
  return { text, places: places.sort((one, other) => one.line - other.line) };
} // prettier-ignore

function found(text: string, path: Path): ReturnType<typeof keysAt> {
  try {
    return keysAt(text, path);
  } catch {
    return [];
  }
}

/** `endpoints.*.models` is `defaults.endpoints.models` for all of them. */
function inDefaults([kind, any, ...rest]: Path): Path[] {
  return any === "*" && rest.length > 0 ? [["defaults", kind!, ...rest]] : [];
}
