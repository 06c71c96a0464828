import { readFileSync } from "node:fs";

/** The text of a file. Node forgets the path where it opens a folder and then cannot read it; here every error says which file it was. */
export function readTextFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw Object.assign(error as Error, { path: file });
  }
}
