import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { invalid, isKnown, required } from "../../shared/invalid";
import { mustBeKnown, textOf, times, toJson, withoutNumbers } from "../../shared/tokens";
import { knownGpus } from "../sagemaker/instance-capacity";
import { regionPlaceOf } from "../place";
import { applySettings, type ProviderSettings } from "../settings";
import type { ServiceLevel } from "./service-level";
import type { Metric, ServedVariant } from "./variant-metrics";

/** An endpoint as a {@link ServingDashboard} shows it; a `SageMakerEndpoint` is one. */
export interface DashboardEndpoint {
  /** Name of the endpoint, written out. */
  readonly endpointName: string;

  /**
   * What it predicts.
   * @default - not said
   */
  readonly description?: string;

  /** Its models; none before the first. */
  readonly variants: readonly ServedVariant[];

  /**
   * What callers are promised; drawn as lines.
   * @default - no lines
   */
  readonly serviceLevel?: ServiceLevel;

  /**
   * Present for an asynchronous endpoint, whose queue is shown.
   * @default - none
   */
  readonly async?: unknown;
}

/** Settings of a {@link ServingDashboard}. */
export interface ServingDashboardProps extends ProviderSettings {
  /** Name of the dashboard, 1-255 of `A-Za-z0-9_-`, unique in the account. A change replaces it. */
  readonly dashboardName: string;

  /**
   * Region of the endpoints, such as `eu-west-1`. A dashboard shows those of any region.
   * @default - the provider's
   */
  readonly region?: string;

  /** The endpoints, shown one below the other by name, as many as a dashboard holds: see {@link dashboardPages}. */
  readonly endpoints: readonly DashboardEndpoint[];

  /**
   * What is changed first, such as the endpoints: an update that fails then leaves the page with what serves.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/** One page over all endpoints: requests, errors and latency beside what is promised, instances and their use, and queues. */
export class ServingDashboard extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: CloudwatchDashboard;

  private readonly region: string;
  private readonly console: string;

  constructor(scope: Construct, id: string, props: ServingDashboardProps) {
    super(scope, id);
    const { dashboardName, endpoints, dependsOn } = props;
    const { region, partition } = regionPlaceOf(this, props);
    this.console = `${region}.${consoles[partition] ?? "console.aws.amazon.com"}`;
    this.region = region;
    if (isKnown(dashboardName) && !/^[\w-]{1,255}$/.test(dashboardName)) {
      throw invalid(this, `dashboardName is "${dashboardName}"`, "write 1-255 letters, digits, - and _");
    }
    required(this, "endpoints", endpoints);
    for (const { variants } of endpoints)
      for (const { key, instanceType } of variants) mustBeKnown(this, `instanceType of ${key}`, instanceType);
    if (dashboardPages(endpoints).length > 1)
      throw invalid(
        this,
        `${endpoints.length} endpoints are more than a dashboard holds`,
        "make several: dashboardPages",
      );
    const rows = byName(endpoints).flatMap((endpoint) => [[heading(endpoint)], ...rowsOf(endpoint, region)]);
    let y = 0;
    const widgets = rows.flatMap((row) => {
      const [top, width] = [y, 24 / row.length];
      y += row[0]!.height;
      return row.map((widget, index) => ({ ...widget, x: index * width, y: top, width }));
    });
    this.resource = new CloudwatchDashboard(this, "Resource", {
      dashboardName,
      dashboardBody: toJson({ widgets }),
      dependsOn: dependsOn && resourcesOf(this, dependsOn),
    });
    applySettings(this, props);
  }

  /** The page in AWS's console. */
  public get url(): string {
    const { region, console: host } = this;
    return `https://${host}/cloudwatch/home?region=${region}#dashboards:name=${this.resource.dashboardName}`;
  }
}

// Where the console is outside of the partition `aws`.
const consoles: Record<string, string> = {
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

const most = { widgets: 500, metrics: 2_500 }; // CloudWatch guide, "CloudWatch service quotas"

/** The endpoints by name, in as few dashboards as hold them. */
export function dashboardPages<Endpoint extends DashboardEndpoint>(endpoints: readonly Endpoint[]): Endpoint[][] {
  const pages: Endpoint[][] = [];
  let left = { widgets: 0, metrics: 0 };
  for (const endpoint of byName(endpoints)) {
    const widgets = [heading(endpoint), ...rowsOf(endpoint, "").flat()];
    const metrics = widgets.flatMap(({ properties }) => (properties.metrics as unknown[] | undefined) ?? []).length;
    if (widgets.length > left.widgets || metrics > left.metrics) {
      pages.push([]);
      left = { ...most };
    }
    pages.at(-1)!.push(endpoint);
    left = { widgets: left.widgets - widgets.length, metrics: left.metrics - metrics };
  }
  return pages;
}

function byName<Endpoint extends DashboardEndpoint>(endpoints: readonly Endpoint[]): Endpoint[] {
  const name = ({ endpointName }: Endpoint) => withoutNumbers(endpointName);
  return [...endpoints].sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
}

interface Widget {
  readonly type: "text" | "metric";
  readonly height: number;
  readonly properties: Record<string, unknown>;
}

/** A line of a graph and how it is drawn. */
type Line = [Metric, Record<string, unknown>];

function heading({ endpointName, description, variants, serviceLevel = {} }: DashboardEndpoint): Widget {
  const { availabilityPercent, latencyMilliseconds = {} } = serviceLevel;
  const promises = [
    ...(availabilityPercent === undefined ? [] : [`${availabilityPercent}% of 30 days`]),
    ...Object.entries(latencyMilliseconds).map(
      ([percentile, milliseconds]) => `${percentile} ${textOf(Number(milliseconds))} ms`,
    ),
  ];
  const lines = [description, variants.length === 0 ? "No model yet" : promises.join(", ")].filter(Boolean);
  return { type: "text", height: 2, properties: { markdown: [`## ${endpointName}`, ...lines].join("\n\n") } };
}

function rowsOf({ endpointName, variants, serviceLevel = {}, async }: DashboardEndpoint, region: string): Widget[][] {
  const graph = (title: string, lines: Line[], more: Record<string, unknown> = {}): Widget => ({
    type: "metric",
    height: 6,
    properties: { title, region, view: "timeSeries", period: 300, metrics: lines.map(drawn), ...more },
  });
  const each = (lines: (variant: ServedVariant) => Line[]) => variants.flatMap(lines);
  const line = ({ key }: ServedVariant, metric: Metric, suffix = ""): Line => [metric, { label: `${key}${suffix}` }];
  const queue = (metricName: string, stat: string, label: string): Line => [
    { namespace: "AWS/SageMaker", metricName, dimensions: { EndpointName: endpointName }, stat, period: 60 },
    { label },
  ];
  const targets = Object.entries(serviceLevel.latencyMilliseconds ?? {});
  const requests = graph(
    "Requests",
    each((variant) => [line(variant, variant.metrics.metricInvocations())]),
  );
  const errors = graph(
    "Errors",
    each((variant) => [
      line(variant, variant.metrics.metricInvocationResponseCode("Invocation5XXErrors"), " 5xx"),
      line(variant, variant.metrics.metricInvocationResponseCode("Invocation4XXErrors"), " 4xx"),
      variant.metrics.isAsync
        ? line(variant, variant.metrics.metricInvocationFailures(), " failed")
        : line(variant, variant.metrics.metricInvocationModelErrors(), " not 2xx"),
    ]),
  );
  const latency = graph(
    "Latency of the model (microseconds)",
    each((variant) =>
      ["p50", "p95", "p99"].map((statistic) =>
        line(variant, variant.metrics.metricModelLatency({ statistic }), ` ${statistic}`),
      ),
    ),
    {
      annotations: {
        horizontal: targets.map(([percentile, milliseconds]) => ({
          label: `${percentile} promised`,
          value: times(Number(milliseconds), 1_000),
        })),
      },
    },
  );
  const onInstances = variants.filter(({ instanceType }) => instanceType !== undefined);
  const withGpus = onInstances.filter(({ instanceType }) => knownGpus(instanceType!) !== undefined);
  const instances = graph(
    "Instances",
    onInstances.map((variant) => line(variant, variant.metrics.metricInstances())),
  );
  const use = graph(
    "Processors and memory (percent; of processors, of one)",
    variants.flatMap((variant) => [
      ...(variant.instanceType === undefined ? [] : [line(variant, variant.metrics.metricCpuUtilization(), " CPU")]),
      line(variant, variant.metrics.metricMemoryUtilization(), " memory"),
    ]),
  );
  const gpu = graph(
    "GPUs (percent of one)",
    withGpus.flatMap((variant) => [
      line(variant, variant.metrics.metricGpuUtilization(), " GPU"),
      line(variant, variant.metrics.metricGpuMemoryUtilization(), " GPU memory"),
    ]),
  );
  const backlog = graph("Queue", [
    queue("ApproximateBacklogSize", "Maximum", "waiting"),
    queue("ApproximateAgeOfOldestRequest", "Maximum", "oldest (s)"),
  ]);
  const machines = [...(onInstances.length > 0 ? [instances] : []), use, ...(withGpus.length > 0 ? [gpu] : [])];
  return [
    ...(variants.length > 0 ? [[requests, errors, latency], machines] : []),
    ...(async === undefined ? [] : [[backlog]]),
  ];
}

/** A line as CloudWatch writes it: namespace, name, and the dimensions in pairs. */
function drawn([metric, options]: Line): unknown[] {
  const { namespace, metricName, dimensions, stat, period } = metric;
  return [namespace, metricName, ...Object.entries(dimensions).flat(), { ...options, stat, period }];
}
