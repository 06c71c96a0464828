import type { CloudwatchMetricAlarmMetricQuery } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { textOf } from "../../shared/tokens";
import type { Metric } from "./variant-metrics";

/** How the failed requests of one thing that answers are counted, and all of them: terms of CloudWatch's metric math. */
export interface Failures {
  readonly failed: string;
  readonly all: string;

  /** What the terms are made of: names of 1-255 letters, digits and `_` that begin with a small letter. */
  readonly metrics: readonly { readonly id: string; readonly metric: Metric }[];
}

/** What tells the metrics of one thing in a query from those of the one before it. */
export type NameWith = (name: string) => string;

/** How many metrics one alarm takes (CloudWatch guide, "Create a CloudWatch alarm based on a metric math expression"). */
export const metricsPerAlarm = 10;

/**
 * The share of the requests, taken together, that failed. It is 0 while fewer than `fewestFailed` did. What fails may be counted in another period
 * than its request was, a minute later for a time-out, so there are never fewer requests than failures. From `errorCount` on it is 1, whatever was asked.
 */
export function errorShareQuery(
  parts: readonly Failures[],
  fewestFailed: number,
  errorCount?: number,
): CloudwatchMetricAlarmMetricQuery[] {
  const sum = (terms: string[]) => (terms.length === 1 ? terms[0]! : `SUM([${terms.join(", ")}])`);
  const share = `IF(failed >= ${textOf(fewestFailed)}, failed / MAX([failed, all]), 0)`;
  return [
    {
      id: "share",
      expression: errorCount === undefined ? share : `IF(failed >= ${textOf(errorCount)}, 1, ${share})`,
      label: "Share of failed requests",
      returnData: true,
    },
    { id: "failed", expression: sum(parts.map((part) => part.failed)) },
    { id: "all", expression: sum(parts.map((part) => part.all)) },
    ...parts.flatMap(({ metrics }) => metrics),
  ];
}

/** The failures of several things by their place among them: the metrics of the first have plain names. */
export function failuresOf<Of>(things: readonly Of[], of: (thing: Of, named: NameWith) => Failures): Failures[] {
  return things.map((thing, index) => of(thing, (name) => (index === 0 ? name : `${name}${index}`)));
}
