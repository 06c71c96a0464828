import { CronPattern } from "croner";
import * as z from "zod";

// When something happens again and again, in the words that both clouds take: Cloud Scheduler's unix-cron ("Configure cron job schedules"), and of
// AWS's expressions what has five fields as well ("Cron expressions reference", EventBridge's guide).

const example = '"0 20 * * 1-5"';
const names = ["minute", "hour", "day of month", "month", "day of week"] as const;
const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const bounds = [
  { min: 0, max: 59, words: [] },
  { min: 0, max: 23, words: [] },
  { min: 1, max: 31, words: [] },
  { min: 1, max: 12, words: months },
  { min: 0, max: 7, words: weekdays },
] as const;

const nicknames: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

/**
 * A cron of five fields: minute, hour, day of month, month, day of week. The value has numbers alone, one space between fields, and 0 for Sunday:
 * `0 7 * * 1-5` of `00 07 * * MON-FRI`.
 */
export const cron = z
  .string({ error: `write five fields in quotes, such as ${example}` })
  .refine((typed) => remedyFor(typed) === undefined, { error: ({ input }) => remedyFor(String(input))!, abort: true })
  .transform(inNumbers);

/** What to write in place of a text that is no cron of both clouds. */
function remedyFor(typed: string): string | undefined {
  const nickname = nicknames[typed.trim()];
  if (nickname !== undefined) return `write it out, "${nickname}"`;
  const fields = typed.trim().split(/\s+/);
  if (fields.length !== 5 || /^\w+\(/.test(typed.trim()))
    return `write five fields, ${names.join(", ")}, such as ${example}: no seconds and no year`;
  const wrong = fields.map(remedyForField).find((remedy) => remedy !== undefined);
  if (wrong !== undefined) return wrong;
  if (fields[2] !== "*" && fields[4] !== "*")
    return "names days of the month and of the week, which AWS takes one of; write * for one of them";
  return happens(typed) ? undefined : "never happens, since none of its months has such a day; write a day that exists";
}

function remedyForField(field: string, index: number): string | undefined {
  const { min, max, words } = bounds[index]!;
  const name = names[index]!;
  if (field.includes("?")) return `write * for the ${name}, in place of ?`;
  const known = words.length > 0 ? `, or ${words[0]} to ${words.at(-1)}` : "";
  const range = `write ${min} to ${max}${known} for the ${name}, a range, a list, or */2 for every second`;
  for (const item of field.toUpperCase().split(",")) {
    const [, first, last, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? [];
    if (first === undefined) return range;
    const [from, to] = [first, last].map((part) => (part === undefined ? undefined : numberOf(part, words)));
    if (first !== "*" && !within(from, min, max)) return range;
    if (last !== undefined && (first === "*" || !within(to, min, max))) return range;
    if (from !== undefined && to !== undefined && from > to)
      return `the ${name} goes from ${first} to ${last}, backwards; write ${first}-${max},${min}-${last}`;
    if (step !== undefined && first !== "*" && last === undefined)
      return `a step needs a range; write ${first}-${max}/${step} for the ${name}`;
    if (step !== undefined && !within(Number(step), 1, max)) return `write a step from 1 to ${max} for the ${name}`;
  }
  return undefined;
}

const within = (value: number | undefined, min: number, max: number) =>
  value !== undefined && value >= min && value <= max;

/** The number that a text or a name of three letters stands for; NaN of anything else. */
function numberOf(text: string, words: readonly string[]): number {
  const index = words.indexOf(text.toUpperCase());
  if (index >= 0) return words.length === 12 ? index + 1 : index;
  return /^\d{1,2}$/.test(text) ? Number(text) : NaN;
}

function inNumbers(typed: string): string {
  const fields = typed.trim().toUpperCase().split(/\s+/);
  const [, , , , weekday] = fields;
  const numbers = fields.map((field, index) =>
    field.replace(/[A-Z]+|\d+/g, (part) => String(numberOf(part, bounds[index]!.words))),
  );
  const isSundayLast = numbers[4]!.includes("7");
  return [...numbers.slice(0, 4), isSundayLast ? weekdaysOf(weekday!).join(",") : numbers[4]].join(" ");
}

function weekdaysOf(field: string): number[] {
  return indices(pattern(`* * * * ${field}`).dayOfWeek);
}

const pattern = (text: string) => new CronPattern(text.trim(), undefined, { mode: "5-part" });
const indices = (set: readonly number[]) => set.flatMap((isIn, index) => (isIn ? [index] : []));

/** When a cron happens, as sets of numbers; months and days of the month count from 1, days of the week from Sunday, 0. */
export interface Times {
  /** Minutes of the day at which it happens, on each of its days, in order. */
  readonly minutes: readonly number[];
  /** True of a day on which it happens. */
  readonly isDay: (day: Date) => boolean;
}

/** What a cron means; days are read in UTC, whatever time zone the cron is for. */
export function timesOf(text: string): Times {
  const { minute, hour, day, month, dayOfWeek } = pattern(text);
  const hours = indices(hour);
  return {
    minutes: hours.flatMap((each) => indices(minute).map((rest) => each * 60 + rest)),
    isDay: (date) =>
      month[date.getUTCMonth()]! > 0 && day[date.getUTCDate() - 1]! > 0 && dayOfWeek[date.getUTCDay()]! > 0,
  };
}

/** The days of a leap year, which has every date that there is. */
export const calendar: readonly Date[] = Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(2028, 0, day + 1)));

const happens = (text: string) => calendar.some(timesOf(text).isDay);

const minutesOfDay = 24 * 60;

/** A cron that happens some minutes after another one does, or why no one cron says it. */
export type Shifted = { readonly cron: string; readonly why?: undefined } | { readonly why: string };

/**
 * The cron that happens so many minutes after each time of another one, in the same time zone: `0 7 * * *` of `0 3 * * *` and 240. Past midnight days
 * of the week move along; days of the month do not, since no cron says "the day after the last".
 *
 * @param text a cron of five fields in numbers
 */
export function shifted(text: string, minutes: number): Shifted {
  const [minute, hour, day, month, weekday] = text.split(" ") as [string, string, string, string, string];
  const times = timesOf(text).minutes.map((each) => each + minutes);
  const nights = new Set(times.map((each) => Math.floor(each / minutesOfDay)));
  const isDaily = day === "*" && month === "*" && weekday === "*";
  const [first = 0] = nights;
  if (!isDaily && nights.size > 1) return { why: "is past midnight for some of its times, and not for others" };
  if (!isDaily && first > 0 && (day !== "*" || month !== "*"))
    return {
      why: `is ${first === 1 ? "on the next day" : `${first} days later`}, which no cron says of a day of the month`,
    };
  const within = [...new Set(times.map((each) => each % minutesOfDay))].sort((a, b) => a - b);
  const hours = sorted(within.map((each) => Math.floor(each / 60)));
  const rest = sorted(within.map((each) => each % 60));
  if (hours.length * rest.length !== within.length)
    return {
      why: `is at ${within.slice(0, 3).map(clock).join(", ")}${within.length > 3 ? " ..." : ""}, which no one cron says`,
    };
  const hasMoved = isDaily || first === 0;
  const weekdays = sorted(weekdaysOf(weekday).map((each) => (each + first) % 7)).join(",");
  if (minutes % minutesOfDay === 0)
    return { cron: [minute, hour, day, month, hasMoved ? weekday : weekdays].join(" ") };
  return { cron: [listOf(rest, 60), listOf(hours, 24), day, month, hasMoved ? weekday : weekdays].join(" ") };
}

const sorted = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b);
const listOf = (numbers: readonly number[], all: number) => (numbers.length === all ? "*" : numbers.join(","));

/** `07:05` of the minutes since midnight. */
const clock = (minutes: number) => [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":"); // prettier-ignore

/** Minutes between the two times of a cron that follow each other soonest; Infinity where it happens once a year. */
export function shortestGap(text: string): number {
  const { minutes, isDay } = timesOf(text);
  const times = calendar.flatMap((day, index) =>
    isDay(day) ? minutes.map((each) => index * minutesOfDay + each) : [],
  );
  const year = calendar.length * minutesOfDay;
  return times.reduce(
    (least, time, index) => Math.min(least, (times[index + 1] ?? times[0]! + year) - time || Infinity),
    Infinity,
  );
}
