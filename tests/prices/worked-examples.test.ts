import { describe, expect, it } from "vitest";
import { instancePrice, machinePrice } from "../../prices/machines";
import { priceOf, type Line } from "../../prices/price";

// What vendors and bills have published for whole things, against the table: within 5 %.
const month = 730; // hours

const aws = (service: string, item: string, region = "us-east-1", lines?: readonly Line[]) =>
  priceOf({ cloud: "aws", service, item, region }, lines)!.usd;
const google = (service: string, item: string, region = "us-central1") =>
  priceOf({ cloud: "gcp", service, item, region })!.usd;
const instance = (type: string, region = "us-east-1") => instancePrice(type, region)!.usd;

// Two examples are of services that no type of ours uses: their lines do not ship, and show only that the arithmetic is the same.
const line = (service: string, item: string, unit: string, usd: number, as_of: string, source: string): Line => ({
  ...{ cloud: "aws", service, item, unit, usd, as_of, source, region: "us-east-1", confidence: "read", note: "" },
});
const notShipped = [
  line("redshift", "Serverless", "RPU-hour", 0.375, "2026-06-14", "a public cache of the AWS price list"),
  line("fargate", "vCPU, Linux x86", "vCPU-hour", 0.04048, "2026-09-28", "AWS Price List API"),
  line("fargate", "memory, Linux x86", "GB-hour", 0.004445, "2026-06", "a public file that quotes the AWS price list"),
];

describe("what others have published", () => {
  it.each([
    {
      what: "MWAA mw1.small for 31 days, 49 more workers an hour a day, 10 GB: the example on AWS's page of MWAA prices",
      published: 449.11,
      ours: () =>
        744 * aws("mwaa", "environment mw1.small (one worker, the default schedulers and web servers included)") +
        49 * 31 * aws("mwaa", "additional worker, small") +
        10 * aws("mwaa", "metadata database storage"),
    },
    {
      what: "ml.g5.2xlarge 8 hours a day for 20 days, 240 GB of volume: the cost page of an AWS solution, December 2023",
      published: 276,
      ours: () => 160 * instance("ml.g5.2xlarge") + 240 * aws("sagemaker", "endpoint ML storage volume (gp2)"),
    },
    {
      what: "three types of hosting in eu-west-1: a bill in aws-samples/sagemaker-ssh-helper, Sample_Costs.md",
      published: 305.21,
      ours: () =>
        74.998 * instance("ml.g4dn.4xlarge", "eu-west-1") +
        22.409 * instance("ml.g5.12xlarge", "eu-west-1") +
        8.208 * instance("ml.m5.xlarge", "eu-west-1"),
    },
    {
      what: "serverless of 2 GB, 2 kept warm, 20 GB out: expected output of a test of Infracost, May 2026",
      published: 144.78,
      ours: () =>
        2 * month * 3_600 * aws("sagemaker", "serverless provisioned concurrency kept warm, 2 GB") +
        500_000 * aws("sagemaker", "serverless inference, 2 GB memory, processing time") +
        200_000 * aws("sagemaker", "serverless processing time on provisioned concurrency, 2 GB") +
        20 * aws("sagemaker", "endpoint data processed, in or out"),
    },
    {
      what: "ml.m5.xlarge for a month with 20 GB: the same test of Infracost",
      published: 170.14,
      ours: () => month * instance("ml.m5.xlarge") + 20 * aws("sagemaker", "endpoint ML storage volume (gp2)"),
    },
    {
      what: "a3-highgpu-1g in us-central1: the hourly sum on a bill of Google's, zenn.dev, August 2025",
      published: 9_216.92,
      ours: () => month * machinePrice("a3-highgpu-1g", undefined, "us-central1")!.usd,
    },
    {
      what: "Composer 3, Small, idle, with 10 GiB of database: notes that cite discuss.google.dev/t/158381",
      published: 527.3,
      ours: () =>
        month * 12 * google("composer", "Composer 3 standard DCU-hour") +
        month * 10 * google("composer", "Composer 3 database storage"),
    },
    {
      what: "Redshift Serverless of 4 RPU, 8 hours a day for 30 days: a page that compares, 2026-06-22",
      published: 360,
      ours: () => 4 * 8 * 30 * aws("redshift", "Serverless", "us-east-1", notShipped),
    },
    {
      what: "Fargate of 2 vCPU and 4 GB for a month: the hourly price on a project's cost page, 2026-09-28",
      published: 72.08,
      ours: () =>
        month *
        (2 * aws("fargate", "vCPU, Linux x86", "us-east-1", notShipped) +
          4 * aws("fargate", "memory, Linux x86", "us-east-1", notShipped)),
    },
  ])("$what", ({ published, ours }) => {
    expect(Math.abs(ours() / published - 1)).toBeLessThan(0.05);
  });
});

describe("what was computed once", () => {
  it.each([
    ["g2-standard-4 in us-central1", 593.42, () => machinePrice("g2-standard-4", undefined, "us-central1")!.usd],
    ["g2-standard-4 in europe-west1", 653.35, () => machinePrice("g2-standard-4", undefined, "europe-west1")!.usd],
    [
      "n1-standard-4 with a T4",
      453.7,
      () => machinePrice("n1-standard-4", { kind: "NVIDIA_TESLA_T4", count: 1 }, "us-central1")!.usd,
    ],
    ["ml.g5.xlarge in us-east-1", 1_027.84, () => instance("ml.g5.xlarge")],
    ["ml.g5.xlarge in eu-west-1", 1_146.1, () => instance("ml.g5.xlarge", "eu-west-1")],
    ["ml.g5.xlarge in sa-east-1", 1_560.38, () => instance("ml.g5.xlarge", "sa-east-1")],
  ])("%s costs the same a month", (_, expected, hourly) => {
    expect(hourly() * month).toBeCloseTo(expected, 1);
  });
});

describe("what another tool got wrong", () => {
  // c3x 1.x: any SageMaker endpoint is 0.065 an hour, an ml.t2.medium of old, whatever its type and region.
  it("an endpoint costs what its type costs in its region", () => {
    expect(instance("ml.m5.xlarge", "eu-west-1")).toBe(0.257);
    expect(instance("ml.m5.xlarge", "sa-east-1")).toBeGreaterThan(instance("ml.m5.xlarge", "eu-west-1"));
    expect(instance("ml.t2.medium")).toBe(0.056);
  });

  // Any Vertex AI endpoint is 0, since the resource has no machine type.
  it("a node of Vertex AI is never 0", () => {
    expect(machinePrice("n1-standard-2", undefined, "us-central1")!.usd).toBeCloseTo(0.1095, 4);
    expect(machinePrice("n1-standard-2", undefined, "europe-west1")!.usd).toBeCloseTo(0.1202, 4);
  });
});
