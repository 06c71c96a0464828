import type { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct, type IDependable } from "constructs";
import { invalid, required } from "../../shared/invalid";
import { dividedBy } from "../../shared/tokens";
import { applySettings, type ProviderSettings } from "../settings";
import {
  byName,
  dashboardOf,
  graph,
  heading,
  type Line,
  pagesOf,
  pageUrl,
  placeOfPage,
  promisedLines,
  type Widget,
} from "./dashboard-page";
import type { ServiceLevel } from "./service-level";
import type { ServiceMetrics } from "./service-metrics";
import type { Metric } from "./variant-metrics";

/** A service as a {@link ServiceDashboard} shows it. */
export interface DashboardService {
  /** What people call it. */
  readonly name: string;

  /**
   * What it is for.
   * @default - not said
   */
  readonly description?: string;

  /** What answers its requests. */
  readonly variants: readonly ServiceMetrics[];

  /**
   * What callers are promised; drawn as lines.
   * @default - no lines
   */
  readonly serviceLevel?: ServiceLevel;
}

/** Settings of a {@link ServiceDashboard}. */
export interface ServiceDashboardProps extends ProviderSettings {
  /** Name of the dashboard, 1-255 of `A-Za-z0-9_-`, unique in the account. A change replaces it. */
  readonly dashboardName: string;

  /**
   * Region of the services, such as `eu-west-1`.
   * @default - the provider's
   */
  readonly region?: string;

  /** The services, shown one below the other by name, as many as a dashboard holds: see {@link servicePages}. */
  readonly services: readonly DashboardService[];

  /**
   * What is changed first.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/** One page over all services: requests, errors and latency beside what is promised, replicas, and their use of processors and memory. */
export class ServiceDashboard extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: CloudwatchDashboard;

  private readonly page: ReturnType<typeof placeOfPage>;

  constructor(scope: Construct, id: string, props: ServiceDashboardProps) {
    super(scope, id);
    const { services } = props;
    this.page = placeOfPage(this, props);
    required(this, "services", services);
    if (servicePages(services).length > 1)
      throw invalid(this, `${services.length} services are more than a dashboard holds`, "make several: servicePages");
    this.resource = dashboardOf(
      this,
      props,
      sorted(services).flatMap((each) => rowsOf(each, this.page.region)),
    );
    applySettings(this, props);
  }

  /** The page in AWS's console. */
  public get url(): string {
    return pageUrl(this.page, this.resource.dashboardName);
  }
}

/** The services by name, in as few dashboards as hold them. */
export function servicePages<Service extends DashboardService>(services: readonly Service[]): Service[][] {
  return pagesOf(sorted(services), (each) => rowsOf(each, "").flat());
}

function sorted<Service extends DashboardService>(services: readonly Service[]): Service[] {
  return byName(services, ({ name }) => name);
}

function rowsOf({ name, description, variants, serviceLevel = {} }: DashboardService, region: string): Widget[][] {
  const draw = (title: string, lines: Line[], more?: Record<string, unknown>) => graph(region, title, lines, more);
  const each = (lines: (variant: ServiceMetrics) => readonly (readonly [Metric, string])[]): Line[] =>
    variants.flatMap((variant) =>
      lines(variant).map(([metric, suffix]): Line => [metric, { label: `${variant.variantName}${suffix}` }]),
    );
  const balancer = variants.slice(0, 1).map((one): Line => [one.metricHttpCodeElb5xx(), { label: "5xx of the load balancer, for all" }]); // prettier-ignore
  const requests = draw(
    "Requests",
    each((variant) => [[variant.metricRequestCount(), ""]]),
  );
  const errors = draw("Errors", [
    ...each((variant) => [
      [variant.metricHttpCodeTarget("5XX"), " 5xx"],
      [variant.metricHttpCodeTarget("4XX"), " 4xx"],
    ]),
    ...balancer,
  ]);
  const latency = draw(
    "Latency (seconds)",
    each((variant) =>
      ["p50", "p95", "p99"].map((statistic) => [variant.metricTargetResponseTime({ statistic }), ` ${statistic}`]),
    ),
    { ...promisedLines(serviceLevel, (milliseconds) => dividedBy(milliseconds, 1_000)) },
  );
  const replicas = draw(
    "Replicas",
    each((variant) => [
      [variant.metricRunningTaskCount({ periodSeconds: 60 }), " running"],
      [variant.metricHealthyHostCount({ periodSeconds: 60 }), " ready"],
      [variant.metricUnhealthyHostCount({ periodSeconds: 60 }), " not ready"],
    ]),
  );
  const use = draw(
    "Processors and memory (percent)",
    each((variant) => [
      [variant.metricCpuUtilization(), " CPU"],
      [variant.metricMemoryUtilization(), " memory"],
    ]),
  );
  return [[heading(name, description, serviceLevel)], [requests, errors, latency], [replicas, use]];
}
