import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { specs } from "../../prices/specs";
import { machines } from "../../tools/machines";
import { understood, type Given } from "../../tools/machines/asked";
import { machinesFor } from "../../tools/machines/found";
import { columns } from "../../tools/show/lines";

const today = new Date("2026-11-30");
const text = (given: Given, width = 100, all = false) => machines(given, { width, today, all, json: false });
const rows = (given: Given) => machinesFor(understood(given));
const ireland = { region: "eu-west-1", gpu: "1", memory: "16GiB" };
const belgium = { region: "europe-west1", gpu: "1" };
const messageOf = (given: Given): string => {
  try {
    return text(given);
  } catch (error) {
    return (error as Error).message;
  }
};

describe("ponte machines", () => {
  it("tells price, memory, accelerators, quota and region of what suits", () => {
    const line = text(ireland)
      .split("\n")
      .find((each) => each.startsWith("ml.g5.xlarge "));
    // 1.57 stands on a bill of December 2023; L-1928E07B in Service Quotas.
    expect(line?.split(/ {2,}/)).toEqual([
      ...["ml.g5.xlarge", "4", "16 GiB", "1 NVIDIA A10G", "1.5700", "1,146.10", "L-1928E07B", "yes"],
    ]);
    expect(text(belgium)).toContain("NVIDIA_L4: custom_model_serving_nvidia_l4_gpus");
  });

  it("marks what is of another region or from memory, and says what is not listed there", () => {
    const line = (type: string) =>
      text(ireland)
        .split("\n")
        .find((each) => each.startsWith(`${type} `))!;
    expect(line("ml.g6.xlarge")).toMatch(/ ~1\.1270 +~822\.71 .*not listed$/);
    expect(line("ml.g5.24xlarge")).toContain("~11.3609");
    expect(line("ml.p4d.24xlarge")).toContain(" 27.2713"); // worked out, but for this region
    expect(text(ireland)).toContain("~ by the price of another region, or from memory");
    expect(text(ireland)).toContain("not listed: no list that Ponte has names eu-west-1");
  });

  it("has all that was asked for, the cheapest first, and what is not known last", () => {
    const asked = fc.record(
      {
        region: fc.constantFrom(...specs().regions.sagemaker, ...specs().regions.vertex),
        gpu: fc.option(fc.nat(8).map(String), { nil: undefined }),
        memory: fc.option(fc.constantFrom("512MiB", "16GiB", "1TiB"), { nil: undefined }),
        vcpu: fc.option(fc.integer({ min: 1, max: 64 }).map(String), { nil: undefined }),
      },
      { requiredKeys: ["region"] },
    );
    const least = { "512MiB": 0.5, "16GiB": 16, "1TiB": 1024 } as Record<string, number>;
    fc.assert(
      fc.property(asked, (given) => {
        const found = rows(given);
        const prices = found.map(({ price }) => price?.usd ?? Infinity);
        expect(prices).toEqual([...prices].sort((a, b) => a - b));
        for (const { vcpu, memoryGiB, accelerator } of found) {
          expect(vcpu).toBeGreaterThanOrEqual(Number(given.vcpu ?? 0));
          expect(memoryGiB).toBeGreaterThanOrEqual(least[given.memory ?? ""] ?? 0);
          if (given.gpu === "0") expect(accelerator).toBeUndefined();
          else if (given.gpu !== undefined) expect(accelerator!.count).toBeGreaterThanOrEqual(Number(given.gpu));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("counts no Inferentia, Trainium or Gaudi as a GPU, but lists it", () => {
    const kinds = (given: Given) => rows(given).map(({ accelerator }) => accelerator?.kind ?? "");
    expect(kinds({ region: "us-east-1", gpu: "1" }).every((kind) => kind.startsWith("NVIDIA"))).toBe(true);
    expect(kinds({ region: "us-east-1" })).toContain("AWS Inferentia2");
  });

  it("gives an N1 machine the GPUs that it may have, and no more than its vCPUs allow", () => {
    const n1 = rows({ region: "us-central1", gpu: "1" }).filter(({ type }) => type === "n1-standard-32");
    // A T4 for each 24 vCPUs, a P100 for 16, a V100 for 12: "GPUs on Compute Engine" in Google's documentation.
    const given = n1.map(({ accelerator }) => `${accelerator!.count} ${accelerator!.kind}`);
    expect(given.sort()).toEqual([
      "2 NVIDIA_TESLA_P100",
      "2 NVIDIA_TESLA_P4",
      "2 NVIDIA_TESLA_T4",
      "4 NVIDIA_TESLA_V100",
    ]);
  });

  it("shows 20, and every one with --all", () => {
    expect(text(ireland).match(/^ml\./gm)).toHaveLength(20);
    expect(text(ireland)).toContain(`the 20 cheapest of ${rows(ireland).length}; --all shows every one`);
    expect(text(ireland, 140, true).match(/^ml\./gm)).toHaveLength(rows(ireland).length);
    expect(text({ region: "eu-west-1", gpu: "200" })).toBe("no machine of SageMaker has all of that; ask for less");
  });

  it("counts the prices that are older than 12 months", () => {
    const stale = (on: string) =>
      /(\d+) of the (\d+) prices/.exec(machines(ireland, { width: 100, today: new Date(on), all: false, json: false }));
    expect(stale("2024-06-01")).toBeNull();
    expect(Number(stale("2026-11-30")![1])).toBeGreaterThan(5);
    expect(stale("2030-01-01")![1]).toBe("20");
  });

  it.each([40, 60, 80, 100, 140])("fits %i columns, and is nothing but text", (width) => {
    for (const given of [ireland, belgium, { region: "us-central1" }, { region: "us-east-1", gpu: "8" }]) {
      for (const all of [false, true]) {
        const shown = text(given, width, all);
        expect(shown.split("\n").filter((line) => columns(line) > width || /\s$/.test(line))).toEqual([]);
        expect(shown).toMatch(/^[\x20-\x7e\n]*$/);
        expect(shown).not.toMatch(/undefined|NaN|Infinity|\[object|\b0\.0000\b/);
      }
    }
  });

  it("tells the same as JSON, and what is not known as null", () => {
    const told = JSON.parse(machines(ireland, { width: 40, today, all: false, json: true })) as Record<string, any>;
    expect(told.machines).toHaveLength(rows(ireland).length);
    const [g5] = told.machines.filter(({ type }: any) => type === "ml.g5.xlarge");
    expect(g5).toMatchObject({
      accelerator: { kind: "NVIDIA A10G", count: 1, memoryGiB: 22 },
      hour: { usd: 1.57, asOf: "2023-12", confidence: "read", region: "eu-west-1", elsewhere: false, stale: true },
      ...{ month: 1146.1, quota: "L-1928E07B", offered: "listed" },
    });
    expect(told.machines.at(-1)).toMatchObject({ hour: null, month: null });
  });

  it("says every mistake at once, with what was meant", () => {
    const given = { region: "eu-wst-1", cloud: "gpc", gpu: "one", memory: "16G", vcpu: "0" };
    expect(messageOf(given).split("\n")).toEqual([
      "--cloud gpc is none that Ponte deploys to; did you mean gcp? write aws or gcp",
      "--region eu-wst-1 is none that AWS or Google Cloud serves models in; did you mean eu-west-1?",
      "--gpu one is no number; write a whole number from 0, such as 1",
      "--vcpu 0 is no number; write a whole number from 1, such as 1",
      "--memory 16G is no size; did you mean 16GiB? write a size such as 16GiB",
    ]);
    expect(messageOf({})).toBe(
      "--region is missing; write the region where the model is to serve, such as eu-west-1 or europe-west1",
    );
    expect(messageOf({ region: "eu-west-1", cloud: "gcp" })).toBe(
      "--region eu-west-1 is a region of AWS; write --cloud aws, or a region of Google Cloud, such as europe-west1",
    );
    expect(messageOf({ region: "europe-west1", memory: "0GiB" })).toBe(
      "--memory 0GiB is no size; write a size such as 16GiB",
    );
  });
});
