import { compileFunction } from "node:vm";

// Says which alarms of a deployed environment tell people, and when, of what the stand-ins have recorded: these evaluate no alarm and keep no metric. Data is there
// at once here; the services take up to some minutes more to have it.

/** A resource of the state, as `terraform show -json` has it. */
export interface Resource {
  readonly type: string;
  readonly values: any;
}

/** One more of what a metric counts, at a time in milliseconds. */
export interface Counted {
  readonly at: number;
  /** `AWS/States`, `ExecutionsFailed`. */
  readonly metric: readonly [namespace: string, name: string];
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What people get: by what, as they read it, and when. */
export interface Told {
  readonly by: string;
  readonly at: number;
}

export const minute = 60_000;

/** When an alarm that looks at the end of each minute goes on; that it stays on, or goes off, is not told. */
export function goesOn(isOn: (at: number) => boolean, times: readonly number[], longest: number): number[] {
  if (times.length === 0) return [];
  const [first, last] = [Math.min(...times), Math.max(...times) + longest + minute];
  const told: number[] = [];
  let before = false;
  for (let at = Math.ceil(first / minute) * minute; at <= last; at += minute) {
    const now = isOn(at);
    if (now && !before) told.push(at);
    before = now;
  }
  return told;
}

// "Using math expressions", CloudWatch guide. What is missing is no number, and no number is more than another.
const functions = { FILL: (value: number | undefined, instead: number) => value ?? instead };

/**
 * By CloudWatch: an alarm looks at the end of each minute on the periods before it ("Evaluating an alarm", CloudWatch guide), and calls its actions when it goes on.
 * A topic reaches those who subscribe to it.
 */
export function toldByCloudWatch(resources: readonly Resource[], counted: readonly Counted[]): Told[] {
  const subscribed = resources.filter(({ type }) => type === "aws_sns_topic_subscription");
  const topics = new Set(subscribed.map(({ values }) => values.topic_arn as string));
  return resources
    .filter(({ type, values }) => type === "aws_cloudwatch_metric_alarm" && reaches(values, topics))
    .flatMap(({ values }) => {
      const { alarm_name: by, threshold, comparison_operator: compares, evaluation_periods: periods } = values;
      if (compares !== "GreaterThanThreshold" || periods !== 1 || values.treat_missing_data !== "notBreaching")
        throw new Error(`${by}: nobody says here how that is evaluated`);
      const metrics = (values.metric_query as any[]).flatMap(({ id, metric }) => (metric?.length ? [{ id, ...metric[0] }] : [])); // prettier-ignore
      const told = values.metric_query.find(({ return_data: isTold }: any) => isTold);
      const names = [...Object.keys(functions), ...metrics.map(({ id }) => id as string)];
      const value = compileFunction(`return ${told.expression}`, names);
      const isOn = (at: number) =>
        value(...Object.values(functions), ...metrics.map((each) => sumOf(each, counted, at))) > threshold;
      const mine = counted.filter((each) => metrics.some((metric) => isOf(metric, each)));
      const longest = Math.max(...metrics.map(({ period }) => period * 1_000));
      return goesOn(isOn, mine.map(({ at }) => at), longest).map((at) => ({ by, at })); // prettier-ignore
    })
    .sort((one, other) => one.at - other.at);
}

const reaches = ({ alarm_actions: actions, actions_enabled: isEnabled }: any, topics: ReadonlySet<string>) =>
  isEnabled !== false && (actions ?? []).some((arn: string) => topics.has(arn));

function isOf({ namespace, metric_name: name, dimensions }: any, counted: Counted): boolean {
  const [hasSpace, hasName] = counted.metric;
  const same = Object.entries(counted.dimensions).every(([key, value]) => dimensions[key] === value);
  const all = Object.keys(dimensions).length === Object.keys(counted.dimensions).length;
  return namespace === hasSpace && name === hasName && same && all;
}

function sumOf(metric: any, counted: readonly Counted[], at: number): number | undefined {
  if (metric.stat !== "Sum") throw new Error(`nobody says here what ${metric.stat} is`);
  const found = counted.filter((each) => isOf(metric, each) && each.at <= at && each.at > at - metric.period * 1_000);
  return found.length === 0 ? undefined : found.length;
}
