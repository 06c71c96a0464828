import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { literal } from "../../stacks/literal";
import { needs } from "./support/needs";
import { requiredProviders, terraformCommand, terraformEnvironment } from "./support/prepare";
import { run, type Ended } from "./support/run";

/** Runs Terraform in a folder of this run. */
async function terraform(cwd: string, ...args: string[]): Promise<Ended> {
  const log = join(cwd, `${args[0]}.log`);
  return run(terraformCommand(), args, { cwd, env: terraformEnvironment(inject("folder")), log });
}

describe.each(readdirSync(inject("stacks")))("the environment %s", (name) => {
  const stack = join(inject("stacks"), name);
  needs(...requiredProviders(stack).map(({ source }) => source));

  it("is valid to its providers", async () => {
    const folder = join(inject("folder"), "validate", name);
    cpSync(stack, folder, { recursive: true });
    const init = await terraform(folder, "init", "-backend=false", "-input=false", "-no-color");
    expect(init.output).toContain("successfully initialized");
    const { output } = await terraform(folder, "validate", "-json");
    expect(JSON.parse(output).diagnostics).toEqual([]);
  });
});

describe("text from YAML", () => {
  needs();

  const texts = [
    '${file("/etc/hostname")}',
    "%{ for x in [] }nothing%{ endfor }",
    "$${x}",
    "%%{x}",
    "$$${x}",
    "$$$${x}",
    "%%%{x}",
    "$%{x}",
    "%${x}",
    "costs $5, 10 %, {x}, $, %",
    "$${",
    "${",
    "%{",
    "$$",
    'quotes " and \\ and \\${x}',
    "two\nlines ${x}",
  ];

  it("comes out of Terraform as it was typed", async () => {
    const folder = join(inject("folder"), "literal");
    mkdirSync(folder);
    const program = { output: { texts: { value: literal(texts) }, keys: { value: literal({ "${x}": "%{y}" }) } } };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify(program));
    expect((await terraform(folder, "init", "-no-color")).code).toBe(0);
    expect(await terraform(folder, "apply", "-auto-approve", "-no-color")).toMatchObject({ code: 0 });
    const outputs = JSON.parse((await terraform(folder, "output", "-json")).output);
    expect(outputs.texts.value).toEqual(texts);
    expect(outputs.keys.value).toEqual({ "${x}": "%{y}" });
  });
});
