import type { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { contradiction } from "../../shared/promises";

/** Milliseconds in which a model has answered half, 95 % or 99 % of its requests; each 1 or more. */
export interface LatencyTargets {
  /** @default - not promised */
  readonly p50?: number;
  /** @default - not promised */
  readonly p95?: number;
  /** @default - not promised */
  readonly p99?: number;
}

/** What callers of an endpoint are promised. */
export interface ServiceLevel {
  /**
   * Share of the requests of 30 days that end in no 5xx answer, in percent: 90 or more and below 100, such as 99.9.
   * @default - not promised
   */
  readonly availabilityPercent?: number;

  /**
   * How fast the model answers. What SageMaker adds before and after is not in it.
   * @default - not promised
   */
  readonly latencyMilliseconds?: LatencyTargets;
}

/** Share of the requests that may fail, 0 to 1. */
export function errorBudget(availabilityPercent: number): number {
  return rounded((100 - availabilityPercent) / 100);
}

/** Without what binary fractions add: 14.4 * 0.001 is not 0.0144. */
export function rounded(share: number): number {
  return Number(share.toFixed(6));
}

/** Throws for percentiles that nobody can meet or measure. */
export function checkLatency(scope: Construct, targets: LatencyTargets = {}): void {
  for (const [percentile, milliseconds] of Object.entries(targets) as [string, number | undefined][]) {
    if (!["p50", "p95", "p99"].includes(percentile))
      throw invalid(scope, `latencyMilliseconds has "${percentile}"`, "write p50, p95 or p99");
    if (milliseconds === undefined || (isKnown(milliseconds) && !(milliseconds >= 1)))
      throw invalid(scope, `latencyMilliseconds.${percentile} is ${milliseconds}`, "give 1 or more, or leave it out");
  }
  const found = contradiction(targets);
  if (found === undefined) return;
  const { percentile, value, lower, least } = found;
  const problem = `latencyMilliseconds.${percentile} is ${value}, which is less than ${lower}, ${least}`;
  throw invalid(scope, problem, `give ${least} or more`);
}
