import { entriesOf, type Environment } from "../../language";

/** What is still there and that nothing manages any more, with the day on which it was let go of; a dataset stands for its tables. */
export function retiredThings({ kindsWithRetired, retired }: Environment): [thing: string, since: string][] {
  const gone = entriesOf(kindsWithRetired, true).flatMap(({ thing, entry }): [string, string][] =>
    entry.retired === undefined ? [] : [[thing, entry.retired]],
  );
  const isWithin = (thing: string) => gone.some(([other]) => thing.startsWith(`${other}.`));
  return [...gone.filter(([thing]) => !isWithin(thing)), ...Object.entries(retired)];
}
