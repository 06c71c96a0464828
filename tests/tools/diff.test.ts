import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, onTestFinished, vi } from "vitest";
import { diff } from "../../tools/diff";
import { UserError } from "../../tools/user-error";

const plan = (name: string) => join(__dirname, "plan", "plans", `${name}.json`);
const folder = () => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "ponte-diff-")));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
};
afterEach(() => vi.unstubAllEnvs());

it.each([
  ["aws-destroyed-bucket", 11],
  ["aws-sagemaker-update", 10],
  ["aws-no-changes", 0],
])("tells by the exit code what %s does, if asked", async (name, exitCode) => {
  expect(await diff("dev", { plan: plan(name), exitCode: true })).toMatchObject({ exitCode });
  expect(await diff("dev", { plan: plan(name) })).toMatchObject({ exitCode: 0 });
});

it("writes the comment's text to a file", async () => {
  const output = join(folder(), "comment.md");
  const { text } = await diff("dev", { plan: plan("gcp-destroyed-bucket"), output });
  expect(readFileSync(output, "utf8")).toBe(`${text}\n`);
});

it("asks Terraform for the plan that cdktf left", async () => {
  const out = folder();
  mkdirSync(join(out, "stacks/dev"), { recursive: true });
  writeFileSync(join(out, "stacks/dev/plan"), "binary");
  const terraform = join(out, "terraform.sh");
  writeFileSync(
    terraform,
    `#!/bin/sh\n[ "$*" = "show -json plan" ] && [ -f plan ] && cat "${plan("aws-destroyed-bucket")}"\n`,
  );
  chmodSync(terraform, 0o755);
  vi.stubEnv("CDKTF_OUTPUT", out);
  vi.stubEnv("TERRAFORM_BINARY_NAME", terraform);
  expect((await diff("dev")).text).toMatch(/^\*\*Destroys bucket `acme-ml-dev-raw`/);
});

it("says what to do when there is no plan", async () => {
  vi.stubEnv("CDKTF_OUTPUT", folder());
  await expect(diff("dev")).rejects.toThrow("no plan for dev; run `npx cdktf diff dev` first");
  await expect(diff("dev")).rejects.toBeInstanceOf(UserError);
  await expect(diff("../dev")).rejects.toThrow("no name of an environment");
  await expect(diff("dev", { plan: "nowhere.json" })).rejects.toThrow("nowhere.json cannot be read");
});
