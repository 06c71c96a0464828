import { existsSync } from "node:fs";
import { join } from "node:path";
import { readTextFile } from "../text-file";

const heading = "Changes what is deployed";

/** What the changelog of a version says under "Changes what is deployed" that an older one's does not. */
export function newEntries(older: string, newer: string): string[] {
  const known = new Set(entriesIn(older));
  return entriesIn(newer).filter((entry) => !known.has(entry));
}

/** Each entry with the lines that go on with it, in one line. */
function entriesIn(folder: string): string[] {
  const file = join(folder, "CHANGELOG.md");
  const entries: string[] = [];
  let isHere = false;
  for (const line of existsSync(file) ? readTextFile(file).split(/\r?\n/) : []) {
    if (/^#{1,3} /.test(line)) isHere = line === `### ${heading}`;
    else if (isHere && line.startsWith("- ")) entries.push(line.slice(2).trim());
    else if (isHere && /^ {2}\S/.test(line) && entries.length > 0) entries.push(`${entries.pop()!} ${line.trim()}`);
  }
  return entries;
}
