import { describe, expect, it } from "vitest";
import { totalsOf } from "../../../tools/cost/bill";
import { aws, billOfYaml, churn, gcp, lineOf } from "./priced";

// What vendors and bills have published, of what an environment can say; an hour's price is told as what 730 of them cost.
const airflow = (more = "") => `airflow: { pipelines: { ${more} } }\n`;
const sageMaker = (type: string, region?: string) => billOfYaml(aws(churn("aws", `instance: ${type}`), region));
const machines = (bill: ReturnType<typeof billOfYaml>) => lineOf(bill, "only machines").idle!;
const hours = (usd: number, of: number) => (usd / of) * 730;

describe("within 5 % of what was published:", () => {
  it.each([
    {
      what: "ml.m5.xlarge for a month: expected output of a test of Infracost, May 2026",
      published: 167.9,
      ours: () => machines(sageMaker("ml.m5.xlarge")),
    },
    {
      what: "serverless of 2 GB with 2 kept warm: the same test",
      published: 122.46,
      ours: () =>
        lineOf(
          billOfYaml(aws(churn("aws", "mode: serverless, serverless: { memory: 2GiB, provisioned: 2 }"))),
          "only warm",
        ).idle!,
    },
    {
      what: "ml.g5.2xlarge, 160 hours: the cost page of an AWS solution, December 2023",
      published: hours(242.4, 160),
      ours: () => machines(sageMaker("ml.g5.2xlarge")),
    },
    ...(
      [
        ["ml.g4dn.4xlarge", 125.85, 74.998],
        ["ml.g5.12xlarge", 177.26, 22.409],
        ["ml.m5.xlarge", 2.11, 8.208],
      ] as const
    ).map(([type, usd, of]) => ({
      what: `${type} in eu-west-1: a bill in aws-samples/sagemaker-ssh-helper, Sample_Costs.md`,
      published: hours(usd, of),
      ours: () => machines(sageMaker(type, "eu-west-1")),
    })),
    {
      what: "mw1.small for 744 hours: the example on AWS's page of MWAA prices",
      published: hours(364.56, 744),
      ours: () => lineOf(billOfYaml(aws(airflow("size: small"))), "environment").idle!,
    },
    {
      what: "49 more workers of mw1.small for an hour on 31 days: the same example",
      published: hours(83.55, 49 * 31),
      ours: () => lineOf(billOfYaml(aws(airflow("size: small, workers: { min: 1, max: 2 }"))), "workers").full!,
    },
    {
      what: "a3-highgpu-1g in us-central1: the hourly sum on a bill of Google's, zenn.dev, August 2025",
      published: 9_216.92,
      ours: () =>
        machines(
          billOfYaml(
            gcp(
              churn("gcp", "machine: a3-highgpu-1g, accelerator: { type: NVIDIA_H100_80GB, count: 1 }"),
              "us-central1",
            ),
          ),
        ),
    },
    {
      what: "Composer 3, small, idle, without its database: notes that cite discuss.google.dev/t/158381",
      published: 525.6,
      ours: () => {
        const bill = billOfYaml(gcp(airflow()));
        return lineOf(bill, "components").idle! + lineOf(bill, "workers").idle!;
      },
    },
  ])("$what", ({ published, ours }) => {
    expect(Math.abs(ours() / published - 1)).toBeLessThan(0.05);
  });
});

// c3x 1.x of 2026 lists SageMaker, Vertex AI, Composer and MWAA, each with a figure that is false.
describe("what another tool gets wrong is right here:", () => {
  it("a SageMaker endpoint is billed by its type and its region, and not as ml.t2.medium at 0.065", () => {
    expect(machines(sageMaker("ml.m5.xlarge", "eu-west-1"))).toBeCloseTo(0.257 * 730, 6);
    expect(machines(sageMaker("ml.m5.xlarge", "us-east-1"))).toBeCloseTo(0.23 * 730, 6);
    expect(machines(sageMaker("ml.t2.medium", "us-east-1"))).toBeCloseTo(0.056 * 730, 6);
  });

  it("a Vertex AI endpoint is not 0, and is billed by its machine and its replicas", () => {
    const of = (more: string) => lineOf(billOfYaml(gcp(churn("gcp", more))), "only machines");
    const one = of("machine: n1-standard-2");
    expect(one.idle).toBeCloseTo(0.1095 * 730, 1); // 2 x (0.031611 + 3.75 x 0.004237) of Compute Engine, x 1.15
    expect(of("machine: n1-standard-2, replicas: { min: 2, max: 5 }")).toMatchObject({
      idle: expect.closeTo(2 * one.idle!, 6),
      full: expect.closeTo(5 * one.idle!, 6),
    });
    expect(of("machine: n1-standard-4").idle).toBeCloseTo(2 * one.idle!, 1);
  });

  it("a Composer is billed by its workers and its region, and a larger one is at least that", () => {
    const of = (more: string, region?: string) => totalsOf(billOfYaml(gcp(airflow(more), region)));
    const small = of("workers: { min: 1, max: 3 }");
    expect(small).toMatchObject({ idle: 525.6, full: 744.6, atLeast: false }); // 12 and 17 units at 0.06
    expect(of("workers: { min: 2, max: 3 }").idle).toBe(635.1); // 14.5
    expect(of("workers: { min: 1, max: 3 }", "europe-west1").idle).toBeCloseTo(525.6 * 1.1, 1);
    const large = of("size: large, workers: { min: 1, max: 3 }");
    expect(large.idle).toBeGreaterThanOrEqual(small.idle);
    expect(large.atLeast).toBe(true);
    expect(of("highResilience: true, workers: { min: 2, max: 3 }").idle).toBeGreaterThan(small.idle * 1.5);
  });

  it("an idle MWAA does not pay for the workers that it may have", () => {
    const of = (workers: string) => billOfYaml(aws(airflow(`size: small, workers: ${workers}`)));
    const [one, many] = [of("{ min: 1, max: 1 }"), of("{ min: 1, max: 25 }")].map(totalsOf);
    expect(many!.idle).toBe(one!.idle);
    expect(many!.full - one!.full).toBeCloseTo(24 * 0.055 * 730, 2);
  });
});
