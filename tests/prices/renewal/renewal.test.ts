import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { shippedLines, type Line } from "../../../prices/price";
import { renewal } from "../../../prices/renewal/changes";
import { recomputed } from "../../../prices/renewal/derived";
import { keyOf, type Incoming } from "../../../prices/renewal/incoming";
import { reportText } from "../../../prices/renewal/report";
import { main, tableText } from "../../../prices/renewal/run";

const table = shippedLines();
const line = (item: string, region: string): Line =>
  table.find((each) => each.item === item && each.region === region)!;
const renewed = (of: Line, usd: number): Line => ({
  ...of,
  usd,
  as_of: "2026-11-20",
  source: "a price list of that day",
  confidence: "read",
});
const says = (...lines: Line[]): Incoming => ({ lines, covers: () => false, mistakes: [] });
const m5 = line("ml.m5.xlarge instance", "eu-west-1");
const now = (of: readonly Line[], { item, region }: Pick<Line, "item" | "region">) =>
  of.find((each) => each.item === item && each.region === region);

describe("a renewal", () => {
  it("tells every change with old and new price, share, source and date, the greatest first", () => {
    const g5 = line("ml.g5.xlarge instance", "us-east-1");
    const fresh = { ...renewed(m5, 0.4), region: "eu-north-1" };
    const result = renewal(table, [says(renewed(m5, 0.25), renewed(g5, 1.76), fresh)], []);
    const text = reportText(result).split("\n");
    expect(text[0]).toBe(`${table.length + 1} lines, 2 with another price, 0 with another source alone, 1 new, 0 gone`);
    expect(text[1]).toMatch(/^ *\+25\.0 %! aws sagemaker, ml\.g5\.xlarge instance, us-east-1: 1\.408 -> 1\.76 a hour; a price list of that day \(2026-11-20, read\), before 2025-01-26/);
    expect(text[2]).toMatch(/^ *-2\.7 % {2}aws sagemaker, ml\.m5\.xlarge instance, eu-west-1: 0\.257 -> 0\.25 a hour/);
    expect(text[3]).toMatch(/^ *new {2}aws sagemaker, ml\.m5\.xlarge instance, eu-north-1: 0\.4 a hour/);
    expect(now(result.table, m5)).toMatchObject({ usd: 0.25, note: m5.note });
    expect(result.table[result.table.findIndex((each) => keyOf(each) === keyOf(fresh)) - 1]!.item).toBe(m5.item);
  });

  it("is nothing where nothing changes", () => {
    expect(renewal(table, [says(m5)], []).changes).toEqual([]);
    expect(renewal(table, [], []).table).toEqual(table);
  });

  it.each([
    ["more than half another price", [says(renewed(m5, 0.4))], "changes by more than half"],
    ["a line that its source has no more", [{ lines: [], covers: ({ item, region }: Line) => item === m5.item && region === m5.region, mistakes: [] }], "is in its source no more"],
    ["an older source", [says({ ...renewed(m5, 0.25), as_of: "2022" })], "has an older source"],
    ["another unit", [says({ ...renewed(m5, 0.25), unit: "second" })], "was by hour"],
  ] as [string, Incoming[], string][])("refuses %s until somebody accepts it", (_, sources, reason) => {
    const refused = (accepted: string[]) => renewal(table, sources, accepted).changes.map((change) => change.refused);
    expect(refused([])).toEqual([reason]);
    expect(refused(["ml.m5.xlarge instance@us-east-1"])).toEqual([reason]);
    expect(refused(["ml.m5.xlarge instance@eu-west-1"])).toEqual([undefined]);
    expect(refused(["ml.m5.xlarge instance"])).toEqual([undefined]);
  });

  it("believes what was read more than what was worked out", () => {
    const derived: Line = { ...renewed(m5, 0.26), confidence: "derived" };
    const read = renewed(m5, 0.25);
    expect(now(renewal(table, [says(read), says(derived)], []).table, m5)!.usd).toBe(0.25);
    expect(now(renewal(table, [says(derived), says(read)], []).table, m5)!.usd).toBe(0.25);
  });

  it("works derived lines out again by their rule", () => {
    const dcu = line("Composer 3 standard DCU-hour", "us-central1");
    const h100 = line("prediction accelerator NVIDIA H100 80GB", "us-central1");
    const result = renewal(table, [says(renewed(dcu, 0.07), renewed(h100, 10))], []);
    expect(now(result.table, { ...dcu, region: "europe-west1" })).toMatchObject({ usd: 0.077, confidence: "derived", as_of: "2026-11-20" });
    expect(now(result.table, { item: "Composer 3 small preset, idle floor", region: "us-central1" })!.usd).toBeCloseTo(0.84, 6);
    const a3 = result.table.find(({ item }) => item.includes("a3-highgpu-1g"))!;
    expect(a3.usd).toBeCloseTo(10 + 26 * 0.0293227 + 234 * 0.0025534, 4);
  });

  it("says which derived lines nobody has renewed, though their home's price is another", () => {
    const home = line("ml.m5.2xlarge instance", "us-east-1");
    const { stale } = renewal(table, [says(renewed(home, 0.5))], []);
    expect(stale.map(({ region }) => region)).toEqual(["eu-west-1", "sa-east-1"]);
    expect(reportText(renewal(table, [says(renewed(home, 0.5))], []))).toContain("stale  aws sagemaker, ml.m5.2xlarge instance, eu-west-1");
  });
}); // prettier-ignore

it("every rule gives what the table has", () => {
  // Each price as if it had just changed from another: what is worked out again must be what ships.
  const before = table.map((each) => ({ ...each, usd: each.usd * 2 }));
  const again = recomputed(before, table, new Set());
  expect(again.length).toBe(13);
  for (const made of again) expect(made.usd / now(table, made)!.usd).toBeCloseTo(1, 2);
});

describe("npm run prices", () => {
  const folder = mkdtempSync(join(tmpdir(), "ponte-prices-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "prices.json");
  const run = async (...given: string[]) => {
    const told: string[] = [];
    return { code: await main(given, file, (text) => told.push(text)), text: told.join("\n") };
  };
  const given = (name: string, content: unknown) => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };

  it("writes only when it is told to, and then the same form that ships", async () => {
    expect(tableText(table)).toBe(readFileSync("prices/prices.json", "utf8"));
    writeFileSync(file, tableText(table));
    const lines = given("lines.json", [renewed(m5, 0.25)]);
    const told = await run("--lines", lines);
    expect(told).toMatchObject({ code: 0, text: expect.stringContaining("nothing is written without --write") });
    expect(readFileSync(file, "utf8")).toBe(tableText(table));
    expect((await run("--lines", lines, "--write")).code).toBe(0);
    const changed = readFileSync(file, "utf8").split("\n").filter((each, index) => each !== tableText(table).split("\n")[index]);
    expect(changed).toHaveLength(1);
  }); // prettier-ignore

  it("writes nothing while anything is refused or not understood", async () => {
    writeFileSync(file, tableText(table));
    const refused = await run("--lines", given("lines.json", [renewed(m5, 0.9)]), "--write");
    expect(refused.code).toBe(1);
    expect(refused.text).toContain("REFUSED: changes by more than half");
    const mistaken = await run("--lines", given("wrong.json", [{ ...m5, usd: -1 }]), "--write");
    expect(mistaken).toMatchObject({ code: 1, text: expect.stringContaining("not understood: ") });
    expect(readFileSync(file, "utf8")).toBe(tableText(table));
    expect((await run("--lines", join(folder, "lines.json"), "--accept", m5.item, "--write")).code).toBe(0);
    expect(readFileSync(file, "utf8")).not.toBe(tableText(table));
  });

  it("reads the files of the vendors, and says how it is used where it is used wrongly", async () => {
    writeFileSync(file, tableText(table));
    const aws = given("aws.json", { offerCode: "AmazonECR", publicationDate: "2026-11-20T00:00:00Z", products: {}, terms: {} });
    const google = given("google.json", { skus: [], nextPageToken: "next" });
    expect(await run("--aws", aws, "--google", google)).toMatchObject({ code: 0, text: expect.stringContaining("0 new, 0 gone") });
    expect((await run()).text).toContain("npm run prices -- [options]");
    expect(await run("--lins", "x")).toMatchObject({ code: 1, text: expect.stringContaining("--lins") });
    expect(await run("--aws", "nowhere.json")).toMatchObject({ code: 1, text: expect.stringMatching(/^not read: .*nowhere\.json/) });
  }); // prettier-ignore
});
