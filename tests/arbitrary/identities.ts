import fc from "fast-check";
import type { ArbitraryKind } from "./kind";
import { key, named, some } from "./values";

const identity = { description: fc.string({ maxLength: 200 }) };

export const identities: ArbitraryKind = {
  gcp: () => named(key, some(identity)),
  aws: () => named(key, some(identity)),
};
