import fc from "fast-check";
import type { ArbitraryKind } from "./kind";

export const jobs: ArbitraryKind = { gcp: () => fc.constant({}), aws: () => fc.constant({}) };
