import { describe, expect, it } from "vitest";
import { describePlan } from "../../../tools/plan/describe-plan";
import { type Attributes, linesOf, planOf, told, type Written } from "./changes";

const mark = (block: string, key: string, change: Partial<Written>): Written => ({
  type: "terraform_data",
  address: `terraform_data.${block}_0["${key}"]`,
  before: null,
  after: null,
  ...change,
});
const of = (identity: string): Attributes => ({ triggers_replace: identity });
const goes = (key: string) => mark("protected", key, { before: of(`name=${key}`), actions: ["delete"] });
const comes = (block: string, key: string) => mark(block, key, { after: of(`name=${key}`) });
const moves = (from: string, to: string, key: string) =>
  mark(to, key, {
    before: of(key),
    after: of(key),
    actions: ["no-op"],
    previous_address: `terraform_data.${from}_0["${key}"]`,
  });
const bucket: Written = { type: "google_storage_bucket", before: { name: "acme-raw" }, after: null };
const refused = (...resources: Written[]) =>
  describePlan(planOf(resources, { errored: true }), { environment: "prod" });

describe("a plan that the anchor refused", () => {
  it("says so before all else: what, that nothing was touched, and how to go on", () => {
    const { text, dangerous } = refused(bucket, goes("bucket/raw"));
    expect(dangerous).toBe(true);
    expect(text.split("\n")[0]).toBe("**Refused: `bucket/raw` leaves the program, and it is protected.**");
    expect(text).toContain("Nothing was touched");
    expect(text).toContain("`environments/prod.yaml`");
    expect(text).toMatch(
      /write `retired: <today>`, and it stays .* `renamedFrom: <its name>` in the new entry, .* or `delete: \{ by: <day>, reason: \.\.\. \}`, deploy that, and take it out then/,
    );
    expect(text).not.toContain("Terraform stopped with an error");
    expect(linesOf({ text })).toEqual([
      "Refused: `bucket/raw` leaves the program, and it is protected",
      "Destroys bucket `acme-raw` and all objects in it",
    ]);
  });

  it("says of what changes from what to what", () => {
    const change = { before: of("location=EU name=a"), after: of("location=US name=a"), actions: ["delete", "create"] };
    expect(linesOf(refused(mark("protected", "bucket/raw", change)))).toEqual([
      "Refused: `bucket/raw` changes what cannot be changed without making it anew (`location=EU` -> `location=US`), and it is protected",
    ]);
  });

  it("says of what is retired how it leaves, or comes back", () => {
    const spend = "dataset/d.t.spend";
    const { text } = refused(mark("retired", spend, { before: of("type=FLOAT"), actions: ["delete"] }));
    expect(text.split("\n")[0]).toBe(`**Refused: \`${spend}\` leaves the program, and it is retired.**`);
    expect(text).toMatch(/taken back whole by `adopt: true` in place of `retired`; .* write `delete` beside `retired`/);
    expect(refused(goes("bucket/raw")).text).not.toContain("adopt");
  });

  it("does not name each column of a table that goes, nor each table of a dataset", () => {
    const keys = ["dataset/d", "dataset/d.t", "dataset/d.t.a", "dataset/d.t.b", "dataset/d/bucket", "dataset/data"];
    expect(linesOf(refused(...keys.map(goes)))).toEqual([
      "Refused: `dataset/d` leaves the program (with 4 that are part of it), and it is protected",
      "Refused: `dataset/data` leaves the program, and it is protected",
    ]);
  });

  it("is not made of a plan that failed for another reason", () => {
    const { text } = refused(bucket, comes("protected", "bucket/new"));
    expect(text).not.toContain("Refused");
    expect(text).toContain("Terraform stopped with an error");
  });
});

describe("in a plan that Terraform would apply", () => {
  it("what is protected from now on is one line, and not the first", () => {
    const ponte = mark("ponte", "", { address: "terraform_data.ponte", after: { input: { format: 1 } } });
    const table: Written = { type: "google_bigquery_table", before: null, after: { dataset_id: "d", table_id: "t" } };
    const marks = ["dataset/d.t", "dataset/d.t.a", "bucket/raw"].map((key) => comes("protected", key));
    const { text, dangerous } = told(table, ...marks, ponte);
    expect(dangerous).toBe(false);
    expect(text.split("\n")[0]).toBe("**Creates table `d.t`.**");
    expect(linesOf({ text })).toEqual(["Creates table `d.t`", "Protects `dataset/d.t`, `bucket/raw` from now on"]);
  });

  it("what is protected no longer is dangerous, though nothing changes in the cloud", () => {
    const { text, dangerous } = told(moves("protected", "released", "bucket/raw"));
    expect(dangerous).toBe(true);
    expect(text.split("\n")[0]).toBe("**No longer protects `bucket/raw`.**");
  });

  it("what is retired, or taken back, is not", () => {
    for (const [from, to, says] of [
      ["protected", "retired", "Retires `bucket/raw`, which stays in the cloud"],
      ["released", "retired", "Retires `bucket/raw`, which stays in the cloud"],
      ["retired", "protected", "Takes back `bucket/raw`, which was retired"],
    ] as const) {
      const { text, dangerous } = told(moves(from, to, "bucket/raw"));
      expect(dangerous).toBe(false);
      expect(linesOf({ text })).toEqual([says]);
    }
    expect(told(moves("retired", "released", "bucket/raw")).text).toContain("No longer protects `bucket/raw`");
  });

  it("what is protected again is not", () => {
    const { text, dangerous } = told(moves("released", "protected", "bucket/raw"));
    expect(dangerous).toBe(false);
    expect(linesOf({ text })).toEqual(["Protects `bucket/raw` from now on"]);
  });

  it("an anchor that goes whole is told as a guard that goes", () => {
    const { text, dangerous } = told(goes("bucket/raw"));
    expect(dangerous).toBe(true);
    expect(text.split("\n")[0]).toBe("**Takes away what holds `bucket/raw`, as an older version of Ponte would.**");
  });

  it("what may go comes and goes in silence, but for a line", () => {
    const gone = mark("released", "bucket/old", { before: of("name=old") });
    expect(linesOf(told(bucket, gone, comes("released", "bucket/new")))).toEqual([
      "Destroys bucket `acme-raw` and all objects in it",
      "Lists `bucket/new`, without protection",
      "Takes `bucket/old` off the list of what holds data",
    ]);
  });

  it("a list that says the same in another way is told, not left out", () => {
    const ponte = { before: { input: { format: 1 } }, after: { input: { format: 2 } } };
    const { text } = told(mark("ponte", "", { address: "terraform_data.ponte", ...ponte }));
    expect(text.split("\n")[0]).toBe("**Renews the list of what holds data.**");
  });

  it("no more than eight are named", () => {
    const keys = Array.from({ length: 10 }, (_, i) => comes("protected", `bucket/b${i}`));
    expect(linesOf(told(...keys))[0]).toMatch(/`bucket\/b7` and 2 more from now on$/);
  });
});
