import { describeProblem, keyLocation, locationOf, removedAt, treeAt, type Location } from "../../language";
import type { Platform } from "./platform";

/** Something that a change would lose or leave behind. */
export interface Finding {
  readonly place: Place;
  /** Of which environment; several that read one file are told together. */
  readonly environment: string;
  /** What is affected, what would become of it, and how to go on: the second follows on the environments where they must be named. */
  readonly what: string;
  readonly says: string;
  readonly way: string;
  /** False where nothing protects it, and it is told as a note. */
  readonly refused: boolean;
}

/** Where a finding stands: in today's files, or where it stood at the commit that is compared with. */
export interface Place {
  readonly at: Location;
  readonly field: string;
  readonly isGone: boolean;
}

/** Where the value at a path stands now; of what was taken out, the `null` that did so, or where it stood before. */
export function placeOf(path: readonly string[], before: Platform, now: Platform): Place {
  for (const [index] of path.entries()) {
    const part = path.slice(0, index + 1);
    const field = part.join(".");
    if (treeAt(now.tree, part) !== undefined) continue;
    const around = part.slice(0, -1);
    if (treeAt(now.tree, around)?.kind === "scalar")
      // `spend: NUMERIC`, which may also be `{ type: NUMERIC }`
      return { at: locationOf(now.tree, around), field: around.join("."), isGone: false };
    if (removedAt(now.tree, part)) return { at: keyLocation(now.tree, part), field, isGone: false };
    if (treeAt(before.tree, part) !== undefined) return { at: keyLocation(before.tree, part), field, isGone: true };
    break; // neither says it: a default
  }
  return { at: locationOf(now.tree, path), field: path.join("."), isGone: false };
}

/**
 * A line for each finding, in the order in which they stand in the files; what environments share is one.
 *
 * @param shownAt the place of what is gone, which was read from a copy, as people know it
 */
export function findingLines(findings: readonly Finding[], ref: string, shownAt: (at: Location) => Location): string[] {
  const same = new Map<string, Finding[]>();
  for (const finding of findings.map((each) => shown(each, shownAt)).sort(inOrder)) {
    const key = JSON.stringify({ ...finding, environment: "" });
    same.set(key, [...(same.get(key) ?? []), finding]);
  }
  return [...same.values()].map((group) => lineOf(group, ref));
}

function shown(finding: Finding, shownAt: (at: Location) => Location): Finding {
  const { place } = finding;
  return place.isGone ? { ...finding, place: { ...place, at: shownAt(place.at) } } : finding;
}

function inOrder({ place: { at: one }, refused }: Finding, { place: { at: other }, ...second }: Finding): number {
  return (
    Number(second.refused) - Number(refused) ||
    one.file.localeCompare(other.file) ||
    one.line - other.line ||
    one.column - other.column
  );
}

function lineOf(group: readonly Finding[], ref: string): string {
  const [{ place, what, says, way, refused, environment }] = group as [Finding];
  const { at, field, isGone } = place;
  const isOwn = new RegExp(`(?:^|[\\\\/])${environment}\\.yaml$`).test(at.file);
  const names = [...new Set(group.map((each) => each.environment))];
  const inWhom = isOwn ? "" : ` in ${listed(names)}`;
  const line = describeProblem({ at, field, message: `${what}${inWhom}${says}; ${way}` });
  const position = `${at.file}:${at.line}:${at.column}`;
  const when = isGone ? ` (at ${ref})` : "";
  return `${refused ? "" : "note: "}${position}${when}${line.slice(position.length)}`;
}

/** `dev, prod and staging`. */
const listed = (names: readonly string[]) =>
  names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
