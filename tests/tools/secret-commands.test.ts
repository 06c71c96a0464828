import { Command } from "commander";
import { expect, it } from "vitest";
import { secretCommands } from "../../tools/secret-commands";

/** What is said to a command line that cannot be meant; nothing else of it is run, and no folder is read. */
async function refused(...words: string[]): Promise<string> {
  let said = "";
  const program = new Command("ponte").exitOverride().configureOutput({ writeErr: (text) => (said += text) });
  secretCommands(program, "/nowhere");
  await expect(program.parseAsync(["secret", ...words], { from: "user" })).rejects.toThrow(/error: /);
  return said;
}

it.each([
  [["--keep", "--disable-old"], "error: option '--keep' cannot be used with option '--disable-old'\n"],
  [["--disable-old", "--binary"], "error: option '--disable-old' cannot be used with option '--binary'\n"],
])("refuses what contradicts itself: rotate %s", async (options, line) =>
  expect(await refused("rotate", "dev", "hubspot", ...options)).toBe(line),
);

it("repeats no value that was typed by mistake", async () => {
  for (const words of [["set", "dev", "hubspot", "hunter2"], ["set", "dev", "hubspot", "--value=hunter2"]]) {
    expect(await refused(...words)).not.toContain("hunter2");
  }
}); // prettier-ignore
