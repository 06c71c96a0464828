import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Environment, environmentNames, loadEnvironments, SpecError } from "../../language";
import { withFolderAt } from "../check/at-ref";
import { namesIn } from "../check/platform";
import { synthesize } from "../synthesize";
import { changeBetween, type ChangeLine, type RightsChange } from "./change";
import type { Grant } from "./grants";
import { sentence } from "./lines";
import { homeOf, rightsIn } from "./rights";
import { indented, titleOf } from "./text";

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
  const isNow = existsSync(join(directory, `${name}.yaml`)) && environmentNames(directory).includes(name);
  return withFolderAt(directory, against, (copy) => {
    const wasThen = namesIn(copy).includes(name);
    const now = isNow || !wasThen ? loadEnvironments({ directory, names: [name] })[0]! : undefined;
    const then = wasThen ? readAt(copy, name) : undefined;
    if (typeof then === "string")
      return { name, change: { gained: [], lost: [] }, unread: then.replaceAll(copy, directory) };
    const home = homeOf((now ?? then)!);
    const only = now === undefined ? "then" : then === undefined ? "now" : undefined;
    return { name, change: changeBetween(grantsOf(then), grantsOf(now), home), ...(only && { only }) };
  });
}

function readAt(copy: string, name: string): Environment | string {
  try {
    return loadEnvironments({ directory: copy, names: [name] })[0]!;
  } catch (error) {
    if (error instanceof SpecError || (error as Error).name === "ConstructError") return (error as Error).message;
    throw error;
  }
}

const grantsOf = (environment: Environment | undefined): Grant[] =>
  environment === undefined ? [] : rightsIn(synthesize(environment));

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
    ...gained.flatMap((line) => changeText("+", line, width)),
    ...lost.flatMap((line) => changeText("-", line, width)),
  ].join("\n");
}

function changeText(sign: string, { line, why }: ChangeLine, width: number): string[] {
  const because = why === undefined ? "" : ` [${why}]`;
  return indented(`${sign} ${saidOf(line)}${because}`, 0, width);
}

/** A ban that comes or goes is told as one. */
const saidOf = (line: ChangeLine["line"]) => `${titleOf(line.who)} ${sentence(line)}`;

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
