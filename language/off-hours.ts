import { calendar, cron, timesOf } from "./words/cron";
import { fields } from "./words/scalars";
import { timezone } from "./words/time-zones";

/** When endpoints go down to the least that their service allows, and when they come up again. */
export interface OffHours {
  /** Cron of five fields, in numbers: minute, hour, day of month, month, day of week. */
  readonly down: string;
  /** Cron of the same form. */
  readonly up: string;
  /** Name of the tz database that both are meant in. */
  readonly timezone: string;
}

export const offHours = fields({
  down: cron.describe('When they go down: a cron of five fields, such as "0 20 * * 1-5"'),
  up: cron.describe('When they come up again: a cron of five fields, such as "0 7 * * 1-5"'),
  timezone: timezone.describe("Time zone that both are meant in, such as Europe/Berlin"),
})
  .optional()
  .describe(
    "When endpoints go down to the least that their service allows, and when they come up again; without it they always run. An endpoint with alwaysOn: true is left out of it",
  );

/**
 * The share of a year in which things are up, from 0 to 1. It is counted over the minutes of one leap year, 2028, so that it is the same whenever it
 * is asked; the hour that a change of clocks takes in spring comes back in autumn.
 */
export function shareOn({ down, up }: Pick<OffHours, "down" | "up">): number {
  const [goesDown, comesUp] = [timesOf(down), timesOf(up)];
  const changesOn = [0, 1, 2, 3].map((kind) =>
    [
      ...(kind & 1 ? goesDown.minutes.map((at) => ({ at, isUp: false })) : []),
      ...(kind & 2 ? comesUp.minutes.map((at) => ({ at, isUp: true })) : []),
    ].sort((a, b) => a.at - b.at),
  );
  const year = calendar.map((day) => changesOn[Number(goesDown.isDay(day)) + 2 * Number(comesUp.isDay(day))]!);
  let isUp = year.flatMap((changes) => changes.at(-1) ?? []).at(-1)!.isUp; // the year begins as it ends
  let on = 0;
  for (const changes of year) {
    let since = 0;
    for (const change of changes) {
      if (isUp) on += change.at - since;
      ({ at: since, isUp } = change);
    }
    if (isUp) on += minutesOfDay - since;
  }
  return on / (year.length * minutesOfDay);
}

const minutesOfDay = 24 * 60;

type Cloud = "gcp" | "aws";

/**
 * How many replicas of a variant stay in the off hours, by cloud and mode; nothing is scaled where none is named. SageMaker keeps one instance of a
 * variant that answers at once and none behind a queue ("Minimum capacity" of its scalable targets), Vertex AI one of each deployed model, Cloud Run none.
 */
export const floors: Record<Cloud, { readonly [mode: string]: number | undefined }> = {
  aws: { realtime: 1, async: 0 },
  gcp: { realtime: 1, serverless: 0 },
};

interface Scaled {
  readonly min: number;
  readonly max: number;
}
/** What an endpoint says of how many there are. */
export interface Serving {
  readonly mode: string;
  readonly alwaysOn: boolean;
  readonly replicas?: Scaled;
  readonly variants: Readonly<Record<string, { readonly replicas?: Scaled }>>;
  readonly shadow?: { readonly replicas?: Scaled };
}

/** True when the off hours change how many replicas of an endpoint there are, or may be. */
export function goesDown(cloud: Cloud, endpoint: Serving): boolean {
  const floor = floors[cloud][endpoint.mode];
  if (floor === undefined || endpoint.alwaysOn) return false;
  const variants = [...Object.values(endpoint.variants), ...(endpoint.shadow ? [endpoint.shadow] : [])];
  return variants.some((variant) => {
    const { min, max } = variant.replicas ?? endpoint.replicas ?? (endpoint.mode === "serverless" ? none : one);
    // Cloud Run starts from none whenever a request comes, so that only the least that is kept warm goes down.
    return endpoint.mode === "serverless" ? min > floor : max > floor;
  });
}

const one: Scaled = { min: 1, max: 1 };
const none: Scaled = { min: 0, max: 1 };
