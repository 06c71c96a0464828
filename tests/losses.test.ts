import { describe, expect, it } from "vitest";
import { keptTypes } from "../stacks/anchor/kept";
import { loadFiles } from "./support/environments";
import { bases } from "./terraform/losses";
import { isLoss, toName, type Base } from "./terraform/losses/case";
import { keysOf, typeOf } from "./terraform/losses/keys";
import { passing, said, writtenPage } from "./terraform/losses/page";
import { layered } from "./terraform/support/layers";

const all = bases.flatMap((base) => base.cases.map((one) => ({ base, one })));
const losses = all.filter(({ one }) => isLoss(one));

it("the table is long enough, on both clouds, and has what must pass", () => {
  expect(losses.length).toBeGreaterThanOrEqual(150);
  for (const cloud of ["gcp", "aws"])
    expect(losses.filter(({ base }) => base.cloud === cloud).length).toBeGreaterThan(40);
  expect(all.length - losses.length).toBeGreaterThanOrEqual(15);
});

it("each type that is kept is removed, and destroyed", () => {
  const typesOf = (of: typeof all) =>
    new Set(of.flatMap(({ base, one }) => one.keys.map((key) => typeOf(base.cloud, key))));
  expect([...typesOf(losses.filter(({ one }) => one.destroy))].sort()).toEqual([...keptTypes].sort());
  // A key and its ring go with `encryption`.
  expect([...typesOf(losses.filter(({ one }) => /^(removed|encryption)/.test(one.sort)))].sort()).toEqual(
    [...keptTypes].sort(),
  );
});

describe.each(bases)("$name:", (base: Base) => {
  it("docs/losses.md tells each case, and no other; if not, `npm run proof -- --losses` renews it", () => {
    const part = writtenPage().split(`\n## ${base.name}\n`)[1]!.split("\n## ")[0]!;
    const rows = part.split("\n").filter((line) => line.startsWith("| "));
    const cells = rows.slice(2).map((row) => row.slice(2, -2).split(" | ").map((cell) => cell.trim())); // prettier-ignore
    expect(cells.map((row) => row.slice(0, 4))).toEqual(base.cases.filter(isLoss).map((one) => said(base, one)));
    if (!base.cases.every(isLoss)) expect(part).toContain(passing(base));
  });

  it("each case stands once", () => {
    const whats = base.cases.map(({ what }) => what);
    expect(whats.filter((what, index) => whats.indexOf(what) !== index)).toEqual([]);
  });

  it("what is refused is there, and what nothing but the gate refuses has a reason", () => {
    const known = keysOf(base.yaml);
    for (const one of base.cases) {
      expect(
        one.keys.filter((key) => !known.includes(key)),
        one.what,
      ).toEqual([]);
      if (!isLoss(one)) expect([...one.keys, ...toName(one)], one.what).toEqual([]);
      else if (one.keys.length === 0) expect(one.why, one.what).toBeDefined();
    }
  });

  it.each(base.cases.map((one) => [one.what, one] as const))("the file may say so: %s", (_, one) => {
    const { name } = base;
    const files = Object.fromEntries(layered(`original/${name}.yaml`, name, one.edit));
    const [environment] = loadFiles({ ...files, [`base/original/${name}.yaml`]: base.yaml });
    expect(environment!.name).toBe(name);
  });
});
