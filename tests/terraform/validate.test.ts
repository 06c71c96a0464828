import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { literal } from "../../stacks/literal";
import { needs } from "./support/needs";
import { providersOf, terraform } from "./support/terraform";

describe.each(readdirSync(inject("stacks")))("the environment %s", (name) => {
  const stack = join(inject("stacks"), name);
  needs(...providersOf(stack).map(({ source }) => source));

  it("is valid to its providers", async () => {
    const folder = join(inject("folder"), "validate", name);
    cpSync(stack, folder, { recursive: true });
    const init = await terraform(inject("folder"), folder, "init", "-backend=false", "-input=false", "-no-color");
    expect(init.output).toContain("successfully initialized");
    const { output } = await terraform(inject("folder"), folder, "validate", "-json");
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
    expect((await terraform(inject("folder"), folder, "init", "-no-color")).code).toBe(0);
    expect(await terraform(inject("folder"), folder, "apply", "-auto-approve", "-no-color")).toMatchObject({ code: 0 });
    const outputs = JSON.parse((await terraform(inject("folder"), folder, "output", "-json")).output);
    expect(outputs.texts.value).toEqual(texts);
    expect(outputs.keys.value).toEqual({ "${x}": "%{y}" });
  });
});
