import { compileFunction } from "node:vm";
import { filtered } from "../../sandbox/google";
import type { Json } from "./check-schema";

// Plays requests to the alarms of a program: no stand-in evaluates them. One value of a metric a minute, windows that end with each minute.

/** What came in a minute: how many failed, and how long those took that were answered. */
export interface Minute {
  readonly failed: number;
  readonly milliseconds: readonly number[];
  /** Of those that failed, how many a load balancer answered because a replica did not. */
  readonly lost?: number;
  /** How many reached no replica, since there was none. */
  readonly refused?: number;
  /** Errors of the load balancer for what others asked. */
  readonly ofOthers?: number;
  /** Connections that became sockets, which are never answered. */
  readonly sockets?: number;
  /** Replicas that answer their health check, 1 without it; `none` where not even one is registered. */
  readonly replicas?: number | "none";
  /** What was written to Cloud Logging. */
  readonly lines?: readonly object[];
}

/** The alarms of one program that are on at the end of each minute, by name. */
export function ringing(program: Json, minutes: readonly Minute[]): string[][] {
  const { resource } = program;
  const series = new Series(minutes);
  const isOn = resource.aws_cloudwatch_metric_alarm ? onCloudWatch(resource, series) : onGoogle(resource, series);
  return minutes.map((_, at) => isOn(at));
}

/** What the metrics say of the window of so many seconds that ends with a minute. */
class Series {
  private readonly failedBefore = [0];
  private readonly allBefore = [0];

  constructor(public readonly minutes: readonly Minute[]) {
    minutes.forEach(({ failed, milliseconds }, at) => {
      this.failedBefore.push(this.failedBefore[at]! + failed);
      this.allBefore.push(this.allBefore[at]! + failed + milliseconds.length);
    });
  }

  failed(at: number, seconds: number): number {
    return this.failedBefore[this.end(at)]! - this.failedBefore[this.end(at - seconds / 60)]!;
  }

  all(at: number, seconds: number): number {
    return this.allBefore[this.end(at)]! - this.allBefore[this.end(at - seconds / 60)]!;
  }

  /** Of what not every minute has; missing, as CloudWatch has it, where nothing was counted. */
  sum(of: (minute: Minute) => number | undefined, at: number, seconds: number): number | undefined {
    const part = this.minutes.slice(this.end(at - seconds / 60), this.end(at)).map((minute) => of(minute) ?? 0);
    return part.reduce((sum, value) => sum + value, 0) || undefined;
  }

  /** Not a number without data, which is never more than anything: missing data does not breach. */
  percentile(percent: number, at: number, seconds: number): number {
    const part = this.minutes.slice(this.end(at - seconds / 60), this.end(at));
    const took = part.flatMap(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
    return took[Math.max(0, Math.ceil((percent / 100) * took.length) - 1)] ?? NaN;
  }

  private readonly end = (at: number) => Math.max(0, at + 1);
}

const functions = {
  FILL: (value: number | undefined, instead: number) => value ?? instead,
  MIN: (of: number[]) => Math.min(...of),
  IF: (condition: boolean, yes: number, no: number) => (condition ? yes : no),
  MAX: (of: number[]) => Math.max(...of),
  SUM: (of: number[]) => of.reduce((sum, value) => sum + value, 0),
};

function onCloudWatch(resource: Json, series: Series) {
  const alarms = Object.entries<Json>(resource.aws_cloudwatch_metric_alarm).map(([id, body]) => {
    const queries = body.metric_query as Json[];
    const ids = queries.map((query) => query.id as string);
    // CloudWatch's expressions are JavaScript's, as far as ours go.
    const formulas = queries.flatMap(({ id, expression }) =>
      expression
        ? [{ id: id as string, run: compileFunction(`return ${expression}`, [...Object.keys(functions), ...ids]) }]
        : [],
    );
    const metrics = queries.flatMap(({ id, metric }) => (metric ? [{ id: id as string, metric: metric as Json }] : []));
    const valueAt = (at: number) => {
      const values: Record<string, number | undefined> = {};
      for (const { id, metric } of metrics) values[id] = measured(metric, series, at);
      for (const { id, run } of formulas.toReversed())
        values[id] = run(...Object.values(functions), ...ids.map((each) => values[each])) as number;
      return values[ids[0]!]; // the first one returns data
    };
    const period = metrics[0]!.metric.period / 60;
    const compares = comparisons[body.comparison_operator as string]!;
    const bad = (at: number) => {
      const value = valueAt(at);
      if (value === undefined) return body.treat_missing_data === "breaching";
      return compares(value, body.threshold as number);
    };
    const isOn = (at: number) => Array.from({ length: body.evaluation_periods }, (_, n) => at - n * period).every(bad);
    return { id, name: body.alarm_name as string, isOn };
  });
  const composites = Object.values<Json>(resource.aws_cloudwatch_composite_alarm ?? {}).map((body) => {
    const parts = alarms.filter(({ id }) => body.alarm_rule.includes(`.${id}.`));
    return { name: body.alarm_name as string, isOn: (at: number) => parts.every((part) => part.isOn(at)) };
  });
  const told = [...alarms.filter(({ name }) => !/\/\d+[hm](-[\w-]+)?$/.test(name)), ...composites];
  return (at: number) => told.filter(({ isOn }) => isOn(at)).map(({ name }) => name);
}

const comparisons: Record<string, (value: number, threshold: number) => boolean> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

/** "CloudWatch metrics for your Application Load Balancer": most are missing where there is nothing to count. */
const ofBalancer: Record<string, (minute: Minute) => number | undefined> = {
  RequestCount: ({ failed, milliseconds, sockets = 0 }) => failed + milliseconds.length + sockets,
  HTTPCode_Target_2XX_Count: ({ milliseconds }) => milliseconds.length,
  HTTPCode_Target_3XX_Count: () => undefined,
  HTTPCode_Target_4XX_Count: () => undefined,
  HTTPCode_Target_5XX_Count: ({ failed, lost = 0 }) => failed - lost,
  HTTPCode_ELB_5XX_Count: ({ lost = 0, refused = 0, ofOthers = 0 }) => lost + refused + ofOthers,
};

function measured({ metric_name: name, stat, period }: Json, series: Series, at: number): number | undefined {
  if (Object.hasOwn(ofBalancer, name as string)) return series.sum(ofBalancer[name as string]!, at, period);
  if (name === "TargetResponseTime") return series.percentile(Number(stat.slice(1)), at, period) / 1_000;
  if (name === "HealthyHostCount") {
    const { replicas = 1 } = series.minutes[at] ?? {};
    return replicas === "none" ? undefined : replicas;
  }
  const [failed, all] = [series.failed(at, period), series.all(at, period)];
  if (name === "ModelLatency" && stat === "SampleCount") return all - failed;
  if (name === "ModelLatency") return series.percentile(Number(stat.slice(1)), at, period) * 1_000;
  return { Invocations: all, Invocation4XXErrors: 0 }[name as string] ?? failed;
}

function onGoogle(resource: Json, series: Series) {
  const valueOf = ({ filter, aggregations }: Json, at: number): number => {
    const one = aggregations?.[0] as Json;
    const [, slo, seconds] =
      /select_slo_burn_rate\("\$\{google_monitoring_slo\.(.+)\.name\}", "(\d+)s"\)/.exec(filter) ?? [];
    const period = Number(seconds ?? parseInt(one.alignment_period, 10));
    const [failed, all] = [series.failed(at, period), series.all(at, period)];
    if (slo !== undefined) return failed / all / (1 - resource.google_monitoring_slo[slo].goal);
    const percent = /PERCENTILE_(\d+)/.exec(one.cross_series_reducer)?.[1];
    if (percent !== undefined) return series.percentile(Number(percent), at, period);
    return /5xx"/.test(filter) ? failed : all;
  };
  const holds = (condition: Json, at: number) =>
    Array.from({ length: parseInt(condition.duration, 10) / 60 + 1 }, (_, back) => at - back).every(
      (minute) => valueOf(condition, minute) > condition.threshold_value,
    );
  const isWritten = ({ filter }: Json, at: number) => {
    const isMeant = filtered(filter as string);
    return (series.minutes[at]?.lines ?? []).some((line) => isMeant(line as never));
  };
  const policies = Object.values<Json>(resource.google_monitoring_alert_policy);
  return (at: number) =>
    policies
      .filter(({ conditions }) =>
        conditions.every((one: Json) =>
          one.condition_matched_log ? isWritten(one.condition_matched_log, at) : holds(one.condition_threshold, at),
        ),
      ) // prettier-ignore
      .map(({ display_name: name }) => name as string);
}
