import { expect, it } from "vitest";
import { problemsOf } from "../../../support/environments";
import { aws, digest, gcp, refuses } from "../../refuses";
import { onAws } from "./one-endpoint";

refuses("what does not fit an endpoint of either cloud:", [
  [
    "traffic of 90%",
    `${aws}registries: { s: {} }\nendpoints:\n  churn:\n    variants:\n      a: { image: registry/s${digest}, traffic: 60% }\n      b: { image: registry/s${digest}, traffic: 30% }\n`,
    "dev.yaml:9:7 endpoints.churn.variants: traffic sums to 90%; write shares that sum to 100%",
  ],
  [
    "a model without traffic beside one with it",
    `${aws}registries: { s: {} }\nendpoints:\n  churn:\n    variants:\n      a: { image: registry/s${digest}, traffic: 90% }\n      b: { image: registry/s${digest} }\n`,
    "dev.yaml:10:7 endpoints.churn.variants.b.traffic: is missing beside other variants; write its share, such as 10%",
  ],
  [
    "replicas",
    `${gcp}endpoints:\n  churn:\n    replicas: { min: 5, max: 2 }\n`,
    "dev.yaml:7:22 endpoints.churn.replicas.min: 5 is more than max, which is 2; write at most 2",
  ],
  [
    "an image by tag where data is protected",
    `${aws}registries: { s: {} }\nendpoints:\n  churn:\n    variants:\n      a: { image: "registry/s:latest" }\n`,
    "dev.yaml:9:19 endpoints.churn.variants.a.image: is named by a tag, which can move to another image; write @sha256:<digest>, or protect: false in a test environment",
  ],
  [
    "an image of a registry that is not there",
    `${aws}registries: { serving: {} }\nendpoints: { churn: { variants: { a: { image: "registry/servin${digest}" } } } }\n`,
    'dev.yaml:6:47 endpoints.churn.variants.a.image: no registry is named "servin"; did you mean registry/serving?',
  ],
  [
    "the size of a replica in mode realtime",
    onAws("    serverless: { memory: 2GiB }\n"),
    "dev.yaml:7:17 endpoints.churn.serverless: is for mode serverless, and the mode is realtime; remove it",
  ],
  [
    "no replica in mode realtime",
    onAws("    replicas: { min: 0, max: 2 }\n"),
    "dev.yaml:7:22 endpoints.churn.replicas.min: 0 leaves nobody who answers in mode realtime; write at least 1, or mode: serverless",
  ],
]);

refuses("a promise", [
  [
    "of nothing",
    onAws("    slo: {}\n"),
    "dev.yaml:7:10 endpoints.churn.slo: promises nothing; write availability: 99.9%, or latency: { p95: 300ms }",
  ],
  [
    "of every request",
    onAws("    slo: { availability: 100% }\n"),
    'dev.yaml:7:26 endpoints.churn.slo.availability: "100%"; write a share from 90% to 99.99%, such as 99.9%',
  ],
  [
    "of an answer in no time",
    onAws("    slo: { latency: { p95: 0ms } }\n"),
    'dev.yaml:7:28 endpoints.churn.slo.latency.p95: "0ms"; write a duration from 1ms to 60s, such as 300ms',
  ],
  [
    "of an unknown kind",
    onAws("    slo: { latency: { p90: 300ms } }\n"),
    'dev.yaml:7:23 endpoints.churn.slo.latency.p90: unknown field; did you mean "p50"? write one of p50, p95, p99',
  ],
  [
    "of a median that is slower than the rest",
    onAws("    slo: { latency: { p50: 500ms, p95: 100ms } }\n"),
    "dev.yaml:7:40 endpoints.churn.slo.latency.p95: 100ms is less than p50, which is 500ms; write at least 500ms",
  ],
  [
    "of a p99 that is faster than the median, with nothing between",
    `${gcp}endpoints:\n  churn:\n    slo: { latency: { p50: 2s, p99: 1s } }\n`,
    "dev.yaml:7:37 endpoints.churn.slo.latency.p99: 1s is less than p50, which is 2s; write at least 2s",
  ],
  [
    "of an answer that SageMaker would not have waited for",
    onAws("    slo: { latency: { p99: 60s } }\n"),
    "dev.yaml:7:28 endpoints.churn.slo.latency.p99: 60s is never exceeded, since SageMaker ends a request after 60s; write less than 60s",
  ],
  [
    "of an answer that Cloud Run would not have waited for",
    `${gcp}endpoints:\n  churn:\n    mode: serverless\n    serverless: { timeout: 30s }\n    slo: { latency: { p95: 45s } }\n`,
    "dev.yaml:9:28 endpoints.churn.slo.latency.p95: 45s is never exceeded, since Cloud Run ends a request after 30s; write less than 30s, or a longer serverless.timeout",
  ],
]);

it("takes a promise that can be broken: behind a queue and on Vertex AI a request may take longer", () => {
  const slow = "slo: { latency: { p50: 60s, p95: 60s } }";
  const queued = `${aws}buckets: { raw: {} }\nendpoints: { churn: { mode: async, async: { output: bucket/raw/a }, ${slow} } }\n`;
  const files = { "dev.yaml": queued, "prod.yaml": `${gcp}endpoints: { churn: { ${slow} } }\n` };
  expect(problemsOf(files)).toEqual([]);
});
