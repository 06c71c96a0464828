import type { Construct } from "constructs";
import { invalid } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";

/** From when on a time zone is at an offset: both in minutes, of Unix time and east of UTC. */
export interface ZoneOffset {
  readonly from: number;
  readonly offset: number;
}

// Fixed, so that a program says the same in any year; what is later has the last offset in it.
const firstYear = 2026;
const lastYear = 2045;

const minute = 60_000;
const week = 7 * 24 * 60 * minute; // no zone changes its clocks and back within one

const known = new Map<string, ZoneOffset[]>(); // a platform has many jobs and few zones

/**
 * The offsets of a time zone from 2026 to 2045, the first of them for all that was before. States know no time zones, and JSONata takes fixed offsets alone
 * (docs.jsonata.org, "Date/Time processing"), so the rules are written out as Node's own tables have them.
 */
export function offsetsOf(construct: Construct, timezone: string): ZoneOffset[] {
  const before = known.get(timezone);
  if (before !== undefined) return before;
  const offsetAt = clockOf(construct, timezone);
  const found: ZoneOffset[] = [{ from: 0, offset: offsetAt(Date.UTC(firstYear, 0, 1)) }];
  for (let time = Date.UTC(firstYear, 0, 1); time < Date.UTC(lastYear + 1, 0, 1); time += week) {
    const after = offsetAt(time + week);
    if (after === offsetAt(time)) continue;
    let [same, other] = [time, time + week];
    while (other - same > minute) {
      const middle = same + Math.floor((other - same) / 2 / minute) * minute;
      if (offsetAt(middle) === after) other = middle;
      else same = middle;
    }
    found.push({ from: other / minute, offset: after });
  }
  known.set(timezone, found);
  return found;
}

/** Minutes east of UTC, by milliseconds. */
function clockOf(construct: Construct, timezone: string): (time: number) => number {
  mustBeKnown(construct, "timezone", timezone, "its offsets are in the definition");
  const format = (() => {
    try {
      return new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset" });
    } catch {
      throw invalid(construct, `timezone is "${timezone}"`, 'write a name of the tz database, such as "Europe/Berlin"');
    }
  })();
  return (time) => {
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(format.format(time)) ?? [];
    return sign === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };
}

/** `2026-11-01`, in JSONata and in JavaScript. */
export const datePattern = "/^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/";

/** `2026-11-01T03:00:00Z`, as EventBridge writes times. */
export const timePattern = "/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z$/";

/** The day of a time in a time zone, `2026-11-01`, as JSONata: `time` is an expression of a text like `2026-11-01T03:00:00Z`. */
export function dayOf(construct: Construct, timezone: string, time: string): string {
  const [first, ...others] = offsetsOf(construct, timezone);
  const picture = "'[Y0001]-[M01]-[D01]'";
  if (others.length === 0) return `$fromMillis($toMillis(${time}) + ${first!.offset * minute}, ${picture})`;
  const table = [first!, ...others].map(({ from, offset }) => `{'f':${from},'o':${offset}}`).join(",");
  // In a variable first: behind the brackets themselves a condition finds nothing.
  return `($zone := [${table}]; $time := $toMillis(${time}); $fromMillis($time + $zone[f * ${minute} <= $time][-1].o * ${minute}, ${picture}))`;
}
