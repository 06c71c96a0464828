import type { Environment } from "../environment";
import { kindNames, kinds } from "../kinds";

/** What an entry of a file, or a table in it, may say of its end. */
export interface Entry {
  readonly retired?: string;
  readonly adopt?: true;
  readonly delete?: { readonly by: string };
  readonly renamedFrom?: string;
}

/** One entry, where it stands, and what references call it: `bucket/raw`, `dataset/features.customer_days`. */
export interface PlacedEntry {
  readonly path: readonly string[];
  readonly thing: string;
  readonly entry: Entry;
}

/** All entries of all kinds, each before its tables. What was renamed is called by its first name where `byFirstName` is true, as in the state. */
export function entriesOf(of: Environment["kinds"], byFirstName = false): PlacedEntry[] {
  return kindNames.flatMap((kind) =>
    Object.entries(of[kind] as Record<string, Entry & { tables?: Record<string, Entry> }>).flatMap(([name, entry]) => {
      const { renamedFrom = name, tables = {} } = entry;
      const thing = `${kinds[kind].noun}/${byFirstName ? renamedFrom : name}`;
      const inner = Object.entries(tables).map(([table, each]) => ({
        path: [kind, name, "tables", table],
        thing: `${thing}.${table}`,
        entry: each,
      }));
      return [{ path: [kind, name], thing, entry }, ...inner];
    }),
  );
}
