import type { Environment } from "./environment";
import { goesDown, type Serving } from "./off-hours";
import { timesOf } from "./words/cron";
import type { Report } from "./yaml/problem";

/** A minute that says down and up says neither. */
export function checkOffHours({ offHours }: Environment, report: Report): void {
  if (offHours === undefined) return;
  const [down, up] = [timesOf(offHours.down), timesOf(offHours.up)];
  const minute = down.minutes.find((each) => up.minutes.includes(each));
  if (minute === undefined || !meetOnADay(down.isDay, up.isDay)) return;
  const time = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
  report(["offHours", "up"], `comes at ${time}, when down comes as well; write another minute for one of them`);
}

/** In 28 years each date falls on each day of the week. */
function meetOnADay(a: (day: Date) => boolean, b: (day: Date) => boolean): boolean {
  return Array.from({ length: 28 * 366 }, (_, day) => new Date(Date.UTC(2028, 0, day + 1))).some(
    (day) => a(day) && b(day),
  );
}

/** What to tell where the off hours change nothing. */
export function idleOffHours({ cloud, kinds, offHours }: Environment): string | undefined {
  const endpoints = Object.values<Serving>(kinds.endpoints);
  if (offHours === undefined || endpoints.some((endpoint) => goesDown(cloud, endpoint))) return undefined;
  if (endpoints.length === 0) return "scale nothing down: there is no endpoint; write one, or remove them";
  return "scale nothing down: each endpoint is at the least that its service allows, or says alwaysOn; remove them, or write more replicas";
}
