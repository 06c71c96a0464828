import { changeBetween, changeSentence, type ChangeLine, type RightsChange } from "../iam/change";
import type { Grant } from "../iam/grant";
import { grantsOf } from "../iam/grants";
import { Known } from "../iam/known";
import { placeOfResource } from "../iam/places";
import type { BriefRights } from "./brief";
import { code } from "./markdown";
import { actionOf, type Plan, type ResourceChange } from "./plan";
import type { Item } from "./sections";

/** Who may do more and less by a plan, and of whom that is known after the apply only. */
export interface PlannedRights extends RightsChange {
  /** In Markdown. */
  readonly unknown: readonly string[];
  /** Addresses of what the plan makes. */
  readonly made: ReadonlySet<string>;
}

/** The change of rights that a plan brings, from what it says of both sides; undefined of a plan that is no whole one. */
export function plannedRights({ part, errored, resource_changes, homes = new Set() }: Plan): PlannedRights | undefined {
  if (part !== undefined || errored) return undefined;
  const resources = resource_changes.filter(({ mode }) => mode === "managed");
  const [known, home] = [new Known(resources), { names: homes }];
  const [before, after] = (["before", "after"] as const).map((side) => grantsOf(resources, known, home, side));
  // What is not known yet is no loss.
  const told = before!.grants.filter(({ from }) => !after!.unknown.has(from));
  const placesOf = (action: string) => new Set(resources.filter(({ change }) => actionOf(change) === action).map((resource) => placeOfResource(known.of(resource)).key)); // prettier-ignore
  const change = changeBetween(told, after!.grants, home, placesOf("delete"), placesOf("create"));
  const made = new Set(resources.filter(({ change }) => actionOf(change) === "create").map(({ address }) => address));
  return { ...change, unknown: unknownOf(after!.unknown, resources), made };
}

/** A dataset's list is the service's to fill in where the program has none. */
function unknownOf(unknown: ReadonlyMap<string, string>, resources: readonly ResourceChange[]): string[] {
  const isFilledIn = (address: string) =>
    resources.some(
      (one) => one.address === address && one.type === "google_bigquery_dataset" && actionOf(one.change) !== "update",
    );
  const changes = ([address]: [string, string]) =>
    resources.some((one) => one.address === address && actionOf(one.change) !== "none");
  return [...unknown].filter((one) => changes(one) && !isFilledIn(one[0])).map(([, called]) => called);
}

/** The numbers for who tells of several plans; undefined where a plan changes none. */
export function rightsOf({ gained, lost }: PlannedRights): BriefRights | undefined {
  if (gained.length === 0 && lost.length === 0) return undefined;
  return { gained: gained.length, lost: lost.length, opening: gained.filter(({ why }) => why !== undefined).length };
}

/** A line for each sentence: what somebody gets, the most dangerous first, then what somebody loses. What comes with what is new, and opens nothing, is folded. */
export function rightsItems({ gained, lost, unknown, made }: PlannedRights): Item[] {
  const item = (text: string, folded = false): Item => ({
    section: "Who may do more and less",
    text,
    dangerous: false,
    folded,
  });
  return [
    ...gained.map((one) => item(said("+", one), comesWithNew(one, made))),
    ...lost.map((one) => item(said("-", one))),
    ...unknown.map((called) => item(`What ${called} allows is known after the apply only`)),
  ];
}

// The whole as code: names are written by whoever may write them, and nothing of a right is cut.
const said = (sign: "+" | "-", line: ChangeLine) => code(changeSentence(sign, line), Infinity);

function comesWithNew({ line: { who, grants }, why }: ChangeLine, made: ReadonlySet<string>): boolean {
  if (why !== undefined || who.kind === "people" || who.kind === "all") return false;
  return grants.every(({ from }: Grant) => made.has(from));
}
