import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { type Environment, SpecError } from "../../language";
import { layLocks, lockOf } from "../../stacks/provider-locks";

const block = (source: string, version: string) =>
  `provider "registry.terraform.io/${source}" {\n  version     = "${version}"\n  constraints = "${version}"\n  hashes = [\n    "h1:${source}=",\n  ]\n}`;
const head = "# This file is maintained automatically.\n\n";
const google = { google: { source: "google", version: "6.50.0" } };
const restful = { restful: { source: "magodo/restful", version: "0.25.1" } };

/** A project whose programs ask for these providers, with the locks of these clouds; gives back what lies beside a program. */
function project(programs: Record<string, object>, locks: Record<string, string>) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ponte-locks-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
  for (const [name, required_providers] of Object.entries(programs)) {
    mkdirSync(join("out", "stacks", name), { recursive: true });
    writeFileSync(join("out", "stacks", name, "cdk.tf.json"), JSON.stringify({ terraform: { required_providers } }));
  }
  if (Object.keys(locks).length > 0) mkdirSync("locks");
  for (const [cloud, text] of Object.entries(locks)) writeFileSync(lockOf(cloud as "gcp"), text);
  return (name: string) => {
    const file = join("out", "stacks", name, ".terraform.lock.hcl");
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  };
}
const environments = (names: string[], cloud = "gcp") => names.map((name) => ({ name, cloud }) as Environment);

it("knows a provider by its whole address too, as CDK Terrain's generator writes it", () => {
  const beside = project(
    { dev: { google: { source: "registry.terraform.io/hashicorp/google", version: "6.50.0" } } },
    { gcp: head + block("hashicorp/google", "6.50.0") + "\n" },
  );
  layLocks("out", environments(["dev"]));
  expect(beside("dev")).toBe(`${block("hashicorp/google", "6.50.0")}\n`);
});

it("lays beside each program its own providers, and no others", () => {
  const blocks = [block("hashicorp/google", "6.50.0"), block("magodo/restful", "0.25.1")];
  const beside = project({ dev: { ...google, ...restful }, data: google }, { gcp: head + blocks.join("\n\n") + "\n" });
  layLocks("out", environments(["dev", "data"]));
  expect(beside("dev")).toBe(`${blocks.join("\n\n")}\n`);
  expect(beside("data")).toBe(`${blocks[0]}\n`);
});

it("lays none where the cloud has none", () => {
  const beside = project({ dev: google }, { aws: head });
  layLocks("out", environments(["dev"]));
  expect(beside("dev")).toBeUndefined();
});

it("refuses, with its place, a provider that is not locked or at another version, all at once", () => {
  project({ dev: { ...google, ...restful } }, { gcp: head + block("hashicorp/google", "6.49.0") + "\n" });
  expect(() => layLocks("out", environments(["dev"]))).toThrow(SpecError);
  expect(() => layLocks("out", environments(["dev"]))).toThrow(
    `${lockOf("gcp")}:1:1 magodo/restful is not locked, and the programs ask for 0.25.1; run npx ponte lock, and commit what it writes\n` +
      `${lockOf("gcp")}:3:1 hashicorp/google is locked at 6.49.0, and the programs ask for 6.50.0; run npx ponte lock, and commit what it writes`,
  );
});
