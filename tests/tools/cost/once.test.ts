import { afterEach, describe, expect, it, vi } from "vitest";
import { FastStack } from "../../../stacks/fast-stack";
import { cost } from "../../../tools/cost";

// What takes the time is making a program; suggestions and prices only read files.
describe("how many programs are made to tell", () => {
  afterEach(() => vi.restoreAllMocks());
  const made = (directory: string, names: string[], whatIf?: string[]) => {
    const synthesized = vi.spyOn(FastStack.prototype, "toTerraform");
    cost({ directory, names, whatIf, width: 100, today: new Date() });
    return synthesized.mock.calls.length;
  };

  it.each(["prod-aws", "prod", "dev"])("what %s costs: one", (name) => {
    expect(made("environments", [name])).toBe(1);
  });

  it("what costs with many suggestions: one", () => {
    expect(made("tests/everything", ["endpoints-aws"])).toBe(1);
  });

  it("what another value costs: two", () => {
    expect(made("environments", ["prod-aws"], ["airflow/pipelines.size=small"])).toBe(2);
  });

  it("what all cost: one for each", () => {
    expect(made("environments", [])).toBe(6);
  });
});
