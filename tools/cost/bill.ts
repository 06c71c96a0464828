import { type Environment, shareOn } from "../../language";
import { factsOf } from "../../terraform-types";
import type { Program } from "../synthesize";
import { isAbout, type Item, monthly, type Use } from "./item";
import { cents } from "./money";
import type { Load, Place } from "./place";
import { programResources, type Resources } from "./resources";
import { billedAs } from "./types";

/** One line: what of a thing costs how much a month. Undefined amounts are not known, and never nothing. */
export interface Line extends Item {
  readonly thing: string;
  readonly idle?: number;
  readonly full?: number;
  readonly expected?: number | "unknown";
}

/** What an environment costs a month, in US dollars at list prices. */
export interface Bill {
  readonly lines: readonly Line[];
  /** By use, in no sum; each with the things that are billed so. */
  readonly uses: readonly (Use & { readonly things: readonly string[] })[];
  readonly unknown: readonly Unknown[];
}

/** What is billed by time and is not known. */
export interface Unknown {
  readonly thing: string;
  readonly what: string;
  /** It is billed on top of the thing's lines, and in place of none. */
  readonly onTop?: true;
}

/** Sums of what is known, and whether more is billed that is not. */
export interface Totals {
  readonly idle: number;
  readonly full: number;
  /** Undefined where nothing says how much is asked. */
  readonly expected?: number;
  readonly atLeast: boolean;
  readonly about: boolean;
}

/** What a program costs. */
export function billOf({ environment, json }: Program): Bill {
  const resources = programResources(json);
  return billFor(resources, placeOf(environment, resources));
}

/** The same of what a plan finds or leaves. */
export function billFor(resources: Resources, place: Place): Bill {
  const told = resources.all.map((resource) => ({ resource, billed: billedAs(resource, place) }));
  return {
    lines: added(
      told.flatMap(({ resource: { thing }, billed }) => (billed?.items ?? []).map((item) => lineOf(thing, item))),
    ),
    uses: usesOf(
      told.flatMap(({ resource: { thing }, billed }) => (billed?.uses ?? []).map((use) => ({ thing, use }))),
    ),
    unknown: told.flatMap(({ resource: { thing, type }, billed }) => {
      const whole = billed === undefined ? [`what ${factsOf(type).called ?? type} costs`] : [];
      const onTop = (billed?.onTop ?? []).map((what) => ({ thing, what, onTop: true as const }));
      return [...[...whole, ...(billed?.unknown ?? [])].map((what) => ({ thing, what })), ...onTop];
    }),
  };
}

/** Where an environment is, and what its file says of its use. */
export function placeOf(environment: Environment, resources: Resources): Place {
  const { cloud, kinds } = environment;
  const endpoints: Record<string, { readonly load?: Load; readonly alwaysOn: boolean }> = kinds.endpoints;
  const services: Record<string, { readonly load?: Load }> = kinds.services;
  const up = environment.offHours === undefined ? 1 : shareOn(environment.offHours);
  return {
    cloud,
    region: environment.cloud === "aws" ? environment.aws.region : environment.gcp.region,
    resources,
    loadOf(thing) {
      const [noun = "", key = ""] = thing.split("/");
      return noun === "endpoint" ? endpoints[key]?.load : noun === "service" ? services[key]?.load : undefined;
    },
    upOf: (thing) => (thing.startsWith("endpoint/") && !endpoints[thing.slice("endpoint/".length)]?.alwaysOn ? up : 1),
  };
}

/** What a bill comes to: the sums of its lines in whole cents, as they are printed. */
export function totalsOf({ lines, unknown }: Bill): Totals {
  const sum = (amount: (line: Line) => number | undefined) =>
    cents(lines.reduce((all, line) => all + cents(amount(line) ?? 0), 0));
  const told = lines.some(({ expected }) => expected !== undefined);
  // What a load takes and nobody knows is no less than what stands idle.
  const expected = ({ expected, idle }: Line) => (expected === "unknown" ? idle : (expected ?? idle));
  return {
    idle: sum(({ idle }) => idle),
    full: sum(({ full }) => full),
    expected: told ? sum(expected) : undefined,
    atLeast: unknown.length > 0 || lines.some(isLeast),
    about: lines.some(({ price }) => price !== undefined && isAbout(price)),
  };
}

const isLeast = ({ price, atLeast, expected }: Line) =>
  price === undefined || atLeast !== undefined || expected === "unknown";

function lineOf(thing: string, item: Item): Line {
  const { counts, price } = item;
  if (price === undefined) return { thing, ...item };
  const each = monthly(price);
  const expected =
    counts.expected === undefined || counts.expected === "unknown" ? counts.expected : counts.expected * each;
  return { thing, ...item, idle: counts.idle * each, full: counts.full * each, expected };
}

/** Thing by thing, and what is alike in one of them in one line: twelve alarms, two gateways. */
function added(lines: readonly Line[]): Line[] {
  const byKey = new Map<string, Line[]>();
  for (const line of lines) {
    const key = JSON.stringify([line.thing, line.part, line.key, line.price]);
    byKey.set(key, [...(byKey.get(key) ?? []), line]);
  }
  const things = [...new Set(lines.map(({ thing }) => thing))];
  const all = [...byKey.values()].map(inOne);
  return things.flatMap((thing) => all.filter((line) => line.thing === thing));
}

function inOne(same: readonly Line[]): Line {
  const [first] = same as [Line];
  const total = (of: "idle" | "full") => same.reduce((sum, { counts }) => sum + counts[of], 0);
  if (same.length === 1) return first;
  return lineOf(first.thing, { ...first, counts: { idle: total("idle"), full: total("full") } });
}

function usesOf(told: readonly { thing: string; use: Use }[]): Bill["uses"] {
  const keys = told.map(({ use }) => JSON.stringify([use.what, use.price]));
  return [...new Set(keys)].map((key) => {
    const same = told.filter((_, index) => keys[index] === key);
    return { ...same[0]!.use, things: [...new Set(same.map(({ thing }) => thing))] };
  });
}
