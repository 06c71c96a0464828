import fc from "fast-check";
import type { ArbitraryKind } from "./kind";
import { awsAccess, days, googleAccess, key, named, some } from "./values";

const registry = {
  keep: fc.integer({ min: 1, max: 1000 }),
  deleteUntaggedAfter: days(1, 3650),
  immutableTags: fc.boolean(),
};

export const registries: ArbitraryKind = {
  gcp: () => named(key, some({ ...registry, scanning: fc.boolean(), access: googleAccess })),
  aws: () => named(key, some({ ...registry, access: awsAccess })),
};
