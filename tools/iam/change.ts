import { dangerOf } from "../plan/access/dangerous-rights";
import { missing, type Right } from "../plan/access/right";
import type { Grant } from "./grant";
import { allNames } from "./grants";
import { type IamLine, linesOf, placeOrder, sentence, titleOf } from "./lines";
import type { Place } from "./places";
import { awsCondition, testsIn, withTests } from "./conditions";
import type { Home } from "./known";

/** A sentence of what somebody gets or loses. */
export interface ChangeLine {
  readonly line: IamLine;
  /** Why it opens a door, to be read in brackets; none for a plain right, and for what is lost. */
  readonly why?: string;
}

/** What changes of who may do what, the most dangerous first. */
export interface RightsChange {
  readonly gained: readonly ChangeLine[];
  readonly lost: readonly ChangeLine[];
}

/**
 * Compares by meaning: names of policies, their order and who stands in which count for nothing.
 *
 * @param gone keys of the places that are no more: no ban is missed there
 * @param made keys of the places that were not there: nobody loses by a ban that comes with one
 */
export function changeBetween(
  all: readonly Grant[],
  afterwards: readonly Grant[],
  home: Home,
  gone: ReadonlySet<string>,
  made: ReadonlySet<string>,
): RightsChange {
  const counts = (places: ReadonlySet<string>) => (grant: Grant) => grant.right.effect === "Allow" || !places.has(thingKey(grant.on)); // prettier-ignore
  const pieces = (grants: readonly Grant[]) => grants.flatMap((grant) => byValue(grant, home));
  const [before, after] = [pieces(all.filter(counts(gone))), pieces(afterwards.filter(counts(made)))];
  const [come, go] = [without(after, before), without(before, after)];
  const gained = joined([...come, ...sameInWords(after, before, come, go)], home);
  const lost = joined([...go, ...sameInWords(before, after, come, go)], home);
  // A ban that goes opens, and one that comes closes.
  const isMore = ({ right }: Grant) => right.effect === "Allow";
  return {
    gained: told([...gained.filter(isMore), ...lost.filter((grant) => !isMore(grant))], home),
    lost: told([...lost.filter(isMore), ...gained.filter((grant) => !isMore(grant))], home).map(({ line }) => ({
      line,
    })),
  };
}

/** One of the values under which a grant holds, any of which is enough; of a grant under none or one, itself. */
interface Piece extends Grant {
  readonly of?: Grant;
}

/** A condition on any of several values is as many grants: of one that is widened, only the values that came are new. */
function byValue(grant: Grant, home: Home): Piece[] {
  const at = manyIn(grant);
  if (at < 0) return [grant];
  const tests = testsIn(grant.right);
  return tests[at]!.values.map((value) => ({ ...withValues(grant, at, [value], home), of: grant }));
}

const manyIn = ({ right, kind }: Grant): number =>
  kind === "google" || kind === "door"
    ? -1
    : testsIn(right).findIndex(({ operator, values }) => values.length > 1 && /^(String|Arn)(Equals|EqualsIgnoreCase|Like)$/.test(operator)); // prettier-ignore

function withValues(grant: Grant, at: number, values: readonly string[], home: Home): Grant {
  const tests = testsIn(grant.right);
  const right = withTests(grant.right, tests.with(at, { ...tests[at]!, values }));
  return { ...grant, right, condition: awsCondition(right, home).words };
}

/** The values of one grant together again, so that they are one sentence. */
function joined(pieces: readonly Piece[], home: Home): Grant[] {
  const byGrant = new Map<Grant, Piece[]>();
  for (const piece of pieces) byGrant.set(piece.of ?? piece, [...(byGrant.get(piece.of ?? piece) ?? []), piece]);
  return [...byGrant].flatMap(([grant, own]) => {
    const at = own.length < 2 ? -1 : manyIn(grant);
    if (at < 0) return own;
    const values = own.flatMap(({ right }) => testsIn(right)[at]!.values);
    return [{ ...withValues(grant, at, values, home), words: own[0]!.words }];
  });
}

/** What some have and others do not: of a role of Google Cloud, the words of it that these have in no other. */
function without(some: readonly Piece[], others: readonly Grant[]): Piece[] {
  const theirs = others.flatMap(rightsFor);
  return some.flatMap((grant) => {
    const own = rightsFor(grant);
    const left = new Set(missing(own, theirs));
    const words = grant.words.filter((_, index) => left.has(own[index]!));
    return words.length === 0 ? [] : [{ ...grant, words }];
  });
}

/** Roles that take the place of one another and are told by the same words are changes all the same. */
function sameInWords(some: readonly Piece[], others: readonly Grant[], ...told: (readonly Grant[])[]): Piece[] {
  const at = ({ who, on }: Grant) => `${who.key} ${thingKey(on)}`;
  const said = new Set(told.flat().map(at));
  const theirs = new Set(others.map((grant) => `${at(grant)} ${grant.role} ${grant.right.condition}`));
  return some.filter(
    (grant) =>
      grant.role !== undefined &&
      !said.has(at(grant)) &&
      !theirs.has(`${at(grant)} ${grant.role} ${grant.right.condition}`),
  );
}

/** The place without what is below it. */
const thingKey = ({ key, below = "" }: Place) => (below === "" ? key : key.slice(0, -below.length));

/** The grant as rights that can be compared: one for each word of a role, one for an action. */
function rightsFor({ who, on, right, words, role }: Grant): Right[] {
  const { below = "" } = on;
  const path = below === "" || below.endsWith("/") ? `${below}*` : below;
  return words.map(({ verb, object }) => {
    const isList = object === allNames; // is asked of the whole bucket, whatever is below
    return {
      ...right,
      ...(isList && { condition: "", limit: "", shape: "" }),
      who: who.key,
      on: `${thingKey(on)} // ${isList ? "*" : path}`,
      what:
        role === undefined
          ? right.what
          : verb === "do everything"
            ? "*"
            : isList
              ? "list objects in"
              : `${verb} ${object}`,
    };
  });
}

function told(grants: readonly Grant[], home: Home): ChangeLine[] {
  const whys = new Map<string, Grant[]>();
  for (const grant of grants) {
    const why = whyDangerous(grant, home) ?? "";
    whys.set(why, [...(whys.get(why) ?? []), grant]);
  }
  return [...whys]
    .flatMap(([why, of]) => linesOf(of).map((line): ChangeLine => ({ line, ...(why !== "" && { why }) })))
    .map((one) => ({ one, order: [String(rankOf(one)), titleOf(one.line.who), placeOrder(one.line)].join(" ") }))
    .sort((one, other) => (one.order < other.order ? -1 : one.order > other.order ? 1 : 0))
    .map(({ one }) => one);
}

function whyDangerous({ right, kind, called, who }: Grant, { names }: Home): string | undefined {
  if (right.effect === "Deny") return "a ban is gone";
  if (kind !== "door") return dangerOf(right, { kind, called }, names);
  const project = /^project (.+)$/.exec(who.name)?.[1];
  if (project === undefined) return "another's word for who somebody is";
  return names.has(project) ? undefined : `project ${project} is another`;
}

/** A sentence of a change; a ban that goes is a gain, and one that comes a loss. */
export function changeSentence(sign: "+" | "-", { line, why }: ChangeLine): string {
  const ban = sign === "+" ? "no longer: " : "from now on: ";
  const because = why === undefined ? "" : ` [${why}]`;
  return `${sign} ${line.effect === "Deny" ? ban : ""}${titleOf(line.who)} ${sentence(line)}${because}`;
}

/** People and strangers before workloads, everything before one thing, what deletes before what reads. */
function rankOf({ line: { who, places, verbs }, why = "" }: ChangeLine): number {
  if (who.kind === "all" || why === "everybody") return 0;
  if (/another/.test(why)) return 1;
  if (why !== "") return who.kind === "people" ? 2 : 3;
  if (who.kind === "people") return 4;
  if (places.some(({ scope }) => scope === "all")) return 5;
  return verbs.some((verb) => /^(delete|destroy|do everything)/.test(verb)) ? 6 : 7;
}
