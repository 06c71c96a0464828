import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import Ajv from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { environmentJsonSchema } from "../language";

// What an editor does with the schema, done by a validator that others maintain.
const validate = new Ajv({ strict: false, allErrors: true }).compile(environmentJsonSchema());
const accepts = (yaml: string) => validate(parse(yaml));

const files = readdirSync("environments", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => join("environments", file));

describe.each(files)("%s", (file) => {
  const text = readFileSync(file, "utf8");

  it("is accepted by the schema for editors", () => {
    expect(accepts(text), JSON.stringify(validate.errors)).toBe(true);
  });

  it("names that schema in its first line", () => {
    const path = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1];
    expect(path && resolve(dirname(file), path)).toBe(resolve("environments/environment.schema.json"));
  });
});

describe("the schema for editors", () => {
  it("accepts a part of an environment, and null for what is removed", () => {
    expect(accepts("buckets: { raw: { deleteAfter: null } }")).toBe(true);
    expect(accepts("cloud: aws\nendpoints: { churn: { variants: { champion: { traffic: 90% } } } }")).toBe(true);
  });

  it.each([
    ["a typo in a field", "buckets: { raw: { deleteAftr: 30d } }"],
    ["a number without its unit", "buckets: { raw: { deleteAfter: 30 } }"],
    ["a number for an account", "cloud: aws\naws: { account: 111122223333 }"],
    ["a field of the other cloud", "cloud: aws\nbuckets: { raw: { autoclass: true } }"],
    ["an unknown region", "cloud: gcp\ngcp: { region: europe-west99 }"],
  ])("underlines %s", (_, yaml) => {
    expect(accepts(yaml)).toBe(false);
  });
});
