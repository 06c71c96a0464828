import type { OffHours } from "../../constructs/aws/sagemaker/off-hours";
import type { AwsEnvironment } from "../../language";

/** The off hours in AWS's words. */
export function offHoursProps({ offHours }: Pick<AwsEnvironment, "offHours">): OffHours | undefined {
  if (offHours === undefined) return undefined;
  const { down, up, timezone } = offHours;
  return { downSchedule: awsCron(down), upSchedule: awsCron(up), timezone };
}

const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/**
 * Five fields in numbers as the six that AWS has: the year is added, days of the week are names, since AWS counts them from 1, one of the two kinds of
 * days is `?`, and a step names where it begins (`Cron expressions reference`, EventBridge's guide).
 */
export function awsCron(cron: string): string {
  const [minute, hour, day, month, weekday] = cron.split(" ") as [string, string, string, string, string];
  const days = weekday === "*" ? stepped(day, 1, 31) : "?";
  const ofWeek = weekday === "*" ? "?" : inNames(weekday);
  return `cron(${stepped(minute, 0, 59)} ${stepped(hour, 0, 23)} ${days} ${stepped(month, 1, 12)} ${ofWeek} *)`;
}

/** `0/15` of every 15 minutes, and each number of a step within a range, for which AWS has no word. */
function stepped(field: string, least: number, most: number): string {
  const items = field.split(",").map((item) => {
    const [, first, last, step] = /^(\*|\d+)(?:-(\d+))?\/(\d+)$/.exec(item) ?? [];
    if (step === undefined) return item;
    if (first === "*" && !field.includes(",")) return `${least}/${step}`;
    return numbers(first === "*" ? least : Number(first), Number(last ?? most), Number(step)).join(",");
  });
  return items.includes("*") ? "*" : items.join(",");
}

function inNames(weekday: string): string {
  const items = weekday.split(",").map((item) => {
    const [, first, last, step] = /^(\*|\d+)(?:-(\d+))?(?:\/(\d+))?$/.exec(item)!;
    const from = first === "*" ? 0 : Number(first);
    const to = first === "*" ? 6 : Number(last ?? first);
    if (step === undefined && last !== undefined) return `${weekdays[from]}-${weekdays[to]}`;
    return numbers(from, to, Number(step ?? 1))
      .map((day) => weekdays[day])
      .join(",");
  });
  return items.join(",");
}

const numbers = (from: number, to: number, step: number) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
