import { expect, it } from "vitest";
import { importsFile } from "../../stacks/imports";

it("import blocks are written in Terraform's own language", () => {
  const block = {
    for_each: '${x != null ? toset(["a"]) : toset([])}',
    to: "restful_resource.m",
    provider: "restful",
  };
  expect(importsFile([{ ...block, id: '{"id":"/a"}' }])).toBe(
    [
      "import {",
      '  for_each = x != null ? toset(["a"]) : toset([])',
      "  to       = restful_resource.m",
      "  provider = restful",
      '  id       = "{\\"id\\":\\"/a\\"}"',
      "}",
      "",
    ].join("\n"),
  );
});
