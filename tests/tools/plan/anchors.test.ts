import { describe, expect, it } from "vitest";
import type { Attributes, Written } from "./changes";
import { changed, refused, things } from "./gated";

describe("the list of what is protected", () => {
  const address = 'terraform_data.protected_0["dataset/f.t.spend"]';
  const mark = (actions: string[], after: Attributes | null): Written => {
    return { type: "terraform_data", address, before: { triggers_replace: "type=FLOAT" }, after, actions };
  };

  it.each([["delete"], ["forget"]])("does not lose a key by %s: that is an older Ponte", (action) => {
    for (const protect of [true, false])
      expect(refused(protect, mark([action], null))).toMatchObject([{ thing: "dataset/f.t.spend", why: "anchor" }]);
  });

  it("does not lose what is retired either, which was protected", () => {
    const retired = { ...mark(["delete"], null), address: 'terraform_data.retired_0["bucket/raw"]' };
    for (const protect of [true, false])
      expect(refused(protect, retired)).toMatchObject([{ thing: "bucket/raw", why: "anchor" }]);
  });

  it("changes no identity", () => {
    const [one] = refused(true, mark(["delete", "create"], { triggers_replace: "type=INT" }));
    expect(one).toMatchObject({ why: "anchor", says: ["It would become another: `type=FLOAT` -> `type=INT`"] });
  });

  it("grows, and says nothing beside the thing itself", () => {
    expect(refused(true, { ...mark(["create"], {}), before: null })).toEqual([]);
    const column = (...names: string[]) => ({ schema: JSON.stringify(names.map((name) => ({ name }))) });
    const dropped = changed("google_bigquery_table", column("spend", "a"), column("a"), "dataset_f_Table-t_277C6020");
    expect(things(true, dropped, mark(["delete"], null))).toEqual(["dataset/f"]);
  });

  it("takes no notice of other marks", () => {
    expect(refused(true, { ...mark(["delete"], null), address: "terraform_data.protected" })).toEqual([]);
    expect(
      refused(true, { ...mark(["delete"], null), address: "terraform_data.endpoint_churn_Machine_D33E788C" }),
    ).toEqual([]);
  });
});
