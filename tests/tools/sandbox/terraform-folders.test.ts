import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadEnvironments } from "../../../language";
import { forgetBackends, forgetOtherBackend } from "../../../tools/sandbox/terraform-folders";

describe("what terraform init remembers of a stack in the sandbox", () => {
  let project: string;
  let terraform: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "ponte-folders-"));
    terraform = join(project, ".ponte", "out", "stacks", "prod", ".terraform");
    mkdirSync(join(terraform, "providers"), { recursive: true });
  });
  afterEach(() => rmSync(project, { recursive: true }));

  const file = () => join(terraform, "terraform.tfstate");
  const remember = (text: string) => writeFileSync(file(), text);
  const [prod] = loadEnvironments({ directory: "environments", names: ["prod"] });
  const isKept = () => existsSync(file());

  it.each([
    ["gcs", true],
    ["local", true],
    ["s3", false],
  ])("stays on Google Cloud where the state was in %s: %s", (type, stays) => {
    remember(JSON.stringify({ backend: { type } }));
    forgetOtherBackend(project, prod!);
    expect(isKept()).toBe(stays);
    expect(existsSync(join(terraform, "providers"))).toBe(true);
  });

  it("goes where it cannot be read", () => {
    for (const broken of ["{", "{}", "[]"]) {
      mkdirSync(terraform, { recursive: true });
      remember(broken);
      forgetOtherBackend(project, prod!);
      expect(isKept()).toBe(false);
    }
    rmSync(terraform, { recursive: true, force: true });
    writeFileSync(terraform, "a file");
    forgetOtherBackend(project, prod!);
    expect(existsSync(terraform)).toBe(false);
  });

  it("goes with the sandbox whose state it names", () => {
    forgetBackends(join(project, "elsewhere"));
    remember("{}");
    forgetBackends(project);
    expect(isKept()).toBe(false);
    expect(existsSync(join(terraform, "providers"))).toBe(true);
  });
});
