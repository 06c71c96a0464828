import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { burns, contradiction } from "../../../constructs/shared/promises";
import { synthesizeYaml } from "../../support/environments";
import { type Minute, ringing } from "../../support/ringing";

const image = "europe-west1-docker.pkg.dev/acme/serving/churn@sha256:";
const digest = "a".repeat(64);
const clouds = {
  AWS: (slo: string) => `cloud: aws
system: churn
owner: ml@acme.example
aws: { account: "111122223333", region: eu-west-1 }
registries: { r: {} }
endpoints: { e: { slo: ${slo}, variants: { a: { image: "registry/r@sha256:${digest}" } } } }
`,
  "Google Cloud": (slo: string) => `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1 }
endpoints: { e: { mode: serverless, slo: ${slo}, variants: { a: { image: "${image}${digest}" } } } }
`,
};
type Cloud = keyof typeof clouds;

// Alarms for people about the promise; those that take an update back ring in three minutes, and are not about 30 days.
const told = (cloud: Cloud, slo: string, minutes: Minute[]) =>
  ringing(synthesizeYaml(clouds[cloud](slo)).json, minutes).map((names) =>
    names.flatMap((name) => /\/(fast|slow|p\d\d)$/.exec(name)?.[1] ?? speedOf(name) ?? []).sort(),
  );
const speedOf = (name: string) =>
  /p\d\d(?= over)/.exec(name)?.[0] ?? (name.includes("use up") ? (/ 6 times/.test(name) ? "slow" : "fast") : undefined);

/** The minute, counted from 1, at whose end each alarm was on first. */
const firsts = (cloud: Cloud, slo: string, minutes: Minute[], from = 0) => {
  const rung = told(cloud, slo, minutes).slice(from);
  return Object.fromEntries(
    [...new Set(rung.flat())].sort().map((name) => [name, rung.findIndex((names) => names.includes(name)) + 1]),
  );
};

const during = (count: number, minute: Partial<Minute>) =>
  Array.from({ length: count }, (): Minute => ({ failed: 0, milliseconds: [], ...minute }));
const answered = (count: number, took = 50) => Array.from({ length: count }, () => took);
const both = Object.keys(clouds) as Cloud[];
const available = (percent: number) => `{ availability: ${percent}% }`;
const quick = "{ latency: { p95: 300ms } }";

describe.each(both)("on %s", (cloud) => {
  it.each([99, 99.9, 99.99])(
    "one failed request in 50 is told to nobody, whatever is promised: %d percent",
    (percent) => {
      const minutes = [...during(49, { milliseconds: [50] }), ...during(1, { failed: 1 }), ...during(30, {})];
      expect(firsts(cloud, available(percent), minutes)).toEqual({});
    },
  );

  it.each([
    [99.99, 1, 3],
    [99.9, 1, 3],
    [99, 9, 22],
    [93, 55, 152],
    [90, 55, 217],
  ])(
    "a total outage at ten requests a minute, of %d percent, is told after %d minutes, and slowly after %d",
    (percent, fast, slow) => {
      const good = during(360, { milliseconds: answered(10) });
      const rung = firsts(cloud, available(percent), [...good, ...during(240, { failed: 10 })], 360);
      expect(rung.fast).toBeLessThanOrEqual(fast);
      expect(rung.slow).toBeLessThanOrEqual(slow);
      expect(rung.fast).toBeGreaterThan(fast - 3);
    },
  );

  it("a total outage is told at one request a minute after ten, and at ten an hour within the hour", () => {
    const rare = Array.from({ length: 60 }, (_, at): Minute => ({ failed: at % 6 === 0 ? 1 : 0, milliseconds: [] }));
    expect(firsts(cloud, available(99.9), during(60, { failed: 1 })).fast).toBe(10);
    expect(firsts(cloud, available(99.9), rare).fast).toBeLessThanOrEqual(60);
  });

  it("without requests nobody is told, and an alarm ends when the requests do", () => {
    const minutes = [...during(20, {}), ...during(30, { failed: 10 }), ...during(31, {})];
    const rung = told(cloud, available(99.9), minutes);
    expect([rung[19], rung[49], rung.at(-1)]).toEqual([[], ["fast", "slow"], []]);
  });

  it("slow answers are told where there are twenty in five minutes, and for a quarter of an hour", () => {
    const slow = (each: number) =>
      firsts(
        cloud,
        quick,
        [...during(15, { milliseconds: answered(each) }), ...during(30, { milliseconds: answered(each, 900) })],
        15,
      );
    expect(slow(3)).toEqual({});
    expect(slow(10).p95).toBeGreaterThan(9);
    expect(slow(10).p95).toBeLessThanOrEqual(15);
  });

  it("one slow answer of twenty is told to nobody, nor are five of five", () => {
    const once = [...during(20, { milliseconds: answered(4) }), ...during(1, { milliseconds: [900, 50] })];
    expect(firsts(cloud, quick, [...once, ...during(20, { milliseconds: answered(4) })])).toEqual({});
    expect(firsts(cloud, quick, during(45, { milliseconds: [900] }))).toEqual({});
  });
});

it.each(["2m", "3m", "5m"])("a watch of %s takes no update back, and tells nobody, for one failed request", (bake) => {
  const yaml = clouds.AWS(`${available(99.9)}, replicas: { min: 2, max: 2 }, rollout: { canary: { bake: ${bake} } }`);
  const { json } = synthesizeYaml(yaml);
  const rung = (failed: number) =>
    ringing(json, [...during(9, { milliseconds: answered(10) }), ...during(5, { failed, milliseconds: answered(5) })])
      .slice(9)
      .flatMap((names, at) => (names.some((name) => name.endsWith("/errors")) ? [at + 1] : []))[0];
  const once = ringing(json, [
    ...during(9, { milliseconds: answered(10) }),
    ...during(1, { failed: 1 }),
    ...during(9, {}),
  ]);
  expect(once.flat()).toEqual([]);
  expect(rung(3)).toBeLessThan(parseInt(bake, 10));
});

it("both clouds tell the same of the same requests, in the same minute", () => {
  const minute = (rate: number, share: number) =>
    fc.integer({ min: 0, max: rate }).map((all): Minute => {
      const failed = Math.round(all * share);
      return { failed, milliseconds: answered(all - failed) };
    });
  const stretch = fc
    .tuple(
      fc.integer({ min: 1, max: 200 }),
      fc.constantFrom(0, 1, 10, 100),
      fc.constantFrom(0, 0.001, 0.01, 0.1, 0.7, 1),
    )
    .chain(([length, rate, share]) => fc.array(minute(rate, share), { minLength: length, maxLength: length }));
  const days = fc.array(stretch, { minLength: 1, maxLength: 4 }).map((parts) => parts.flat());
  fc.assert(
    fc.property(fc.constantFrom(90, 93, 95.5, 99, 99.9, 99.99), days, (percent, minutes) => {
      const [aws, google] = both.map((cloud) => told(cloud, available(percent), minutes));
      expect(google).toEqual(aws);
    }),
    { seed: 13, numRuns: 30 },
  );
}, 60_000);

it.each([
  [0.1, 9],
  [0.07, 12.9],
  [0.0625, 14.4],
  [0.0001, 14.4],
])("of a budget of %d, the fast burn is %d times too fast, which a total outage exceeds", (budget, rate) => {
  const [fast, slow] = burns(budget);
  expect([fast.rate, slow.rate]).toEqual([rate, 6]);
  expect(fast.rate * budget).toBeLessThan(0.91);
});

it("finds the percentile that is promised to be faster than a lower one", () => {
  expect(contradiction({ p50: 50, p95: 50, p99: 60 })).toBeUndefined();
  expect(contradiction({ p99: 60, p50: 70 })).toEqual({ percentile: "p99", value: 60, lower: "p50", least: 70 });
});
