import { describe, expect, it } from "vitest";
import { environmentNames } from "../../../language";
import { iam } from "../../../tools/iam";
import { columns } from "../../../tools/show/lines";

// What a security reviewer reads, one file for each environment; whoever changes one reads it against the program.

const names = environmentNames("environments");
const told = (name: string) => iam({ directory: "environments", name, width: 100 }).text;

describe.each(names)("the rights of %s", (name) => {
  it("are as they were reviewed", async () => {
    await expect(`${told(name)}\n`).toMatchFileSnapshot(`../../snapshots/iam/${name}.txt`);
  });

  it("fit 100 columns, and name things as the YAML does: no reference is left", () => {
    expect(told(name).split("\n").filter((line) => columns(line) > 100)).toEqual([]);
    expect(told(name)).not.toMatch(/\$\{|_[0-9A-F]{8}\b|undefined|\[object/);
  });
}); // prettier-ignore
