import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import manifest from "../../package.json";

/**
 * The package as npm would publish it, packed once in a run of the tests: packing writes to dist/, where two at a time would be in each other's way.
 */
export function packedFile(): string {
  const folder = join(process.env.PONTE_TEST_RUN!, "packed");
  const done = join(folder, `ponte-constructs-${manifest.version}.tgz`);
  try {
    mkdirSync(folder);
  } catch {
    return waitedFor(done, join(folder, "failed"));
  }
  try {
    const beside = mkdtempSync(join(folder, "packing-"));
    const words = ["pack", "--silent", "--pack-destination", beside];
    execFileSync("npm", words, { cwd: resolve(__dirname, "..", ".."), shell: process.platform === "win32" });
    renameSync(join(beside, `ponte-constructs-${manifest.version}.tgz`), done);
    return done;
  } catch (error) {
    writeFileSync(join(folder, "failed"), "");
    throw error;
  }
}

/** Installs a packed package into a folder's `node_modules`, as npm does, without a question to its registry: peers are the folder's own matter. */
export function installPacked(folder: string, file: string): void {
  writeFileSync(join(folder, "package.json"), "{}");
  const quiet = ["--silent", "--no-audit", "--no-fund", "--no-save", "--offline", "--legacy-peer-deps"];
  execFileSync("npm", ["install", ...quiet, file], { cwd: folder, shell: process.platform === "win32" });
}

function waitedFor(done: string, failed: string): string {
  const end = Date.now() + 300_000;
  while (!existsSync(done)) {
    if (existsSync(failed)) throw new Error("the package could not be packed; another file of tests says why");
    if (Date.now() > end) throw new Error(`${done} was not made within five minutes`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  return done;
}
