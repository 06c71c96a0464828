import type { Environment } from "../environment";
import { nearest } from "../yaml/nearest";
import type { Reference } from "./scalars";

/** Takes a problem with the value at a path. */
export type Report = (path: string[], message: string) => void;

/** Reports a reference that leads nowhere, with what there is instead. */
export function checkReference({ kinds }: Environment, { kind, key }: Reference, path: string[], report: Report): void {
  const known = { bucket: kinds.buckets, dataset: kinds.datasets, registry: kinds.registries }[kind];
  if (Object.hasOwn(known, key)) return;
  const near = nearest(key, Object.keys(known));
  const names = Object.keys(known).map((name) => `${kind}/${name}`);
  const hint =
    near !== undefined
      ? `did you mean ${kind}/${near}?`
      : names.length > 0
        ? `there is ${names.join(", ")}`
        : `there is no ${kind} yet`;
  report(path, `no ${kind} is named "${key}"; ${hint}`);
}

/** Reports a least that is more than the most. */
export function checkRange(range: { min: number; max: number } | undefined, path: string[], report: Report): void {
  if (range === undefined || range.min <= range.max) return;
  report([...path, "min"], `${range.min} is more than max, which is ${range.max}; write at most ${range.max}`);
}
