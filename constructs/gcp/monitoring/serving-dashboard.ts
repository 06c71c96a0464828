import { MonitoringDashboard } from "@cdktf/provider-google/lib/monitoring-dashboard";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { invalid, required } from "../../shared/invalid";
import { checkSwitches } from "../../shared/tokens";
import { checkMetrics } from "../checks";
import { applySettings, type ProviderSettings } from "../settings";
import { type GoogleMetric, metricFilter, type Percentile, type ServingMetrics } from "./metrics";

/** One endpoint of a {@link ServingDashboard}. */
export interface DashboardEndpoint {
  /** What is shown. */
  readonly metrics: ServingMetrics;

  /**
   * Promised milliseconds, drawn as lines into the latencies.
   * @default - none
   */
  readonly latencyMilliseconds?: { readonly [percentile in Percentile]?: number };

  /**
   * Shows the use of accelerators, too.
   * @default false
   */
  readonly accelerator?: boolean;
}

/** Settings of a {@link ServingDashboard}. */
export interface ServingDashboardProps extends ProviderSettings {
  /** Title of the dashboard. */
  readonly title: string;

  /** What it shows: 1-100 endpoints. Of many, each shows what matters most: a dashboard holds 100 charts. */
  readonly endpoints: DashboardEndpoint[];

  /**
   * Project that owns them.
   * @default - the provider's project
   */
  readonly project?: string;
}

/** One page on all endpoints: latencies against what was promised, errors, requests, replicas, and what they use. */
export class ServingDashboard extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: MonitoringDashboard;

  constructor(scope: Construct, id: string, props: ServingDashboardProps) {
    super(scope, id);
    const { title, endpoints, project } = props;
    required(this, "title", title);
    required(this, "endpoints", endpoints);
    if (endpoints.length < 1 || endpoints.length > 100) {
      throw invalid(this, `endpoints holds ${endpoints.length}`, "give 1 to 100, and make another dashboard for more");
    }
    for (const { metrics, accelerator } of endpoints) {
      checkMetrics(this, metrics);
      checkSwitches(this, { accelerator });
    }
    const each = Math.min(6, Math.floor(100 / endpoints.length));
    const charts = endpoints.flatMap((endpoint) => chartsOf(endpoint).slice(0, each));
    const layout = { displayName: title, mosaicLayout: { columns: 48, tiles: charts.map(tile) } };
    this.resource = new MonitoringDashboard(this, "Resource", { dashboardJson: JSON.stringify(layout), project });
    applySettings(this, props);
  }

  /** The page in Google's console. */
  public get url(): string {
    const { id, project } = this.resource; // the id is projects/PROJECT/dashboards/ID
    return `https://console.cloud.google.com/monitoring/dashboards/builder/${Fn.basename(id)}?project=${project}`;
  }
}

/** Three in a row. A position of 0 is left out, as the API does: written, it would be a change in every plan. */
function tile(widget: object, index: number): object {
  const xPos = (index % 3) * 16;
  const yPos = Math.floor(index / 3) * 12;
  return { ...(xPos > 0 ? { xPos } : {}), ...(yPos > 0 ? { yPos } : {}), width: 16, height: 12, widget };
}

/** The most important first. */
function chartsOf({ metrics, latencyMilliseconds = {}, accelerator = false }: DashboardEndpoint): object[] {
  const { title } = metrics;
  const percentiles = ["50", "95", "99"].map((percent) =>
    series(metrics.latency, "ALIGN_DELTA", `REDUCE_PERCENTILE_${percent}`, `p${percent}`),
  );
  const promised = Object.entries(latencyMilliseconds).flatMap(([percentile, value]) =>
    value === undefined ? [] : [{ label: `${percentile} as promised`, value }],
  );
  return [
    chart(`${title}: milliseconds to an answer`, percentiles, promised),
    chart(`${title}: share of errors`, [ratio(metrics.errors, metrics.requests)]),
    chart(`${title}: requests a second`, [series(metrics.requests, "ALIGN_RATE", "REDUCE_SUM")]),
    chart(`${title}: replicas`, [series(metrics.replicas, "ALIGN_MEAN", "REDUCE_SUM")]),
    chart(`${title}: use of processors`, [usage(metrics.cpu)]),
    ...(accelerator ? [chart(`${title}: use of accelerators`, [usage(metrics.gpu)])] : []),
  ];
}

function chart(title: string, dataSets: object[], thresholds: object[] = []): object {
  return { title, xyChart: { dataSets, ...(thresholds.length > 0 ? { thresholds } : {}) } };
}

function series(metric: GoogleMetric, perSeriesAligner: string, crossSeriesReducer: string, legend?: string): object {
  const timeSeriesFilter = {
    filter: metricFilter(metric),
    aggregation: { alignmentPeriod: "60s", perSeriesAligner, crossSeriesReducer },
  };
  return {
    plotType: "LINE",
    ...(legend === undefined ? {} : { legendTemplate: legend }),
    timeSeriesQuery: { timeSeriesFilter },
  };
}

/** Cloud Run measures use as a distribution over its instances, Vertex AI as one number of each replica. */
function usage(metric: GoogleMetric): object {
  return metric.type.startsWith("run.")
    ? series(metric, "ALIGN_DELTA", "REDUCE_PERCENTILE_95")
    : series(metric, "ALIGN_MEAN", "REDUCE_MEAN");
}

function ratio(part: GoogleMetric, whole: GoogleMetric): object {
  const of = (metric: GoogleMetric) => ({
    filter: metricFilter(metric),
    aggregation: { alignmentPeriod: "60s", perSeriesAligner: "ALIGN_RATE", crossSeriesReducer: "REDUCE_SUM" },
  });
  return {
    plotType: "LINE",
    timeSeriesQuery: { timeSeriesFilterRatio: { numerator: of(part), denominator: of(whole) } },
  };
}
