import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { cost } from "../../../tools/cost";

const image = `registry/serving@sha256:${"a".repeat(64)}`;
const serving = (endpoint: string) => `cloud: aws
system: churn
owner: ml-platform
aws: { account: "111122223333", region: eu-west-1 }
registries: { serving: {} }
endpoints:
  churn: { ${endpoint}, variants: { only: { image: "${image}" } } }
`;

function told(text: string, ...whatIf: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "ponte-expected-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const directory = join(folder, "environments");
  mkdirSync(directory);
  writeFileSync(join(directory, "dev.yaml"), text);
  return cost({ directory, names: ["dev"], whatIf, width: 100, today: new Date("2026-11-30") });
}

const scaled = serving("instance: ml.m5.large, replicas: { min: 2, max: 4 }");
const hours = 'offHours={ down: "0 12 * * *", up: "0 0 * * *", timezone: UTC }';

// 0.128 an hour in eu-west-1: half of the time one replica of two stays away.
it("tells what off hours save, although idle and full stay", () => {
  expect(told(scaled, hours)).toMatch(/difference +0\.00 +0\.00 +-46\.72/);
  expect(told(scaled, hours)).toContain("0.00 idle, 0.00 full, -46.72 expected");
});

it("tells what a load takes, and what does not fit", () => {
  expect(told(scaled, "endpoint/churn.load={ rps: 25, hours: 12 }")).toContain("+46.72 expected");
  const text = told(serving("instance: ml.m5.large, replicas: { min: 2, max: 4 }, load: { rps: 1000 }"));
  expect(text).toContain("endpoint/churn only would need 100 replicas for its load, and has at most 4");
});

it("takes a field away that the file alone says, and a thing", () => {
  expect(told(scaled, "endpoint/churn.replicas=")).toContain("2 to 4 ml.m5.large → 1 ml.m5.large: -93.44 idle");
  expect(told(scaled, "endpoint/churn=")).toContain("2 to 4 ml.m5.large goes: -186.88 idle");
});

it("makes no difference of the prices of two regions, of one of which none is known", () => {
  const text = told(scaled, "aws.region=ap-southeast-2");
  expect(text).toContain("the difference is not known");
  expect(text).toMatch(/difference +not known/);
});

it("warns of a machine that nobody knows, where it might look like a saving", () => {
  const text = told(serving("instance: ml.m5.large"), "endpoint/churn.instance=ml.m5.lrge");
  expect(text).toMatch(
    /warning: endpoints\.churn\.instance: ml\.m5\.lrge is no machine .* did you mean ml\.m5\.large\?/,
  );
});

it("proposes serverless only for what fits into it, and async without a replica that waits", () => {
  expect(told(serving("instance: ml.m5.large"))).toContain("in mode serverless with 6 GB");
  expect(told(serving("instance: ml.m5.4xlarge"))).not.toContain("in mode serverless");
  expect(told(serving("instance: ml.m5.large, vpc: true, networkIsolation: false"))).not.toContain(
    "in mode serverless",
  );
  const queue = serving(
    "mode: async, async: { output: bucket/answers/q }, instance: ml.m5.large, replicas: { min: 1, max: 2 }",
  );
  expect(told(`${queue}buckets: { answers: {} }\n`)).toContain(
    "replicas.min: 0 has none while nothing waits in its queue",
  );
});
