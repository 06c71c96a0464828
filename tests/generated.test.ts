import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generated } from "../tools/generate";

it.each(Object.entries(generated()))("%s is current; if not, `npm run generate` renews it", (path, content) => {
  expect(readFileSync(path, "utf8"), "run: npm run generate").toBe(content);
});

it("every field of the specification says what it does", () => {
  const schema = generated()["environments/environment.schema.json"]!;
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
