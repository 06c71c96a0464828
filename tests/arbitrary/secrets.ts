import fc from "fast-check";
import type { ArbitraryKind } from "./kind";
import { awsAccess, googleAccess, key, named, some } from "./values";

const secret = { description: fc.string({ maxLength: 200 }) };

export const secrets: ArbitraryKind = {
  gcp: () => named(key, some({ ...secret, access: googleAccess })),
  aws: () => named(key, some({ ...secret, access: awsAccess })),
};
