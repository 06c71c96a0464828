import type { Environment } from "../../environment";
import { checkImage, checkRange, checkReference, checkSecrets } from "../../words/checks";
import type { Report } from "../../yaml/problem";

type Endpoint = Environment["kinds"]["endpoints"][string];
type Variant = Pick<Endpoint["variants"][string], "image" | "artifact" | "env" | "replicas">;

/** What no field can know alone, of the endpoints of either cloud. */
export function checkEndpoints(environment: Environment, report: Report): void {
  for (const [name, endpoint] of Object.entries<Endpoint>(environment.kinds.endpoints)) {
    const path = ["endpoints", name];
    checkTraffic(endpoint.variants, [...path, "variants"], report);
    checkReplicas(endpoint, endpoint.replicas, [...path, "replicas"], report);
    for (const [key, variant] of Object.entries<Variant>(endpoint.variants)) {
      const at = [...path, "variants", key];
      checkVariant(environment, variant, at, report);
      checkReplicas(endpoint, variant.replicas, [...at, "replicas"], report);
    }
    if (endpoint.capture) checkReference(environment, endpoint.capture.to, [...path, "capture", "to"], report);
    checkSlo(endpoint, path, report);
    const block = endpoint.serverless !== undefined && endpoint.mode !== "serverless";
    if (block) report([...path, "serverless"], `is for mode serverless, and the mode is ${endpoint.mode}; remove it`);
  }
}

/** An image that cannot change under its name, and files and secrets that are there. */
export function checkVariant(
  environment: Environment,
  { image, artifact, env }: Variant,
  path: string[],
  report: Report,
): void {
  if (artifact) checkReference(environment, artifact, [...path, "artifact"], report);
  if (artifact?.path === "")
    report(
      [...path, "artifact"],
      "is the whole bucket; write the folder or object below it, such as bucket/models/churn/42",
    );
  checkSecrets(environment, env, [...path, "env"], report);
  checkImage(environment, image, [...path, "image"], report);
}

function checkReplicas(
  { mode }: Endpoint,
  replicas: { min: number; max: number } | undefined,
  path: string[],
  report: Report,
): void {
  checkRange(replicas, path, report);
  if (replicas?.min !== 0 || mode !== "realtime") return;
  report([...path, "min"], "0 leaves nobody who answers in mode realtime; write at least 1, or mode: serverless");
}

export function checkSlo({ slo }: Pick<Endpoint, "slo">, path: string[], report: Report): void {
  if (slo === undefined) return;
  if (slo.availability === undefined && slo.latency === undefined)
    report([...path, "slo"], "promises nothing; write availability: 99.9%, or latency: { p95: 300ms }");
  if (slo.latency && Object.keys(slo.latency).length === 0)
    report([...path, "slo", "latency"], "is empty; write p50, p95 or p99, such as { p95: 300ms }");
  checkOrder(slo.latency, [...path, "slo", "latency"], report);
}

/** Of 100 requests, 95 take no less time than 50 of them. */
function checkOrder(latency: Latency = {}, path: string[], report: Report): void {
  const promised = percentiles.filter((percentile) => latency[percentile] !== undefined);
  for (const [index, percentile] of promised.entries()) {
    const lower = promised[index - 1];
    const [value, least] = [latency[percentile]!, lower === undefined ? 0 : latency[lower]!];
    if (value < least)
      report(
        [...path, percentile],
        `${inWords(value)} is less than ${lower}, which is ${inWords(least)}; write at least ${inWords(least)}`,
      );
  }
}

/**
 * A promise that no answer can break: who waits longer than the service waits gets an error in place of an answer, and that is what
 * `availability` counts.
 *
 * @param limit milliseconds after which the service ends a request
 * @param how what ends it, and what else to write if that can be changed
 */
export function checkReachable(
  { slo }: Pick<Endpoint, "slo">,
  limit: number,
  how: { ends: string; or?: string },
  path: string[],
  report: Report,
): void {
  for (const percentile of percentiles) {
    const value = slo?.latency?.[percentile];
    if (value === undefined || value < limit) continue;
    const remedy = `write less than ${inWords(limit)}${how.or ?? ""}`;
    const message = `${inWords(value)} is never exceeded, since ${how.ends} ends a request after ${inWords(limit)}; ${remedy}`;
    report([...path, "slo", "latency", percentile], message);
  }
}

const percentiles = ["p50", "p95", "p99"] as const;
type Latency = { readonly [percentile in (typeof percentiles)[number]]?: number };

const inWords = (milliseconds: number) =>
  milliseconds % 1_000 === 0 ? `${milliseconds / 1_000}s` : `${milliseconds}ms`;

/** Several variants say how they share. */
export function checkTraffic(variants: Record<string, { traffic?: number }>, path: string[], report: Report): void {
  const entries = Object.entries(variants);
  const silent = entries.filter(([, { traffic }]) => traffic === undefined);
  if (entries.length > 1 && silent.length > 0) {
    const rest = entries.reduce((left, [, { traffic = 0 }]) => left - traffic, 100);
    const example = silent.length === 1 && rest >= 0 ? rest : Math.floor(100 / entries.length);
    for (const [variant] of silent) {
      report([...path, variant, "traffic"], `is missing beside other variants; write its share, such as ${example}%`);
    }
    return;
  }
  const sum = entries.reduce((total, [, { traffic = 0 }]) => total + traffic, 0);
  if (entries.length > 0 && sum !== 100) report(path, `traffic sums to ${sum}%; write shares that sum to 100%`);
}
