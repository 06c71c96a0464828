import fc from "fast-check";
import type { ArbitraryKind } from "./kind";

export const services: ArbitraryKind = { gcp: () => fc.constant({}), aws: () => fc.constant({}) };
