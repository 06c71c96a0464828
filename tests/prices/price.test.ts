import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isStale, priceOf, shippedLines, type Line } from "../../prices/price";

const units = [
  "hour", "second", "month", "GB", "GB-month", "GB-hour", "GB-second", "GiB-hour", "GiB-second", "vCPU-hour", "DCU-hour", "DPU-hour", "slot-hour",
  "MiB", "TB", "TiB", "1k requests", "1k users", "1k objects", "10k requests", "100k events", "100k", "1M", "image",
]; // prettier-ignore

describe("every line that ships", () => {
  it("has a price, a known unit, a date and a source that a stranger understands", () => {
    for (const line of shippedLines()) {
      expect(line.usd, line.item).toBeGreaterThan(0);
      expect(units, line.item).toContain(line.unit);
      expect(line.as_of, line.item).toMatch(/^20\d\d(?:-\d\d(?:-\d\d)?)?$/);
      expect(["read", "derived", "recalled"]).toContain(line.confidence);
      expect(line.source.length, line.item).toBeGreaterThan(10);
      expect(`${line.source} ${line.note}`, line.item).not.toMatch(/\d{9,}|public copy|prices\.md|stored copy/);
      expect(line.confidence === "recalled", `${line.item} ${line.source}`).toBe(/from memory/.test(line.source));
    }
  });

  it("is the only one of its item and region", () => {
    const keys = shippedLines().map(({ cloud, service, item, region }) => [cloud, service, item, region].join(" | "));
    expect(keys.length).toBe(new Set(keys).size);
  });
});

describe("the price of a thing", () => {
  const m5 = { cloud: "aws", service: "sagemaker", item: "ml.m5.xlarge instance" } as const;

  it("is that of the region where it was read", () => {
    expect(priceOf({ ...m5, region: "eu-west-1" })).toMatchObject({
      usd: 0.257,
      unit: "hour",
      asOf: "2023-12",
      confidence: "read",
      region: "eu-west-1",
      elsewhere: false,
    });
  });

  it("is the one of all regions where it does not vary", () => {
    const key = priceOf({ cloud: "aws", service: "kms", item: "customer managed key", region: "ap-south-1" });
    expect(key).toMatchObject({ usd: 1, region: "any", elsewhere: false });
  });

  it("is the home region's by the ratio of the two, and says so", () => {
    const price = priceOf({ ...m5, item: "ml.g5.24xlarge instance", region: "eu-west-1" })!;
    expect(price.usd).toBeCloseTo(10.18 * 1.116, 6);
    expect(price).toMatchObject({ confidence: "derived", region: "us-east-1", elsewhere: true });
    expect(price.source).toContain("x 1.116 for eu-west-1");
    const west = priceOf({ ...m5, region: "us-west-2" });
    expect(west).toMatchObject({ usd: 0.23, confidence: "derived", elsewhere: true });
  });

  it("is the home region's as it is where no ratio is known", () => {
    const price = priceOf({ ...m5, region: "ap-south-1" });
    expect(price).toMatchObject({ usd: 0.23, confidence: "read", region: "us-east-1", elsewhere: true });
  });

  it("keeps the lower confidence", () => {
    const lines = shippedLines().map((line): Line => ({ ...line, confidence: "recalled" }));
    expect(priceOf({ ...m5, region: "us-west-2" }, lines)).toMatchObject({ confidence: "recalled" });
  });

  it("is not known where no region has a line", () => {
    expect(priceOf({ ...m5, item: "ml.z9.xlarge instance", region: "us-east-1" })).toBeUndefined();
  });

  it("takes a location of many regions by Google's word for it", () => {
    const scan = { cloud: "gcp", service: "bigquery", item: "active logical storage" } as const;
    expect(priceOf({ ...scan, region: "US" })).toMatchObject({ usd: 0.02, elsewhere: false });
    expect(priceOf({ ...scan, region: "EU" })).toMatchObject({ region: "us (multi-region)", elsewhere: true });
  });
});

it("a price is stale when its source is older than twelve months", () => {
  const stale = (asOf: string, today: string) => isStale({ asOf }, new Date(today));
  expect(stale("2025-11-29", "2026-11-29T23:59:59Z")).toBe(false);
  expect(stale("2025-11-29", "2026-11-30")).toBe(true);
  expect(stale("2025-11", "2026-11-30")).toBe(false);
  expect(stale("2025-11", "2026-12-01")).toBe(true);
  expect(stale("2025", "2026-12-31")).toBe(false);
  expect(stale("2025", "2027-01-01")).toBe(true);
});

it("neither table is loaded before a price is asked for", () => {
  for (const file of readdirSync("prices").filter((name) => name.endsWith(".ts"))) {
    const text = readFileSync(join("prices", file), "utf8");
    expect(text, file).not.toMatch(/^import .*\.json"|^(?:export )?const .*require\(/m);
  }
});
