import type { Construct } from "constructs";
import { expect, it } from "vitest";
import { aws, gcp } from "../../constructs";
import { ConstructError } from "../../constructs/shared/invalid";
import { synth } from "../support/synth";

type Made = new (scope: Construct, id: string, props: object) => Construct;

const isConstruct = ([, made]: [string, unknown]) => typeof made === "function" && /^class /.test(String(made));
const constructs = [...Object.entries(aws), ...Object.entries(gcp)].filter(isConstruct) as [string, Made][];

// Whoever writes JavaScript, or computes the props, has no compiler that misses one.
it.each(constructs)("%s without its props is made or refused, and nothing breaks", (_, Each) => {
  try {
    synth((scope) => new Each(scope, "each", {}));
  } catch (error) {
    expect(error).toBeInstanceOf(ConstructError);
  }
});
