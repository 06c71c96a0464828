import type { Construct } from "constructs";
import { EndpointSlo } from "../../constructs/gcp/monitoring/endpoint-slo";
import type { ServingMetrics } from "../../constructs/gcp/monitoring/metrics";
import { type DashboardEndpoint, ServingDashboard } from "../../constructs/gcp/monitoring/serving-dashboard";
import type { GcpItem, GcpPlatform, MadeEndpoint } from "./kind";

const mostOnOneDashboard = 100;

/** Watches one endpoint, whether it serves already or not; what comes back is for the dashboard. */
export function watched(
  scope: Construct,
  name: string,
  { slo, variants, accelerator }: GcpItem<"endpoints">,
  metrics: ServingMetrics,
  on: GcpPlatform,
): DashboardEndpoint {
  const { availability, latency } = slo ?? {};
  const channels = on.channels();
  if (slo !== undefined) {
    new EndpointSlo(scope, "slo", {
      serviceName: name,
      metrics,
      availabilityPercent: availability,
      latencyMilliseconds: latency,
      notificationChannels: channels.length > 0 ? channels : undefined,
      project: on.projectWith("monitoring"),
    });
  }
  const uses = [accelerator, ...Object.values(variants).map((variant) => variant.accelerator)];
  return { metrics, latencyMilliseconds: latency, accelerator: uses.some((one) => one !== undefined) };
}

/** One dashboard for all endpoints, and another for every hundred more. */
export function addDashboards(made: MadeEndpoint[], on: GcpPlatform): void {
  dashboardsOf(made.map((endpoint) => endpoint.shown), "endpoints", on.group("watching"), on); // prettier-ignore
}

/** One dashboard for all of a kind, and another for every hundred more. */
export function dashboardsOf(
  unsorted: readonly DashboardEndpoint[],
  kind: "endpoints" | "services",
  at: Construct,
  on: GcpPlatform,
): void {
  const { system, name } = on.environment;
  // In the file they may stand in any order.
  const shown = [...unsorted].sort((one, other) => (one.metrics.title < other.metrics.title ? -1 : 1));
  const urls: Record<string, string> = {};
  for (let first = 0; first < shown.length; first += mostOnOneDashboard) {
    const number = first / mostOnOneDashboard + 1;
    const title = `${kind === "endpoints" ? "Endpoints" : "Services"} of ${system} ${name}`;
    const { url } = new ServingDashboard(at, number === 1 ? "dashboard" : `dashboard-${number}`, {
      title: number === 1 ? title : `${title}, ${number}`,
      endpoints: shown.slice(first, first + mostOnOneDashboard),
      project: on.projectWith("monitoring"),
    });
    urls[number === 1 ? kind : `${kind}-${number}`] = url;
  }
  on.output("dashboards", urls);
}
