import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { generated } from "../tools/generate";

const files = generated(); // takes seconds: the pages of the constructs come from the compiler

it.each(Object.entries(files))("%s is current; if not, `npm run generate` renews it", (path, content) => {
  expect(readFileSync(path, "utf8"), "run: npm run generate").toBe(content);
});

it("no page of a construct is left that there is no more", () => {
  const pages = readdirSync("docs/api", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md"));
  expect(pages.filter((page) => !(join("docs", "api", page).replaceAll("\\", "/") in files))).toEqual([]);
  expect(pages.length).toBeGreaterThan(50);
});

it("every field of the specification says what it does", () => {
  const schema = files["environments/environment.schema.json"]!;
  const undescribed: string[] = [];
  const visit = (node: Record<string, any>, path: string) => {
    for (const [name, field] of Object.entries(node.properties ?? {}) as [string, Record<string, unknown>][]) {
      if (typeof field.description !== "string") undescribed.push(`${path}.${name}`);
      visit(field, `${path}.${name}`);
    }
    for (const inner of [...(node.anyOf ?? []), ...(node.oneOf ?? []), node.additionalProperties, node.items]) {
      if (typeof inner === "object") visit(inner, path);
    }
  };
  const { definitions } = JSON.parse(schema);
  visit(definitions.gcp, "gcp");
  visit(definitions.aws, "aws");
  expect(undescribed).toEqual([]);
});
