import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeEach } from "vitest";

/** Skips the tests of this file or block, with the reason, where one of these programs is not on the PATH: the tests need Node alone. */
export function needsOnPath(...programs: string[]): void {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const missing = programs.filter((program) => !folders.some((folder) => existsSync(join(folder, program))));
  beforeEach(({ skip }) => {
    if (missing.length > 0) skip(`not on the PATH: ${missing.join(", ")}`);
  });
}
