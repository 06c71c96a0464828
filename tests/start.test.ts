import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

// A copy of the project, so that the test can edit it.
const project = mkdtempSync(join(tmpdir(), "ponte-start-"));
for (const part of [
  "main.ts",
  "start.js",
  "package.json",
  "package-lock.json",
  "language",
  "constructs",
  "stacks",
  "terraform-types",
  "prices",
  "tools",
  "sandbox",
  "scripts",
  "environments",
]) {
  cpSync(part, join(project, part), { recursive: true });
}
symlinkSync(join(process.cwd(), "node_modules"), join(project, "node_modules"));
afterAll(() => rmSync(project, { recursive: true }));

function start(names: string, variables: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, ["start.js"], {
    cwd: project,
    encoding: "utf8",
    env: { ...process.env, PONTE_ENVIRONMENT: names, ...variables },
  });
}
const bundled = () => statSync(join(project, ".ponte", "bundle", "main.js")).mtimeMs;
const program = (name: string) => readFileSync(join(project, "cdktf.out", "stacks", name, "cdk.tf.json"), "utf8");

describe("start.js", () => {
  it("writes the environments that PONTE_ENVIRONMENT names, with the Terraform versions beside", () => {
    expect(start("dev").status).toBe(0);
    expect(program("dev")).toContain("google_storage_bucket");
    const versions = readFileSync(join(project, "cdktf.out", "stacks", "dev", "versions.tf"), "utf8");
    expect(versions).toContain('required_version = ">= 1.11, < 2.0"');
  });

  it("needs nothing on the PATH, no Terraform either", () => {
    const { status, stderr } = start("", { PATH: "" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(program("prod-aws")).toContain("terraform_data");
  });

  it("bundles again when a construct was edited, and only then", () => {
    const first = bundled();
    start("dev");
    expect(bundled()).toBe(first);

    const construct = join(project, "constructs", "gcp", "storage", "gcs-bucket.ts");
    writeFileSync(
      construct,
      readFileSync(construct, "utf8").replace(
        'publicAccessPrevention: "enforced"',
        'publicAccessPrevention: "inherited"',
      ),
    );
    expect(start("dev").status).toBe(0);
    expect(bundled()).toBeGreaterThan(first);
    expect(program("dev")).toContain('"public_access_prevention": "inherited"');
  });

  it("says a mistake in one line, without a stack trace, and ends with 1", () => {
    const { status, stderr } = start("prd");
    expect(status).toBe(1);
    expect(stderr).toBe('environments:1:1 no environment is named "prd"; did you mean "prod"?\n');
  });

  it("says in one line that the bundle cannot be written, and that the packages are not installed", () => {
    const bundles = join(project, ".ponte");
    rmSync(bundles, { recursive: true });
    writeFileSync(bundles, "");
    const unwritable = start("dev");
    expect(unwritable.stderr).toMatch(
      /^\/.+\/\.ponte(\/.+)?: the program cannot be bundled there \((ENOTDIR|EEXIST)\); .+\n$/,
    );
    expect(unwritable.status).toBe(1);
    rmSync(bundles);
    const packages = join(project, "node_modules");
    rmSync(packages);
    expect(start("dev")).toMatchObject({ status: 1, stderr: "the packages are not installed; run: npm ci\n" });
    symlinkSync(join(process.cwd(), "node_modules"), packages);
  });

  it("says in one line that something stands where the output should be", () => {
    rmSync(join(project, "cdktf.out"), { recursive: true });
    writeFileSync(join(project, "cdktf.out"), "");
    const { status, stderr } = start("dev");
    expect(stderr).toBe("cdktf.out/stacks: a file stands where a folder should be; move it away (ENOTDIR at mkdir)\n");
    expect(status).toBe(1);
    rmSync(join(project, "cdktf.out"));
  });

  it("is not stopped by a mistake in an environment that was not asked for", () => {
    writeFileSync(join(project, "environments", "broken.yaml"), "cloud: gpc\n");
    expect(start("dev").status).toBe(0);
    expect(start("dev,broken").status).toBe(1);
  });
});
