import { filtered } from "../../sandbox/google";
import { goesOn, minute, type Resource, type Told } from "./told";

/** One more of what a metric of Cloud Monitoring counts, at a time in milliseconds; or what waits since then, whose age is measured. */
export interface Measured {
  readonly at: number;
  readonly isAge?: true;
  readonly metric: { readonly type: string; readonly labels?: Readonly<Record<string, string>> };
  readonly resource: { readonly type: string; readonly labels: Readonly<Record<string, string>> };
}

/** A line of Cloud Logging. */
type Line = Readonly<Record<string, any>>;

/**
 * By Cloud Monitoring: a condition on a metric opens an incident, which closes some time after the last data, and tells of it again no sooner ("Alerting behavior");
 * lines ring once in a while for each combination of what is extracted of them ("Log-based alerts").
 */
export function toldByMonitoring(
  resources: readonly Resource[],
  measured: readonly Measured[],
  lines: readonly Line[],
): Told[] {
  return resources
    .filter(({ type, values }) => type === "google_monitoring_alert_policy" && values.notification_channels?.length > 0)
    .flatMap(({ values }) => values.conditions.flatMap((condition: any) => toldBy(values, condition, measured, lines)))
    .sort((one: Told, other: Told) => one.at - other.at);
}

function toldBy(policy: any, condition: any, measured: readonly Measured[], lines: readonly Line[]): Told[] {
  const by: string = policy.display_name;
  const [strategy] = policy.alert_strategy;
  const [onLines] = condition.condition_matched_log;
  if (onLines) return ringing(by, onLines, strategy, lines);
  const [threshold] = condition.condition_threshold;
  const [{ alignment_period: period, per_series_aligner: aligner }] = threshold.aggregations;
  const { comparison, duration, evaluation_missing_data: missing } = threshold;
  if (comparison !== "COMPARISON_GT" || duration !== "0s" || missing || !/^ALIGN_(DELTA|MAX)$/.test(aligner))
    throw new Error(`${by}: nobody says here how that is evaluated`);
  if (strategy.notification_prompts.join() !== "OPENED")
    throw new Error(`${by} tells that it is over, which nobody knows`);
  const holds = filtered(threshold.filter);
  const mine = measured.filter((each) => holds(each as never));
  const length = seconds(period);
  const isMet = (at: number) => {
    const value = aligner === "ALIGN_MAX"
        ? Math.max(0, ...mine.map((each) => (at - each.at) / 1_000))
        : mine.filter((each) => each.at <= at && each.at > at - length).length;
    return value > threshold.threshold_value;
  }; // prettier-ignore
  if (mine.some(({ isAge = false }) => isAge !== (aligner === "ALIGN_MAX"))) throw new Error(`${by} counts ages`);
  const close = seconds(strategy.auto_close);
  const isOpen = (at: number) => range(at - close, at).some(isMet);
  const times = mine.map(({ at }) => at);
  return goesOn(isOpen, times, length + threshold.threshold_value * 1_000 + minute).map((at) => ({ by, at }));
}

function ringing(
  by: string,
  { filter, label_extractors: extractors }: any,
  strategy: any,
  lines: readonly Line[],
): Told[] {
  const holds = filtered(filter);
  const [{ period }] = strategy.notification_rate_limit;
  const last = new Map<string, number>();
  return lines
    .filter((line) => holds(line as never))
    .map((line) => ({ line, at: Date.parse(line.timestamp) }))
    .sort((one, other) => one.at - other.at)
    .flatMap(({ line, at }) => {
      const labels = Object.values<string>(extractors ?? {}).map((text) => extracted(text, line));
      const key = labels.join(" ");
      if (at - (last.get(key) ?? -Infinity) < seconds(period)) return [];
      last.set(key, at);
      return [{ by: `${by}: ${key}`, at }];
    });
}

function extracted(text: string, line: Line): string {
  const [, path = ""] = /^EXTRACT\(([\w.]+)\)$/.exec(text) ?? [];
  if (path === "") throw new Error(`nobody says here what ${text} takes`);
  return path.split(".").reduce<any>((at, part) => at?.[part], line) ?? "";
}

const seconds = (text: string) => Number.parseFloat(text) * 1_000;

/** Each minute of a time. */
function range(from: number, to: number): number[] {
  return Array.from({ length: Math.floor((to - from) / minute) + 1 }, (_, index) => to - index * minute);
}
