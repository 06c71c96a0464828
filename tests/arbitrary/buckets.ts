import fc from "fast-check";
import type { ArbitraryKind } from "./kind";
import { awsAccess, days, type Fields, googleAccess, key, location, merged, named, some } from "./values";

export const buckets: ArbitraryKind = {
  gcp: ({ head }) =>
    named(
      bucketKey,
      merged(
        fc.oneof(ageing(["NEARLINE", "COLDLINE", "ARCHIVE"], 1), fc.record({ autoclass: fc.boolean() })),
        some({
          ...location(head),
          noncurrent: days(0, 3650),
          softDelete: fc.oneof(fc.constant("0d"), days(7, 90)),
          access: googleAccess,
        }),
      ),
    ),
  aws: () =>
    named(
      bucketKey,
      merged(
        fc.oneof(
          ageing(["STANDARD_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"], 30),
          fc.record({ intelligentTiering: fc.boolean() }),
        ),
        some({ noncurrent: days(0, 3650), access: awsAccess }),
      ),
    ),
};

// Such a bucket may be somebody's own already.
const bucketKey = key.filter((name) => !/^(?:airflow|dataset)-/.test(name));

/** Steps in order of age, each to a cheaper class, and a deletion behind the last. */
const ageing = (classes: readonly string[], least: number) =>
  fc
    .tuple(fc.subarray([...classes]), fc.integer({ min: least, max: 400 }), fc.option(fc.integer({ min: 1, max: 900 })))
    .map(([to, first, rest]): Fields => {
      const transitions = to.map((name, index) => ({ after: `${first + index * 91}d`, to: name }));
      const last = first + to.length * 91;
      return { ...(to.length > 0 && { transitions }), ...(rest !== null && { deleteAfter: `${last + rest}d` }) };
    });
