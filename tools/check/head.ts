import type { Platform } from "./platform";

/** A line of an environment's head that differs. */
export interface HeadChange {
  readonly path: readonly string[];
  readonly from: unknown;
  readonly to: unknown;
}

// What says where an environment is, and what its names begin with. The first of them that differs is where a mistake is told.
const lines = [["cloud"], ["system"], ["gcp", "project"], ["aws", "account"], ["gcp", "region"], ["aws", "region"]];

/** The lines of the head that say something else than before; another cloud has another project and region, which is one change. */
export function changedHead(before: Platform, now: Platform): HeadChange[] {
  const all = lines.map((path) => ({ path, from: valueAt(before, path), to: valueAt(now, path) }));
  const differ = all.filter(({ from, to }) => from !== to);
  return differ[0]?.path[0] === "cloud" ? differ.slice(0, 1) : differ;
}

const valueAt = ({ environment }: Platform, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], environment);
