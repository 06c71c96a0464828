import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../../language";
import { totalsOf } from "../../../tools/cost/bill";
import { countsOf } from "../../../tools/cost/replicas";
import { billText } from "../../../tools/cost/text";
import { loadFiles } from "../../support/environments";
import { aws, billOfYaml, churn, gcp, lineOf, variant } from "./priced";

const clouds = {
  aws: { text: aws, type: "instance: ml.m5.xlarge" },
  gcp: { text: gcp, type: "machine: n1-standard-4" },
};

describe.each(["aws", "gcp"] as const)("machines that scale on requests, on %s", (cloud) => {
  const { text, type } = clouds[cloud];
  const machines = (load: string, more = "replicas: { min: 2, max: 8 }, scaleOn: { requests: 600 }") =>
    lineOf(billOfYaml(text(churn(cloud, `${type}, ${more}, load: ${load}`))), "only machines");

  it.each([
    ["as many as take the requests, while these come", "{ rps: 50, hours: 12 }", (5 + 2) / 2],
    ["all day where nothing else is said", "{ rps: 50 }", 5],
    ["a part of one is a whole one", "{ rps: 50.1 }", 6],
    ["no fewer than there always are", "{ rps: 1 }", 2],
    ["no more than there may be", "{ rps: 1000, hours: 6 }", (8 + 3 * 2) / 4],
  ])("%s", (_, load, replicas) => {
    const { counts, idle, expected } = machines(load);
    expect(counts.expected).toBeCloseTo(replicas, 9);
    expect(expected).toBeCloseTo((idle! / 2) * replicas, 6);
  });

  it("is not known where processors count as well", () => {
    const bill = billOfYaml(
      text(
        churn(cloud, `${type}, replicas: { min: 2, max: 8 }, scaleOn: { requests: 600, cpu: 60% }, load: { rps: 50 }`),
      ),
    );
    expect(lineOf(bill, "only machines").expected).toBe("unknown");
    expect(totalsOf(bill)).toMatchObject({ expected: totalsOf(bill).idle, atLeast: true });
    const [environment] = loadFiles({ "dev.yaml": text() });
    const printed = billText({ environment: environment!, bill, suggestions: [], stale: [], width: 100 });
    expect(printed).toContain("what its load takes, of endpoint/churn only");
  });

  it("is what there is where nothing scales", () => {
    expect(machines("{ rps: 50 }", "replicas: { min: 3, max: 3 }").counts.expected).toBe(3);
  });

  it("goes by each variant's share of the traffic", () => {
    const variants = `champion: ${variant(cloud, "traffic: 80%")}, challenger: ${variant(cloud, "traffic: 20%, replicas: { min: 1, max: 8 }, env: { IS: challenger }")}`;
    const bill = billOfYaml(
      text(
        `endpoints: { churn: { ${type}, replicas: { min: 2, max: 8 }, scaleOn: { requests: 600 }, load: { rps: 70 }, variants: { ${variants} } } }\n`,
      ),
    );
    expect(lineOf(bill, "champion machines").counts.expected).toBe(6); // 5.6
    expect(lineOf(bill, "challenger machines").counts.expected).toBe(2); // 1.4
  });

  it("says nothing of what is expected where nothing says how much is asked", () => {
    expect(totalsOf(billOfYaml(text(churn(cloud, type)))).expected).toBeUndefined();
  });
});

describe("serverless on AWS", () => {
  const second = 0.00004; // of 2 GB
  const bill = (serverless: string, load: string) =>
    billOfYaml(aws(churn("aws", `mode: serverless, serverless: { memory: 2GiB, ${serverless} }, load: ${load}`)));

  it("is billed for the time of answering", () => {
    const { expected, full, idle } = lineOf(
      bill("concurrency: 5", "{ rps: 10, hours: 12, latency: 100ms }"),
      "only computing",
    );
    expect(expected).toBeCloseTo(0.5 * second * 3_600 * 730, 6);
    expect([idle, full]).toEqual([0, expect.closeTo(5 * second * 3_600 * 730, 6)]);
  });

  it("is not known without the time that a request takes", () => {
    expect(lineOf(bill("concurrency: 5", "{ rps: 10 }"), "only computing").expected).toBe("unknown");
  });

  it("answers no more at a time than it may", () => {
    expect(lineOf(bill("concurrency: 5", "{ rps: 100, latency: 100ms }"), "only computing").counts.expected).toBe(5);
  });

  it("answers on what is warm first, where a second costs less", () => {
    const warm = bill("concurrency: 5, provisioned: 2", "{ rps: 30, latency: 100ms }");
    expect(lineOf(warm, "only computing").counts).toEqual({ idle: 0, full: 3, expected: 1 });
    expect(lineOf(warm, "only computing on what is warm").counts).toEqual({ idle: 0, full: 2, expected: 2 });
    // 200,000 s of 2 GB on warm capacity were 2.00: expected output of a test of Infracost, May 2026.
    expect(lineOf(warm, "only computing on what is warm").price!.usd * 200_000).toBeCloseTo(2, 6);
  });
});

describe("Cloud Run", () => {
  const bill = (
    load: string,
    more = "replicas: { min: 0, max: 10 }",
    serverless = "cpu: 1, memory: 2GiB, concurrency: 80",
  ) => billOfYaml(gcp(churn("gcp", `mode: serverless, serverless: { ${serverless} }, ${more}, load: ${load}`)));
  const answering = (...of: Parameters<typeof bill>) => lineOf(bill(...of), "answering").counts.expected;

  // "Billable instance time" of Cloud Run's page of prices: an instance is billed while it answers one request or many. "About instance autoscaling":
  // instances are kept at 60 % of the requests that each may answer at a time.
  it.each([
    ["few requests keep one up for most of the time", "{ rps: 40, latency: 80ms }", 1 - Math.exp(-3.2)],
    ["a request now and then costs its own time", "{ rps: 0.1, latency: 100ms }", 0.00995],
    ["many fill several to 60 %", "{ rps: 4000, latency: 80ms }", 320 / 48],
    ["no more than there may be", "{ rps: 100000, latency: 80ms, hours: 12 }", 5],
  ])("%s", (_, load, replicas) => {
    expect(answering(load)).toBeCloseTo(replicas, 6);
  });

  it("is not known without the time that a request takes", () => {
    expect(answering("{ rps: 40 }")).toBe("unknown");
  });

  it("keeps warm what does not answer", () => {
    const { counts } = lineOf(bill("{ rps: 40, latency: 80ms, hours: 12 }", "replicas: { min: 2, max: 10 }"), "warm");
    expect(counts).toEqual({ idle: 2, full: 0, expected: expect.closeTo(2 - (1 - Math.exp(-3.2)) / 2, 6) });
  });

  it("has a GPU for as long as it runs", () => {
    const gpu = "accelerator: { type: nvidia-l4 }, replicas: { min: 0, max: 3 }";
    expect(answering("{ rps: 1, latency: 100ms, hours: 12 }", gpu, "cpu: 4, memory: 16GiB, concurrency: 4")).toBe(0.5);
  });
});

describe("a schedule that takes replicas down", () => {
  const replicas = { min: 2, max: 8, floor: 1, requests: 600, share: 1 };
  const load = { rps: 50, hours: 12 };

  it.each([
    ["nothing said", replicas, undefined, 1, undefined],
    ["down to the floor", replicas, undefined, 0.4, 2 * 0.4 + 1 * 0.6],
    ["down to none where the mode can", { ...replicas, floor: 0 }, undefined, 0.4, 2 * 0.4],
    ["asked for longer than it is up", replicas, load, 0.4, 5 * 0.4 + 1 * 0.6],
    ["asked for shorter than it is up", replicas, load, 0.75, 5 * 0.5 + 2 * 0.25 + 1 * 0.25],
    ["nothing scales", { ...replicas, max: 2 }, load, 0.5, 2 * 0.5 + 1 * 0.5],
    ["no more while down than while up", { ...replicas, min: 1, max: 1, floor: 2 }, undefined, 0.5, 1],
    ["nobody knows what the load takes", { ...replicas, requests: undefined }, load, 0.5, "unknown"],
  ])("%s", (_, of, asked, up, expected) => {
    const counts = countsOf(of, asked, up);
    expect([counts.idle, counts.full]).toEqual([of.min, of.max]);
    expect(counts.expected).toEqual(typeof expected === "number" ? expect.closeTo(expected, 9) : expected);
  });
});

it("the example environments with a load say what to expect", () => {
  const loaded = loadEnvironments({ directory: "tests/everything" }).filter(({ kinds }) =>
    Object.values(kinds.endpoints as Record<string, { load?: object }>).some(({ load }) => load !== undefined),
  );
  expect(loaded.map(({ name }) => name)).toEqual(["endpoints", "endpoints-aws"]);
});
