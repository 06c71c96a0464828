import type { Counts } from "./item";
import type { Load } from "./place";

/** What scales: replicas that are billed while they run. */
export interface Replicas {
  readonly min: number;
  readonly max: number;
  /** As many stay while a schedule has taken it down. */
  readonly floor: number;
  /** Requests a minute that one replica is scaled to; undefined where it scales on something else. */
  readonly requests?: number;
  /** Share of the thing's requests that it gets, 0 to 1. */
  readonly share: number;
}

/** How many replicas are billed at a load and a schedule; what is asked is asked while they are up. */
export function countsOf({ min, max, floor, requests, share }: Replicas, load: Load | undefined, up: number): Counts {
  const down = Math.min(floor, min);
  const counts = { idle: min, full: max, ...(up === 1 ? {} : { down }) };
  if (load === undefined) return up === 1 ? counts : { ...counts, expected: min * up + down * (1 - up) };
  if (min === max) return { ...counts, expected: min * up + down * (1 - up) };
  if (requests === undefined) return { ...counts, expected: "unknown" };
  const wanted = Math.ceil((load.rps * 60 * share) / requests);
  const needed = Math.min(max, Math.max(min, wanted));
  const busy = Math.min(load.hours / 24, up);
  const expected = needed * busy + min * (up - busy) + down * (1 - up);
  return { ...counts, expected, ...(wanted > max && { needs: wanted }) };
}

/** `2 to 8 ml.m5.xlarge`, `1 ml.m5.large`. */
export function rangeOf({ min, max }: Pick<Replicas, "min" | "max">, of: string): string {
  return min === max ? `${min} ${of}` : `${min} to ${max} ${of}`;
}
