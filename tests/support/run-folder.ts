import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// One folder for a run of all tests, whose files run in processes of their own: what is made once for several of them lies there.

export function setup(): void {
  process.env.PONTE_TEST_RUN = mkdtempSync(join(tmpdir(), "ponte-tests-"));
}

export function teardown(): void {
  rmSync(process.env.PONTE_TEST_RUN!, { recursive: true, force: true });
}
