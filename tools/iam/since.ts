import { relative } from "node:path";
import { environmentNames, loadEnvironments, SpecError } from "../../language";
import { withFolderAt } from "../check/at-ref";
import { namesIn } from "../check/platform";
import { changeBetween, changeSentence, type ChangeLine, type RightsChange } from "./change";
import type { Home } from "./known";
import { sentence, titleOf } from "./lines";
import { homeOf, type Rights, standingRights } from "./rights";
import { indented } from "./text";

/** What a change of the files gives and takes in one environment. */
export interface RightsSince {
  readonly name: string;
  readonly change: RightsChange;
  /** Why there is no telling: what this version says of the files as they stood. */
  readonly unread?: string;
  /** It was not there, or is not there any more. */
  readonly only?: "now" | "then";
}

/**
 * Who may do what beside what they might at a commit. From the files alone on both sides: what a project's own program adds is in neither.
 *
 * @throws UserError, SpecError where the commit is not there, or today's files are wrong
 */
export function rightsSince(against: string, directory: string, name: string): RightsSince {
  const isNow = environmentNames(directory).includes(name);
  return withFolderAt(directory, against, (copy) => {
    const wasThen = namesIn(copy).includes(name);
    // Of a name that is nowhere this tells which there are.
    const now = isNow || !wasThen ? loadEnvironments({ directory, names: [name] })[0]! : undefined;
    const then = wasThen ? readAt(copy, name) : undefined;
    if (typeof then === "string")
      return {
        name,
        change: { gained: [], lost: [] },
        unread: then.replaceAll(relative(process.cwd(), copy), directory).replaceAll(copy, directory),
      };
    const after = now === undefined ? nothing : standingRights(now);
    const { rights: before, home } = then ?? { rights: nothing, home: homeOf(now!) };
    const gone = new Set([...before.places].filter((place) => !after.places.has(place)));
    const made = new Set([...after.places].filter((place) => !before.places.has(place)));
    const change = changeBetween(before.grants, after.grants, now === undefined ? home : homeOf(now), gone, made);
    const only = now === undefined ? "then" : then === undefined ? "now" : undefined;
    return { name, change, ...(only && { only }) };
  });
}

const nothing: Rights = { grants: [], places: new Set() };

/** The rights as they stood, or what this version says of files that it does not read, as those of an older one. */
function readAt(copy: string, name: string): { rights: Rights; home: Home } | string {
  try {
    const environment = loadEnvironments({ directory: copy, names: [name] })[0]!;
    return { rights: standingRights(environment), home: homeOf(environment) };
  } catch (error) {
    if (error instanceof SpecError || (error as Error).name === "ConstructError") return (error as Error).message;
    throw error;
  }
}

/** `+` and `-`, a sentence each. */
export function sinceText(
  { name, change: { gained, lost }, unread, only }: RightsSince,
  against: string,
  width: number,
): string {
  if (unread !== undefined)
    return [
      `${name} as it stood at ${against} cannot be compared, since this version does not read it:`,
      ...unread.split("\n").map((line) => `  ${line}`),
    ].join("\n");
  const note =
    only === "now" ? `, where it is not: all of it is new` : only === "then" ? `: it is gone from the files` : "";
  if (gained.length === 0 && lost.length === 0) return `${name}: nobody may do more or less than at ${against}${note}`;
  return [
    `${name} · who may do more and less than at ${against}${note}`,
    ...gained.flatMap((line) => indented(changeSentence("+", line), 0, width)),
    ...lost.flatMap((line) => indented(changeSentence("-", line), 0, width)),
  ].join("\n");
}

/** The same as data. */
export function sinceJson({ name, change, unread, only }: RightsSince): string {
  const lines = (of: readonly ChangeLine[]) =>
    of.map(({ line, why }) => ({
      who: titleOf(line.who),
      says: sentence(line),
      ...(why !== undefined && { why }),
      rights: [...new Set(line.grants.map(({ right }) => right.what))],
    }));
  const told = { environment: name, gained: lines(change.gained), lost: lines(change.lost) };
  return JSON.stringify({ ...told, ...(only && { only }), ...(unread !== undefined && { unread }) }, undefined, 2);
}
