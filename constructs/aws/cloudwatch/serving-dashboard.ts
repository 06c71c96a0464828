import type { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct, type IDependable } from "constructs";
import { invalid, required } from "../../shared/invalid";
import { mustBeKnown, times } from "../../shared/tokens";
import { knownGpus } from "../sagemaker/instance-capacity";
import { applySettings, type ProviderSettings } from "../settings";
import {
  byName,
  dashboardOf,
  graph as graphIn,
  heading,
  type Line,
  pagesOf,
  pageUrl,
  placeOfPage,
  promisedLines,
  type Widget,
} from "./dashboard-page";
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

  private readonly page: ReturnType<typeof placeOfPage>;

  constructor(scope: Construct, id: string, props: ServingDashboardProps) {
    super(scope, id);
    const { endpoints } = props;
    this.page = placeOfPage(this, props);
    required(this, "endpoints", endpoints);
    for (const { variants } of endpoints)
      for (const { key, instanceType } of variants) mustBeKnown(this, `instanceType of ${key}`, instanceType);
    if (dashboardPages(endpoints).length > 1)
      throw invalid(
        this,
        `${endpoints.length} endpoints are more than a dashboard holds`,
        "make several: dashboardPages",
      );
    const rows = sorted(endpoints).flatMap((each) => [[headingOf(each)], ...rowsOf(each, this.page.region)]);
    this.resource = dashboardOf(this, props, rows);
    applySettings(this, props);
  }

  /** The page in AWS's console. */
  public get url(): string {
    return pageUrl(this.page, this.resource.dashboardName);
  }
}

/** The endpoints by name, in as few dashboards as hold them. */
export function dashboardPages<Endpoint extends DashboardEndpoint>(endpoints: readonly Endpoint[]): Endpoint[][] {
  return pagesOf(sorted(endpoints), (each) => [headingOf(each), ...rowsOf(each, "").flat()]);
}

function sorted<Endpoint extends DashboardEndpoint>(endpoints: readonly Endpoint[]): Endpoint[] {
  return byName(endpoints, ({ endpointName }) => endpointName);
}

function headingOf({ endpointName, description, variants, serviceLevel }: DashboardEndpoint): Widget {
  return heading(endpointName, description, variants.length === 0 ? "No model yet" : serviceLevel);
}

function rowsOf({ endpointName, variants, serviceLevel = {}, async }: DashboardEndpoint, region: string): Widget[][] {
  const graph = (title: string, lines: Line[], more?: object) => graphIn(region, title, lines, { ...more });
  const each = (lines: (variant: ServedVariant) => Line[]) => variants.flatMap(lines);
  const line = ({ key }: ServedVariant, metric: Metric, suffix = ""): Line => [metric, { label: `${key}${suffix}` }];
  const queue = (metricName: string, stat: string, label: string): Line => [
    { namespace: "AWS/SageMaker", metricName, dimensions: { EndpointName: endpointName }, stat, period: 60 },
    { label },
  ];
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
    promisedLines(serviceLevel, (milliseconds) => times(milliseconds, 1_000)),
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
