import { kindNames, kinds } from "../../language";
import { placeOf, type Finding } from "./finding";
import type { Platform } from "./platform";

interface Entry {
  readonly retired?: string;
  readonly adopt?: true;
  readonly tables?: Record<string, Entry>;
}

/** What was retired at the commit, and is not any more: what came back without `adopt` would be made a second time, and what left says no longer that its name is taken. */
export function noLongerRetired(before: Platform, now: Platform): Finding[] {
  const after = new Map(entriesOf(now).map((entry) => [entry.path.join(" "), entry]));
  return entriesOf(before).flatMap(({ path, thing, entry: { retired } }): Finding[] => {
    if (retired === undefined) return [];
    const entry = after.get(path.join(" "))?.entry;
    if (entry?.retired !== undefined || entry?.adopt === true) return [];
    const told = { place: placeOf(path, before, now), environment: now.name };
    const what = `${thing} was retired on ${retired}`;
    if (entry === undefined) {
      const way = "put the entry back, which says that its name is taken; or let it go where the cloud has it no more";
      return [{ ...told, what, says: ", and nothing here says so any more", way, refused: false }];
    }
    const way = "write adopt: true in it, or retired again";
    return [{ ...told, what, says: ", is still there, and would be made a second time", way, refused: true }];
  });
}

function entriesOf({ environment }: Platform): { path: string[]; thing: string; entry: Entry }[] {
  return kindNames.flatMap((kind) =>
    Object.entries(environment.kindsWithRetired[kind] as Record<string, Entry>).flatMap(([name, entry]) => [
      { path: [kind, name], thing: `${kinds[kind].noun}/${name}`, entry },
      ...Object.entries(entry.tables ?? {}).map(([table, inner]) => ({
        path: [kind, name, "tables", table],
        thing: `${kinds[kind].noun}/${name}.${table}`,
        entry: inner,
      })),
    ]),
  );
}
