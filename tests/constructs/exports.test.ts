import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Construct } from "constructs";
import { expect, it } from "vitest";
import { aws, gcp } from "../../constructs";

/** What stands behind constructs, and is none to build with. */
const internal = ["Adoption", "DataRestfulResource", "RestfulOperation", "RestfulResource"];

it.each([
  ["aws", aws],
  ["gcp", gcp],
])("whoever imports ponte-constructs/%s gets every construct", async (cloud, exported) => {
  const folder = join("constructs", cloud);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const modules = await Promise.all(files.map((file) => import(join(process.cwd(), folder, file)) as Promise<object>));
  const classes = modules
    .flatMap((module) => Object.entries(module))
    .filter(([, made]) => made?.prototype instanceof Construct);
  expect(classes.length).toBeGreaterThan(10);
  const hidden = classes.map(([name]) => name).filter((name) => !(name in exported) && !internal.includes(name));
  expect([...new Set(hidden)]).toEqual([]);
});

it.each([
  ["aws", aws],
  ["gcp", gcp],
])("every class of ponte-constructs/%s is in an example", (cloud, exported) => {
  const examples = readdirSync("examples").map((name) => join("examples", name, "main.ts"));
  const texts = examples.filter((file) => existsSync(file)).map((file) => readFileSync(file, "utf8"));
  const ofCloud = texts.filter((text) => text.includes(`"ponte-constructs/${cloud}"`)).join();
  const isClass = (made: unknown) => typeof made === "function" && /^class /.test(String(made));
  const names = Object.entries(exported).flatMap(([name, made]) => (isClass(made) ? [name] : []));
  expect(names.length).toBeGreaterThan(15);
  const missing = names.filter((name) => !new RegExp(`\\b${name}\\b`).test(ofCloud));
  expect(missing).toEqual(["ConstructError"]); // what they throw
});
