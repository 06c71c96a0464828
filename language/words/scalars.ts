import * as z from "zod";

// The small words of the language. Each error text says what to write; what was seen is put in front of it by describe.ts.

/** Text of one shape; `remedy` is what an error tells to write. What is of another shape is not looked at further. */
export function text(pattern: RegExp, remedy: string | ((issue: { input?: unknown }) => string)) {
  return z.string({ error: remedy }).regex(pattern, { error: remedy, abort: true });
}

/** One of a few words. */
export function oneOf<const T extends readonly string[]>(words: T) {
  return z.enum(words, { error: `write ${words.slice(0, -1).join(", ")} or ${words.at(-1)}` });
}

/** A name that the person gives: part of resource names, so short, lower case and without underscores. */
export const key = text(
  /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
  'write 1-40 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"',
);

/** A map from names to what they name. */
export function named<T extends z.ZodType>(item: T) {
  return z.record(key, item, { error: "write a map, one name per line, such as raw: {}" });
}

/** An object that refuses fields it does not know. */
export function fields<T extends z.ZodRawShape>(shape: T) {
  const names = Object.keys(shape);
  const required = names.filter((name) => shape[name]!._zod.optin === undefined);
  return z.strictObject(shape, {
    error: ({ input }) =>
      `write a map with ${(input === undefined && required.length > 0 ? required : names).join(", ")}`,
  });
}

export const flag = z.boolean({ error: "write true or false" });

/** A whole number within bounds. */
export function whole(min: number, max: number) {
  const remedy = `write a whole number from ${min} to ${max}`;
  return z.number({ error: remedy }).int({ error: remedy }).min(min, { error: remedy }).max(max, { error: remedy });
}

/** A duration in whole days, written `30d`; the value is the number of days. */
export function days(min: number, max: number) {
  const remedy = `write whole days from ${min}d to ${max}d, such as ${Math.min(Math.max(30, min), max)}d`;
  return z
    .string({ error: remedy })
    .regex(/^\d{1,5}d$/, { error: remedy, abort: true })
    .refine((typed) => parseInt(typed, 10) >= min && parseInt(typed, 10) <= max, { error: remedy })
    .transform((typed) => parseInt(typed, 10));
}

/** How long something lives, written `3d` or `12h`; the value is the number of hours. */
export function hours(min: number, maxDays: number) {
  const remedy = `write whole hours or days from ${min}h to ${maxDays}d, such as 3d or 12h`;
  const value = (typed: string) => parseInt(typed, 10) * (typed.endsWith("d") ? 24 : 1);
  return z
    .string({ error: remedy })
    .regex(/^\d{1,4}[dh]$/, { error: remedy, abort: true })
    .refine((typed) => value(typed) >= min && value(typed) <= maxDays * 24, { error: remedy })
    .transform(value);
}

const inMilliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** A day that exists, written `2026-11-29`. */
export const day = text(/^\d{4}-\d{2}-\d{2}$/, "write a day, such as 2026-11-29").refine(isDay, {
  error: "write a day that exists, such as 2026-11-29",
});

export function isDay(typed: string): boolean {
  const day = new Date(`${typed}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(typed);
}

/** A short duration, written `300ms`, `30s`, `5m` or `1h`; the value is the number of milliseconds. */
export function duration(min: string, max: string, example: string) {
  const remedy = `write a duration from ${min} to ${max}, such as ${example}`;
  const value = (typed: string) =>
    parseInt(typed, 10) * inMilliseconds[typed.replace(/^\d+/, "") as keyof typeof inMilliseconds];
  return z
    .string({ error: remedy })
    .regex(/^\d{1,6}(?:ms|s|m|h)$/, { error: remedy, abort: true })
    .refine((typed) => value(typed) >= value(min) && value(typed) <= value(max), { error: remedy })
    .transform(value);
}

/** The same in whole seconds, which is what services wait in. */
export function seconds(min: string, max: string, example: string) {
  return duration(min, max, example).transform((milliseconds) => milliseconds / 1_000);
}

/** A size written `2GiB` or `500MiB`; the value is the number of bytes. */
export function size(minBytes: number, example: string) {
  const remedy = `write a size of at least ${minBytes / 1024 ** 2}MiB, such as ${example}`;
  const unit = { MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 };
  const bytes = (typed: string) => parseInt(typed, 10) * unit[typed.replace(/^\d+/, "") as keyof typeof unit];
  return z
    .string({ error: remedy })
    .regex(/^\d{1,6}(?:MiB|GiB|TiB)$/, { error: remedy, abort: true })
    .refine((typed) => bytes(typed) >= minBytes, { error: remedy })
    .transform(bytes);
}

/** The same the other way round: `2GiB` of its bytes. */
export function sizeInWords(bytes: number): string {
  const unit = ["TiB", "GiB"].find((_, index) => bytes % 1024 ** (4 - index) === 0) ?? "MiB";
  return `${bytes / { TiB: 1024 ** 4, GiB: 1024 ** 3, MiB: 1024 ** 2 }[unit as "MiB"]!}${unit}`;
}

/** A share in whole percent, written `10%`; the value is the number of percent. */
export function percent(min: number) {
  const remedy = `write a share from ${min}% to 100% in whole percent, such as 10%`;
  return z
    .string({ error: remedy })
    .regex(/^\d{1,3}%$/, { error: remedy, abort: true })
    .refine((typed) => parseInt(typed, 10) >= min && parseInt(typed, 10) <= 100, { error: remedy })
    .transform((typed) => parseInt(typed, 10));
}

/** An e-mail address, as far as a text can tell. */
export const email = text(/^[^@\s:]+@[^@\s:]+\.[^@\s:]+$/, "write an e-mail address");

export const description = z.string({ error: "write a text" }).max(500, { error: "write at most 500 characters" });
