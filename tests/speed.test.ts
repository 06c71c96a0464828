import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Tokenization } from "cdktf";
import { afterAll, describe, expect, it, vi } from "vitest";
import { bundle } from "../scripts/bundle";
import { synthesizeAll } from "./support/environments";

// What keeps the start and the synthesis fast, guarded by counts: seconds flicker, and `npm run bench` measures them.
const folder = mkdtempSync(join(tmpdir(), "ponte-speed-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a synthesis of all environments", () => {
  it("captures no stack for the engine's tokens", () => {
    const captures = (...program: string[]) =>
      execFileSync(process.execPath, ["--require", "./tests/support/count-captures.cjs", ...program], {
        encoding: "utf8",
        env: { ...process.env, CDKTF_OUTDIR: join(folder, "cdktf.out") },
      });
    const whileLoading = captures("--eval", 'require("cdktf")');
    expect(whileLoading).toMatch(/^\d stacks captured\n$/);
    expect(captures(bundle("main.ts", { outdir: folder }))).toBe(whileLoading);
  });

  it("goes through the engine's resolver less than once in five resources", () => {
    const resolve = vi.spyOn(Tokenization, "resolve");
    const constructed = synthesizeAll().reduce((sum, environment) => sum + environment.constructed, 0);
    const calls = resolve.mock.calls.length;
    resolve.mockRestore();
    expect(constructed).toBeGreaterThan(100);
    expect(calls).toBeGreaterThan(0);
    expect(calls / constructed).toBeLessThan(1 / 5);
  });

  it("loads no provider as a whole", () => {
    synthesizeAll();
    const loaded = Object.keys(createRequire(__filename).cache).map((file) => file.replaceAll("\\", "/"));
    expect(loaded.some((file) => file.endsWith("@cdktf/provider-aws/lib/provider/index.js"))).toBe(true);
    expect(loaded.filter((file) => /@cdktf\/provider-\w+\/lib\/index\.js$/.test(file))).toEqual([]);
  });
});
