import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instancePrice, machinePrice } from "../../prices/machines";
import { shippedLines, type Line, type Price } from "../../prices/price";
import { instanceOffered, machineOffered, specs } from "../../prices/specs";

const instances = Object.keys(specs().sagemaker);
const machines = Object.keys(specs().vertex);
const { regions } = specs();

/** A figure with its source and date. */
function expectFigure(price: Price) {
  expect(price.usd).toBeGreaterThan(0);
  expect(price.usd).toBeLessThan(1_000);
  expect(price.source.length).toBeGreaterThan(10);
  expect(price.asOf).toMatch(/^20\d\d/);
  expect(price.unit).toBe("hour");
}

describe("any type in any region", () => {
  it("has a figure above 0 with source and date, or none", () => {
    const of = fc.oneof(
      fc.tuple(fc.constantFrom(...instances), fc.constantFrom(...regions.sagemaker)).map(([type, region]) => {
        return instancePrice(type, region);
      }),
      fc
        .tuple(
          fc.constantFrom(...machines),
          fc.constantFrom(...regions.vertex),
          fc.option(fc.constantFrom(...Object.keys(regions.vertexAccelerators))),
          fc.nat(8),
        )
        .map(([type, region, kind, count]) => machinePrice(type, kind === null ? undefined : { kind, count }, region)),
    );
    fc.assert(
      fc.property(of, (price) => {
        if (price !== undefined) expectFigure(price);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is in a list of regions, in none, or not in a list at all", () => {
    expect(instanceOffered("ml.g6.xlarge", "eu-west-1")).toBe("not listed");
    expect(instanceOffered("ml.g5.xlarge", "eu-west-1")).toBe("listed");
    expect(instanceOffered("ml.m5.xlarge", "eu-west-1")).toBe("not known");
    expect(instanceOffered("ml.m5.xlarge", "us-gov-west-1")).toBe("not listed");
    expect(machineOffered("NVIDIA_L4", "us-central1")).toBe("listed");
    expect(machineOffered("NVIDIA_L4", "africa-south1")).toBe("not listed");
    expect(machineOffered("NVIDIA_B200", "us-central1")).toBe("not known");
    expect(machineOffered(undefined, "us-central1")).toBe("not known");
  });
});

describe("an instance of SageMaker", () => {
  // What AWS lists for EC2 in us-east-1, times the factor of 1.2: m5.12xlarge 2.304, c5.9xlarge 1.53, m6i.32xlarge 6.144.
  it.each([
    ["ml.m5.12xlarge", 2.304 * 1.2],
    ["ml.c5.9xlarge", 1.53 * 1.2],
    ["ml.m6i.32xlarge", 6.144 * 1.2],
  ])("%s is scaled by its vCPUs, as its family's sizes are", (type, usd) => {
    const price = instancePrice(type, "us-east-1")!;
    expect(price.usd / usd).toBeCloseTo(1, 2);
    expect(price).toMatchObject({ confidence: "derived", elsewhere: false });
    expect(price.source).toContain("vCPUs");
  });

  it("is scaled in the region before it is taken from another", () => {
    expect(instancePrice("ml.m6i.4xlarge", "eu-west-1")).toMatchObject({ usd: 1.0272, region: "eu-west-1" });
  });

  it("is never scaled where sizes have accelerators, or one size says nothing of another", () => {
    expect(instancePrice("ml.g6.16xlarge", "us-east-1")).toBeUndefined();
    expect(instancePrice("ml.c7i.2xlarge", "us-east-1")).toBeUndefined();
    expect(instancePrice("ml.m4.10xlarge", "us-east-1")).toBeUndefined();
  });

  it("is not scaled by its accelerators even where lines would show it", () => {
    const line = (type: string, usd: number): Line => ({ ...shippedLines()[0]!, item: `${type} instance`, usd });
    const lines = [line("ml.g6e.xlarge", 2), line("ml.g6e.2xlarge", 4)];
    expect(instancePrice("ml.g6e.4xlarge", "us-east-1", lines)).toBeUndefined();
  });

  it("is not scaled where the lines show that sizes do not go by vCPUs", () => {
    const lines = shippedLines().map((line): Line =>
      line.item === "ml.m5.large instance" ? { ...line, usd: 0.2 } : line,
    );
    expect(instancePrice("ml.m5.12xlarge", "us-east-1", lines)).toBeUndefined();
  });
});

describe("a node of Vertex AI", () => {
  it("is a multiple of one with the same proportions", () => {
    expect(machinePrice("a2-highgpu-4g", undefined, "us-central1")!.usd).toBeCloseTo(4 * 4.2244, 3);
    expect(machinePrice("g2-standard-96", undefined, "europe-west1")!.usd).toBeCloseTo(2 * 5.0672, 3);
    expect(machinePrice("a3-highgpu-8g", undefined, "us-central1")!.usd).toBeCloseTo(101.007, 2);
  });

  it("is made of what its vCPUs, its memory and its accelerator cost in others of its family", () => {
    // g2-standard-32 has one L4, as the smaller ones: Compute Engine's list price in us-central1 is 1.734.
    expect(machinePrice("g2-standard-32", undefined, "us-central1")!.usd).toBeCloseTo(1.734 * 1.15, 2);
    // Compute Engine's list prices of N2 in us-central1: 0.031611 a vCPU and 0.004237 a GB.
    const highcpu = machinePrice("n2-highcpu-16", undefined, "us-central1")!;
    expect(highcpu.usd / ((16 * 0.031611 + 16 * 0.004237) * 1.15)).toBeCloseTo(1, 2);
    expect(highcpu.confidence).toBe("derived");
  });

  it("takes each part from where it is known, and says that one is of elsewhere", () => {
    const price = machinePrice("a3-highgpu-1g", undefined, "southamerica-east1")!;
    expect(price.usd).toBeCloseTo(17.8893 + 26 * 0.0293227 + 234 * 0.0025534, 3);
    expect(price).toMatchObject({ elsewhere: true, region: "us-central1", confidence: "derived" });
  });

  it("is of another region by the ratio of its family", () => {
    const price = machinePrice("a2-ultragpu-1g", undefined, "europe-west1")!;
    expect(price.usd).toBeCloseTo(5.7819 * 1.02, 4);
    expect(price).toMatchObject({ elsewhere: true, region: "us-central1" });
  });

  it("has the lowest confidence and the oldest date of its parts", () => {
    const price = machinePrice("n1-standard-4", { kind: "NVIDIA_TESLA_T4", count: 2 }, "southamerica-east1")!;
    expect(price.usd).toBeCloseTo(0.3468 + 2 * 0.552, 6);
    expect(price).toMatchObject({ confidence: "recalled", asOf: "2024" });
  });

  it("counts what a machine always has once, and knows nothing of what no machine takes", () => {
    const alone = machinePrice("g2-standard-4", undefined, "us-central1");
    expect(machinePrice("g2-standard-4", { kind: "NVIDIA_L4", count: 1 }, "us-central1")).toEqual(alone);
    expect(machinePrice("e2-standard-4", { kind: "NVIDIA_TESLA_T4", count: 1 }, "us-central1")).toBeUndefined();
    expect(machinePrice("n1-standard-4", { kind: "NVIDIA_TESLA_P4", count: 1 }, "us-central1")).toBeUndefined();
    expect(machinePrice("a3-megagpu-8g", undefined, "us-central1")).toBeUndefined();
    expect(machinePrice("a3-edgegpu-8g", undefined, "us-central1")).toBeUndefined();
    expect(machinePrice("e2-highmem-4", undefined, "us-central1")).toBeUndefined();
  });
});
