import { isKnown } from "./invalid";

// What a promise rings on, the same on both clouds.

/** One speed at which the errors that 30 days allow are used up, and the two windows that both have to see it. */
export interface Burn {
  readonly speed: "fast" | "slow";

  /** How many times too fast: 1 uses up in 30 days exactly what they allow. */
  readonly rate: number;

  /** Seconds over which enough has failed to matter. */
  readonly longSeconds: number;

  /** Seconds over which it still fails; this window ends the alarm soon after the trouble. */
  readonly shortSeconds: number;
}

/**
 * The speeds that are told: 2 % of the errors of 30 days within an hour, 5 % within six (Google's SRE workbook, chapter 5, "Multiwindow,
 * Multi-Burn-Rate Alerts"). Where every request fails, a budget burns 1 / budget times too fast and no faster: the fast one asks for at most
 * nine tenths of that, since it could not ring otherwise.
 *
 * @param errorBudget share of the requests that may fail, above 0 and at most 0.1
 */
export function burns(errorBudget: number): [fast: Burn, slow: Burn] {
  const fast = Math.min(14.4, Number((0.9 / errorBudget).toFixed(1)));
  return [
    { speed: "fast", rate: fast, longSeconds: 3_600, shortSeconds: 300 },
    { speed: "slow", rate: 6, longSeconds: 21_600, shortSeconds: 1_800 },
  ];
}

/**
 * Failed requests in the long window below which nobody is told: of 50 requests one is 2 %, and 20 times what 99.9 % allow. The workbook
 * ("Low-Traffic Services and Error Budget Alerting") names the trouble and no number; ten on the far side is what CloudWatch asks for before it
 * takes a percentile for significant ("Percentile-based alarms and low data samples"). Failures are counted and not requests, so that a total
 * outage rings at any traffic that brings ten requests within the window, and one failure rings at none.
 */
export const fewestFailed = 10;

/**
 * Answers in five minutes below which no percentile is looked at: by the same rule of CloudWatch's, ten of them are above the median. A p99 of 20 is
 * their slowest; it has to be too slow in three times five minutes in a row. CloudWatch's own switch would leave an alarm on that has gone off.
 */
export const fewestAnswered = 20;

/** A percentile is taken over this many seconds ... */
export const latencySeconds = 300;

/** ... and too slow this many times in a row. */
export const latencyPeriods = 3;

/** Milliseconds by percentile, of which any may be missing. */
type Latency = { readonly [percentile in "p50" | "p95" | "p99"]?: number };

/** The first percentile that is promised to be faster than a lower one, which nobody can mean; undefined where there is none. */
export function contradiction({ p50, p95, p99 }: Latency): Contradiction | undefined {
  const promised = Object.entries({ p50, p95, p99 }).flatMap(([percentile, value]) =>
    isKnown(value) ? [{ percentile, value }] : [],
  );
  for (const [index, { percentile, value }] of promised.entries()) {
    const before = promised[index - 1];
    if (before !== undefined && value < before.value)
      return { percentile, value, lower: before.percentile, least: before.value };
  }
  return undefined;
}

/** Milliseconds of a percentile that are fewer than those of a lower one. */
export interface Contradiction {
  readonly percentile: string;
  readonly value: number;
  readonly lower: string;
  readonly least: number;
}
