import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { changedEnvironments, checkOutput } from "../../tools/changed";

function output(programs: Record<string, object>): string {
  const folder = mkdtempSync(join(tmpdir(), "ponte-changed-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, program] of Object.entries(programs)) {
    mkdirSync(join(folder, "stacks", name), { recursive: true });
    writeFileSync(join(folder, "stacks", name, "cdk.tf.json"), JSON.stringify(program));
  }
  const stacks = Object.fromEntries(Object.keys(programs).map((name) => [name, {}]));
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ stacks }));
  mkdirSync(join(folder, "stacks", "of-an-earlier-run"));
  return folder;
}

it("names what differs, what is new and what is gone, and nothing else", () => {
  const base = output({ same: { a: 1 }, other: { a: 1 }, gone: {} });
  const head = output({ same: { a: 1 }, other: { a: 2 }, fresh: {} });
  expect(changedEnvironments(base, head)).toEqual({ changed: ["fresh", "other"], removed: ["gone"] });
});

it("does not take another order for a difference", () => {
  const base = output({ dev: { a: { b: 1, c: 2 }, d: 3 } });
  const head = output({ dev: { d: 3, a: { c: 2, b: 1 } } });
  expect(changedEnvironments(base, head)).toEqual({ changed: [], removed: [] });
});

it("does not take the engine's notes for a difference", () => {
  const base = output({ dev: { "//": { metadata: { version: "1" } }, a: 1 } });
  const head = output({ dev: { "//": { metadata: { version: "2" } }, a: 1 } });
  expect(changedEnvironments(base, head)).toEqual({ changed: [], removed: [] });
});

it.each(["anchor.tf", "ttl.tf"])("takes %s, which lies beside a program, for a part of it", (file) => {
  const [base, head] = [output({ dev: { a: 1 }, prod: { a: 1 } }), output({ dev: { a: 1 }, prod: { a: 1 } })];
  writeFileSync(join(head, "stacks", "prod", file), "# what is to stay\n");
  expect(changedEnvironments(base, head)).toEqual({ changed: ["prod"], removed: [] });
});

it("takes a base without any program for an empty one", () => {
  expect(changedEnvironments(join(tmpdir(), "nowhere"), output({ dev: {} }))).toEqual({
    changed: ["dev"],
    removed: [],
  });
});

it("refuses a head without any program, of which it would say that nothing changed", () => {
  const nowhere = join(tmpdir(), "nowhere");
  expect(() => checkOutput(nowhere)).toThrow(
    `${nowhere} holds no synthesized program; run \`npx ponte synth\` there, or name another folder`,
  );
  expect(() => checkOutput(output({ dev: {} }))).not.toThrow();
});
