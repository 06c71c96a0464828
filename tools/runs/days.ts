import { UserError } from "../user-error";

const most = 366;

/** The days that `2026-11-01` or `2026-11-01..2026-11-05` names, the last one included. */
export function daysOf(typed: string): string[] {
  const parts = typed.split("..");
  const [first, last] = [parts[0]!, parts.at(-1)!].map(dayOf);
  if (parts.length > 2 || first === undefined || last === undefined)
    throw new UserError(`--date is "${typed}"; write a day such as 2026-11-01, or two, 2026-11-01..2026-11-05`);
  const count = (last - first) / dayLength + 1;
  if (count < 1) throw new UserError(`--date is "${typed}", whose last day is before its first; write them in order`);
  if (count > most) throw new UserError(`--date is "${typed}", ${count} days; write at most ${most} at once`);
  return Array.from({ length: count }, (_, index) => dateOf(first + index * dayLength));
}

const dayLength = 24 * 3_600_000;
const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Midnight in UTC; undefined of what is no day, such as 2026-02-30. */
function dayOf(typed: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(typed)) return undefined;
  const time = Date.parse(`${typed}T00:00Z`);
  return !Number.isNaN(time) && dateOf(time) === typed ? time : undefined;
}
