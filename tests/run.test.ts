import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

// scripts/run.js keeps what V8 compiled of a bundle. What must never be is that an old program runs.
describe("running a bundle", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ponte-run-"));
    file = join(folder, "main.js");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = () => {
    const program = `console.log(require("./scripts/run").run(process.argv[1]).said)`;
    return execFileSync(process.execPath, ["--eval", program, file], { encoding: "utf8", cwd: join(__dirname, "..") });
  };
  const kept = () => readdirSync(folder).filter((name) => name !== "main.js");

  it("keeps what was compiled, and takes it again", () => {
    writeFileSync(
      file,
      `exports.said = typeof require("node:fs").readFileSync + __filename.length + __dirname.length;`,
    );
    const first = run();
    expect(first).toBe(`function${file.length}${folder.length}\n`);
    expect(kept()).toEqual([expect.stringMatching(/^main\.js\.[\d.]+\.v8$/)]);
    const { mtimeMs } = statSync(join(folder, kept()[0]!));
    expect(run()).toBe(first);
    expect(statSync(join(folder, kept()[0]!)).mtimeMs).toBe(mtimeMs);
  });

  it("runs a newer bundle of the same length, and forgets the older", () => {
    writeFileSync(file, `exports.said = "old";`);
    utimesSync(file, 1, 1);
    expect(run()).toBe("old\n");
    const [old] = kept();
    writeFileSync(file, `exports.said = "new";`);
    expect(run()).toBe("new\n");
    expect(kept()).toHaveLength(1);
    expect(kept()).not.toContain(old);
  });

  it("compiles anew where what is kept is damaged", () => {
    writeFileSync(file, `exports.said = "hello";`);
    run();
    const cache = join(folder, kept()[0]!);
    writeFileSync(cache, "damaged");
    expect(run()).toBe("hello\n");
    expect(statSync(cache).size).toBeGreaterThan(10);
  });
});
