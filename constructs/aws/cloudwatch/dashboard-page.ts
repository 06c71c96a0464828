import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import type { Construct, IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { invalid, isKnown } from "../../shared/invalid";
import { textOf, toJson, withoutNumbers } from "../../shared/tokens";
import { regionPlaceOf } from "../place";
import type { ProviderSettings } from "../settings";
import type { ServiceLevel } from "./service-level";
import type { Metric } from "./variant-metrics";

/** What a dashboard is made with, whatever it shows. */
export interface PageProps extends ProviderSettings {
  readonly dashboardName: string;
  readonly region?: string;
  readonly dependsOn?: IDependable[];
}

/** A text or a graph, and how high it is, of the 24 columns that share a row. */
export interface Widget {
  readonly type: "text" | "metric";
  readonly height: number;
  readonly properties: Record<string, unknown>;
}

/** A line of a graph and how it is drawn. */
export type Line = [Metric, Record<string, unknown>];

/** The region that graphs are of, and the host of AWS's console there. Throws for a name that CloudWatch refuses. */
export function placeOfPage(
  construct: Construct,
  props: PageProps,
): { readonly region: string; readonly host: string } {
  const { region, partition } = regionPlaceOf(construct, props);
  const { dashboardName } = props;
  if (isKnown(dashboardName) && !/^[\w-]{1,255}$/.test(dashboardName))
    throw invalid(construct, `dashboardName is "${dashboardName}"`, "write 1-255 letters, digits, - and _");
  return { region, host: `${region}.${consoles[partition] ?? "console.aws.amazon.com"}` };
}

/** The dashboard, with one row below the other. */
export function dashboardOf(construct: Construct, props: PageProps, rows: readonly Widget[][]): CloudwatchDashboard {
  const { dashboardName, dependsOn } = props;
  let y = 0;
  const widgets = rows.flatMap((row) => {
    const [top, width] = [y, 24 / row.length];
    y += row[0]!.height;
    return row.map((widget, index) => ({ ...widget, x: index * width, y: top, width }));
  });
  return new CloudwatchDashboard(construct, "Resource", {
    dashboardName,
    dashboardBody: toJson({ widgets }),
    dependsOn: dependsOn && resourcesOf(construct, dependsOn),
  });
}

/** A dashboard's page in AWS's console. */
export function pageUrl({ region, host }: ReturnType<typeof placeOfPage>, dashboardName: string): string {
  return `https://${host}/cloudwatch/home?region=${region}#dashboards:name=${dashboardName}`;
}

// Where the console is outside of the partition `aws`.
const consoles: Record<string, string> = {
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

const most = { widgets: 500, metrics: 2_500 }; // CloudWatch guide, "CloudWatch service quotas"

/** What is shown, in its order, in as few dashboards as hold it. */
export function pagesOf<Shown>(shown: readonly Shown[], widgetsOf: (shown: Shown) => Widget[]): Shown[][] {
  const pages: Shown[][] = [];
  let left = { widgets: 0, metrics: 0 };
  for (const each of shown) {
    const widgets = widgetsOf(each);
    const metrics = widgets.flatMap(({ properties }) => (properties.metrics as unknown[] | undefined) ?? []).length;
    if (widgets.length > left.widgets || metrics > left.metrics) {
      pages.push([]);
      left = { ...most };
    }
    pages.at(-1)!.push(each);
    left = { widgets: left.widgets - widgets.length, metrics: left.metrics - metrics };
  }
  return pages;
}

/** What is shown by name, whatever stood first in a file. */
export function byName<Shown>(shown: readonly Shown[], nameOf: (shown: Shown) => string): Shown[] {
  const name = (each: Shown) => withoutNumbers(nameOf(each));
  return [...shown].sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
}

/** A name, what it is, and what is promised of it. */
export function heading(
  name: string,
  description: string | undefined,
  serviceLevel: ServiceLevel | string = {},
): Widget {
  const promised = typeof serviceLevel === "string" ? serviceLevel : promisesOf(serviceLevel);
  const lines = [description, promised].filter(Boolean);
  return { type: "text", height: 2, properties: { markdown: [`## ${name}`, ...lines].join("\n\n") } };
}

function promisesOf({ availabilityPercent, latencyMilliseconds = {} }: ServiceLevel): string {
  return [
    ...(availabilityPercent === undefined ? [] : [`${availabilityPercent}% of 30 days`]),
    ...Object.entries(latencyMilliseconds).map(
      ([percentile, milliseconds]) => `${percentile} ${textOf(Number(milliseconds))} ms`,
    ),
  ].join(", ");
}

/** A graph of lines over time; `more` is added to its properties as CloudWatch has them. */
export function graph(region: string, title: string, lines: Line[], more: Record<string, unknown> = {}): Widget {
  return {
    type: "metric",
    height: 6,
    properties: { title, region, view: "timeSeries", period: 300, metrics: lines.map(drawn), ...more },
  };
}

/** A line as CloudWatch writes it: namespace, name, and the dimensions in pairs. */
function drawn([metric, options]: Line): unknown[] {
  const { namespace, metricName, dimensions, stat, period } = metric;
  return [namespace, metricName, ...Object.entries(dimensions).flat(), { ...options, stat, period }];
}

/** Lines across a graph at what is promised of its percentiles, in the metric's unit. */
export function promisedLines(serviceLevel: ServiceLevel, inUnit: (milliseconds: number) => number): object {
  const targets = Object.entries(serviceLevel.latencyMilliseconds ?? {});
  return {
    annotations: {
      horizontal: targets.map(([percentile, milliseconds]) => ({
        label: `${percentile} promised`,
        value: inUnit(Number(milliseconds)),
      })),
    },
  };
}
