// What Cloud Scheduler takes for a schedule: unix-cron ("Cron job format and time zone"). Its older form, `every 5 minutes`, is taken unread.

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const fields = [
  { least: 0, most: 59, words: [] },
  { least: 0, most: 23, words: [] },
  { least: 1, most: 31, words: [] },
  { least: 1, most: 12, words: months },
  { least: 0, most: 7, words: weekdays },
] as const;

export function isCron(schedule: unknown): boolean {
  if (typeof schedule !== "string") return false;
  if (/^every /.test(schedule)) return true;
  const parts = schedule.trim().split(/\s+/);
  return parts.length === 5 && parts.every((part, at) => part.split(",").every((item) => isItem(item, fields[at]!)));
}

function isItem(item: string, { least, most, words }: (typeof fields)[number]): boolean {
  const [, first, last, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? [];
  if (first === undefined || (first === "*" && last !== undefined)) return false;
  const known: readonly string[] = words;
  const isIn = (text: string) =>
    known.includes(text.toLowerCase()) || (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most);
  return (
    (first === "*" || isIn(first)) && (last === undefined || isIn(last)) && (step === undefined || Number(step) > 0)
  );
}

/** Whether the tz database has a zone of this name. */
export function isZone(name: unknown): boolean {
  try {
    return typeof name === "string" && name !== "" && Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
