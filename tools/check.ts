import { join, relative, resolve } from "node:path";
import {
  describeProblem,
  loadEnvironment,
  loadEnvironments,
  SpecError,
  type Location,
  type Problem,
} from "../language";
import { ConstructError } from "../constructs/shared/invalid";
import { withFolderAt } from "./check/at-ref";
import { findingLines, type Finding } from "./check/finding";
import { heirOf, moved, removed, renamed } from "./check/left-behind";
import { lossesOf } from "./check/losses";
import { namesIn, platformOf, type Platform } from "./check/platform";
import { noLongerRetired } from "./check/retired";

/** Settings of {@link check}. */
export interface CheckOptions {
  /** Folder of the environments. */
  readonly directory: string;
  /** Names of environments; all where there is none. */
  readonly names: readonly string[];
  /**
   * Branch, tag or commit to compare with.
   * @default - only today's files are looked at
   */
  readonly against?: string;
}

/** What the command line prints, and how it ends: with 3 where something is refused, with 1 where something cannot be compared. */
export interface CheckResult {
  readonly text: string;
  readonly exitCode: number;
}

/**
 * `ponte check`: whether the environments are valid, and what of the protected ones a change since a commit would lose. No cloud, no Terraform and
 * no network.
 *
 * @throws SpecError with every mistake in today's files
 */
export function check({ directory, names, against }: CheckOptions): CheckResult {
  if (against === undefined) {
    const text = valid(directory, names.length === 0 ? undefined : names).map(
      ({ environment }) => `${environment.file}: nothing is wrong`,
    );
    return { text: text.join("\n"), exitCode: 0 };
  }
  return withFolderAt(directory, against, (copy) => compared({ directory, names, against }, copy));
}

function compared({ directory, names, against }: Required<CheckOptions>, copy: string): CheckResult {
  const isMeant = (name: string) => names.length === 0 || names.includes(name);
  const [had, has] = [namesIn(copy), namesIn(directory)];
  const now = valid(directory, names.length === 0 ? undefined : toRead(names, had, has));
  const { before, unread } = readAt(copy, had.filter(isMeant), { directory, against });
  const findings = findingsIn(before, now, had);
  const shownAt = ({ file, ...at }: Location) => ({ ...at, file: shownIn(directory, relative(copy, resolve(file))) });
  const lines = findingLines(findings, against, shownAt);
  const isFine = ({ name }: Platform) =>
    isMeant(name) && !findings.some(({ environment }) => environment === name) && !unread.has(name);
  const fine = now.filter(isFine).map(({ name, environment: { file } }) => {
    const more = had.includes(name) ? `nothing goes that stands at ${against}` : `it is not at ${against}`;
    return `${file}: nothing is wrong, and ${more}`;
  });
  const exitCode = findings.some(({ refused }) => refused) ? 3 : unread.size > 0 ? 1 : 0;
  return { text: [...lines, ...unread.values(), ...fine].join("\n"), exitCode };
}

/** Those of today that are named; where one of them is gone it may have another name now, and what is new is read, too. */
function toRead(names: readonly string[], had: readonly string[], has: readonly string[]): string[] {
  const isGone = (name: string) => had.includes(name) && !has.includes(name);
  const fresh = names.some(isGone) ? has.filter((name) => !had.includes(name)) : [];
  return [...new Set([...names.filter((name) => !isGone(name)), ...fresh])];
}

/** The environments as they stood; of those that this version does not read, which an older one may have, what it says of them. */
function readAt(
  copy: string,
  names: readonly string[],
  { directory, against }: { directory: string; against: string },
) {
  const before: Platform[] = [];
  const unread = new Map<string, string>();
  for (const name of names) {
    try {
      before.push(platformOf(loadEnvironment(join(copy, `${name}.yaml`), copy), copy));
    } catch (error) {
      if (!(error instanceof SpecError || error instanceof ConstructError)) throw error;
      const lines = error instanceof SpecError ? error.problems.map(describeProblem) : [error.message];
      const said = lines.map((line) => `  ${line.replaceAll(shownIn(copy, ""), shownIn(directory, ""))}`);
      const first = `${shownIn(directory, `${name}.yaml`)} (at ${against}) cannot be compared, since this version does not read it:`;
      unread.set(name, [first, ...said].join("\n"));
    }
  }
  return { before, unread };
}

function findingsIn(before: readonly Platform[], now: readonly Platform[], had: readonly string[]): Finding[] {
  const fresh = now.filter(({ name }) => !had.includes(name));
  return before.flatMap((old) => {
    const same = now.find(({ name }) => name === old.name);
    if (same !== undefined) {
      const all = moved(old, same);
      return old.state === same.state ? [...all, ...lossesOf(old, same), ...noLongerRetired(old, same)] : all;
    }
    const heir = heirOf(old, fresh);
    if (heir === undefined) return [removed(old)];
    fresh.splice(fresh.indexOf(heir), 1);
    return [renamed(old, heir)];
  });
}

/** Today's environments, all or those that are named, each with its program; every mistake of all of them at once. */
function valid(directory: string, names?: readonly string[]): Platform[] {
  const problems: Problem[] = [];
  const made = loadEnvironments({ directory, names }).flatMap((environment) => {
    try {
      return [platformOf(environment, directory)];
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new SpecError(problems);
  return made;
}

const shownIn = (directory: string, path: string) => relative(process.cwd(), join(resolve(directory), path));
