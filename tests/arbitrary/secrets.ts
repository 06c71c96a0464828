import fc from "fast-check";
import type { ArbitraryKind, SoFar } from "./kind";
import { awsAccess, type Fields, googleAccess, key, named, some } from "./values";

const day = fc
  .integer({ min: 0, max: 3_000 })
  .map((days) => new Date(Date.UTC(2025, 0, 1 + days)).toISOString().slice(0, 10));

/** What reminds somebody needs somebody who hears. */
const secret = ({ head }: SoFar): Record<string, fc.Arbitrary<unknown>> => ({
  description: fc.string({ maxLength: 200 }),
  expires: day,
  ...(head.alerts === undefined ? {} : { rotate: fc.integer({ min: 1, max: 3_650 }).map((days) => `${days}d`) }),
});

const of =
  (access: fc.Arbitrary<unknown>) =>
  (soFar: SoFar): fc.Arbitrary<Record<string, Fields>> =>
    named(key, some({ ...secret(soFar), access }));

export const secrets: ArbitraryKind = { gcp: of(googleAccess), aws: of(awsAccess) };
