import { dangerOf } from "../plan/access/dangerous-rights";
import { missing, type Right } from "../plan/access/right";
import { allNames, type Grant } from "./grants";
import { type IamLine, linesOf, placeOrder, sentence, titleOf } from "./lines";
import type { Place } from "./places";
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
 */
export function changeBetween(
  all: readonly Grant[],
  after: readonly Grant[],
  home: Home,
  gone: ReadonlySet<string>,
): RightsChange {
  const before = all.filter(({ right, on }) => right.effect === "Allow" || !gone.has(on.key));
  const [come, go] = [without(after, before), without(before, after)];
  const gained = [...come, ...sameInWords(after, before, come, go)];
  const lost = [...go, ...sameInWords(before, after, come, go)];
  // A ban that goes opens, and one that comes closes.
  const isMore = ({ right }: Grant) => right.effect === "Allow";
  return {
    gained: told([...gained.filter(isMore), ...lost.filter((grant) => !isMore(grant))], home),
    lost: told([...lost.filter(isMore), ...gained.filter((grant) => !isMore(grant))], home).map(({ line }) => ({
      line,
    })),
  };
}

/** What some have and others do not: of a role of Google Cloud, the words of it that these have in no other. */
function without(some: readonly Grant[], others: readonly Grant[]): Grant[] {
  const theirs = others.flatMap(rightsFor);
  return some.flatMap((grant) => {
    const own = rightsFor(grant);
    const left = new Set(missing(own, theirs));
    const words = grant.words.filter((_, index) => left.has(own[index]!));
    return words.length === 0 ? [] : [{ ...grant, words }];
  });
}

/** Roles that take the place of one another and are told by the same words are changes all the same. */
function sameInWords(some: readonly Grant[], others: readonly Grant[], ...told: (readonly Grant[])[]): Grant[] {
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
