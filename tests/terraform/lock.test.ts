import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, inject, it } from "vitest";
import { needs } from "./support/needs";
import { run } from "./support/run";
import { terraform, terraformEnvironment } from "./support/terraform";

needs("magodo/restful", "hashicorp/google");

const root = resolve(__dirname, "../..");
const command = join(root, "bin", "ponte.js");

/** The mirrors that Terraform is told of on this machine, as one folder. */
function mirror(folder: string): string | undefined {
  const config = process.env.TF_CLI_CONFIG_FILE ?? "";
  const paths = existsSync(config) ? [...readFileSync(config, "utf8").matchAll(/path = "(.*)"/g)] : [];
  for (const [, path] of paths) if (existsSync(path!)) cpSync(realpathSync(path!), folder, { recursive: true });
  return paths.length > 0 ? folder : undefined;
}

it("a lock is written for each cloud, lies beside the programs, holds, and refuses another build", async ({ skip }) => {
  const folder = join(inject("folder"), "lock");
  mkdirSync(join(folder, "environments"), { recursive: true });
  const from = mirror(join(folder, "mirror"));
  if (from === undefined)
    return skip("no mirror of providers is at hand, and a lock for one platform alone is asked of a mirror here");
  const file = join("locks", "gcp.terraform.lock.hcl");
  for (const part of ["dev.yaml", "base"]) cpSync(join(root, "environments", part), join(folder, "environments", part), { recursive: true }); // prettier-ignore
  writeFileSync(
    join(folder, "cdktf.json"),
    JSON.stringify({ language: "typescript", app: `node ${join(root, "start.js")}` }),
  );
  const ponte = (...words: string[]) =>
    run(process.execPath, [command, ...words], { cwd: folder, env: { ...terraformEnvironment(folder), PONTE_SANDBOX: undefined }, log: join(folder, "ponte.log") }); // prettier-ignore

  expect(await ponte("lock", "--platform", "linux_amd64", "--mirror", from)).toMatchObject({ code: 0 });
  expect(readdirSync(join(folder, "locks"))).toEqual(["gcp.terraform.lock.hcl"]);
  expect(await ponte("synth")).toMatchObject({ code: 0 });
  const stack = join(folder, "cdktf.out", "stacks", "dev");
  const init = () =>
    terraform(folder, stack, "init", "-backend=false", "-input=false", "-no-color", "-lockfile=readonly");
  expect(await init()).toMatchObject({ code: 0 });

  // Another build under the same number.
  const lock = readFileSync(join(folder, file), "utf8");
  writeFileSync(join(folder, file), lock.replaceAll(/h1:.{8}/g, "h1:AAAAAAAA").replaceAll(/zh:.{8}/g, "zh:00000000"));
  expect(await ponte("synth")).toMatchObject({ code: 0 });
  const refused = await init();
  expect(refused.code).toBe(1);
  expect(refused.output).toContain("checksums");

  expect((await ponte("lock", "--platform", "plan9_mips", "--mirror", from)).output).toContain("is not available for");
}, 240_000);
