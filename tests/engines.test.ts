import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { environmentNames } from "../language";
import { bundle } from "../scripts/bundle";
import { normalised } from "./support/normalised";

// CDK Terrain continues the archived engine under another name; every import of `cdktf`, the providers' included, goes to it.
const engines = ["cdktf", "cdktn"];
const folder = mkdtempSync(join(tmpdir(), "ponte-engines-"));
afterAll(() => rmSync(folder, { recursive: true }));

function run(entry: string, engine: string, env: NodeJS.ProcessEnv = {}): string {
  const outdir = join(folder, engine, entry.replace(/\W/g, "-")); // several are called main.ts
  const program = bundle(entry, { engine: engine === "cdktf" ? undefined : engine, outdir });
  return execFileSync(process.execPath, [program], { encoding: "utf8", env: { ...process.env, ...env } });
}

const programOf = (example: string, engine: string) => {
  const output = join(folder, `${engine}.${example}`);
  run(`examples/${example}/main.ts`, engine, { CDKTF_OUTDIR: output });
  const [stack] = readdirSync(join(output, "stacks"));
  return normalised(JSON.parse(readFileSync(join(output, "stacks", stack!, "cdk.tf.json"), "utf8")) as object);
};

it("a stack of the engine's own takes import blocks and ephemeral variables, alike on both", () => {
  const [one, other] = engines.map((engine) => programOf("canary-gcp", engine));
  expect(one!.import).toHaveLength(4);
  expect(one).toHaveProperty("variable.google_access_token.ephemeral", true);
  expect(other).toEqual(one);
});

it("a bundled program refuses to zip a folder with a space in its path, which cdktf calls without quotes", () => {
  const spaced = join(folder, "my code");
  mkdirSync(spaced);
  const env = { CDKTF_OUTDIR: join(folder, "spaced"), PONTE_FOLDER: spaced };
  expect(() => run("tests/programs/archive.ts", "cdktf", env)).toThrow("zips no folder with a space in its path");
});

describe.each(engines)("on %s", (engine) => {
  it("the fast stack writes the program of the engine's own", () => {
    // For an import the engine asks Terraform for its version, and does not write without an answer. What it writes does not depend on it.
    const env = { TERRAFORM_BINARY_NAME: "echo v1.11.4" };
    expect(run("tests/programs/odd-tokens.ts", engine, env)).toMatch(/^the same, \d{4,} characters/);
  });

  it("a bundled program zips a folder", () => {
    const output = join(folder, `${engine}.archive`);
    run("tests/programs/archive.ts", engine, { CDKTF_OUTDIR: output, PONTE_FOLDER: "environments/base" });
    const program = JSON.parse(readFileSync(join(output, "stacks", "dev", "cdk.tf.json"), "utf8")) as {
      output: { path: { value: string } };
    };
    const zip = readFileSync(join(output, "stacks", "dev", program.output.path.value)).toString("latin1");
    expect(zip).toMatch(/^PK/);
    for (const file of readdirSync("environments/base")) expect(zip).toContain(file);
  });

  it("every environment gives the program that was reviewed", () => {
    const output = join(folder, `${engine}.out`);
    run("main.ts", engine, { CDKTF_OUTDIR: output });
    expect(readdirSync(join(output, "stacks")).sort()).toEqual(environmentNames("environments"));
    for (const name of environmentNames("environments")) {
      const program = JSON.parse(readFileSync(join(output, "stacks", name, "cdk.tf.json"), "utf8")) as object;
      expect(normalised(program)).toEqual(JSON.parse(readFileSync(`tests/snapshots/${name}.tf.json`, "utf8")));
    }
  });
});
