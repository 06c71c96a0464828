import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, inject, it } from "vitest";
import { processesWith } from "../../sandbox/marked-processes";
import { HeldProvider } from "./support/held-provider";
import { needs } from "./support/needs";
import { run } from "./support/run";
import { providersOf, terraformCommand, terraformEnvironment } from "./support/terraform";

needs("hashicorp/google");

const folder = join(inject("folder"), "holding");
let provider: HeldProvider | undefined;
afterAll(() => provider?.release());

it("starts one process for all commands, and ends it", async ({ skip }) => {
  provider = new HeldProvider("holding", "hashicorp/google");
  if (provider.command === terraformCommand()) skip("flock and setsid are missing; nothing is held");
  const google = providersOf(join(inject("stacks"), "dev")).find(({ source }) => source === "hashicorp/google")!;
  mkdirSync(folder);
  const program = { terraform: { required_providers: { google } }, provider: { google: {} } };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify(program));
  const terraform = (...words: string[]) => {
    const log = join(folder, `${words.join("-")}.log`);
    return run(provider!.command, words, { cwd: folder, env: terraformEnvironment(inject("folder")), log });
  };
  const held = () => processesWith(`PONTE_HELD=${join(inject("folder"), "held", "holding")}/`);

  expect(await terraform("version")).toSucceed("Terraform");
  expect(await terraform("init", "-no-color")).toSucceed("hashicorp/google");
  expect(held()).toEqual([]);
  const both = await Promise.all([terraform("validate"), terraform("providers", "schema", "-json")]);
  for (const ended of both) expect(ended).toSucceed();
  const [pid, ...others] = held();
  expect(pid).toBeGreaterThan(0);
  expect(others).toEqual([]);

  expect(await terraform("validate", "-json")).toSucceed();
  expect(held()).toEqual([pid]);
  await provider.release();
  expect(held()).toEqual([]);
});
