import { failure } from "./failure";

/** `2026-11-30T23:00:00-03:00`, of seconds since 1970 and a name of the tz database; `Z` for UTC. */
export function formatted(seconds: number, zone: string): string {
  const date = new Date(seconds * 1000);
  const fraction = Math.round((seconds - Math.floor(seconds)) * 1e6);
  const parts = partsIn(date, zone);
  const local = Date.UTC(+parts.year!, +parts.month! - 1, +parts.day!, +parts.hour!, +parts.minute!, +parts.second!);
  const minutes = Math.round((local - Math.floor(seconds) * 1000) / 60_000);
  const text = new Date(local).toISOString().slice(0, 19);
  return `${text}${fraction > 0 ? `.${String(fraction).padStart(6, "0")}` : ""}${zone === "UTC" ? "Z" : offset(minutes)}`;
}

function partsIn(date: Date, zone: string): Record<string, string> {
  try {
    const numeric = "2-digit" as const;
    const format = new Intl.DateTimeFormat("en-GB", {
      ...{ timeZone: zone, year: "numeric", month: numeric, day: numeric, hour: numeric, minute: numeric },
      ...{ second: numeric, hourCycle: "h23" },
    });
    return Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
  } catch {
    throw failure("ValueError", `no time zone or no time: ${zone}`);
  }
}

function offset(minutes: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}

/** The seconds since 1970 of a time with a zone, in the form of ISO 8601. */
export function parsedTime(text: string): number {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)$/.test(text);
  const time = isTime ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw failure("ValueError", `not a time with a zone: ${text}`);
  return time / 1000;
}
