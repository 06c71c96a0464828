import { Construct } from "constructs";
import { EndpointSlo } from "../../constructs/gcp/monitoring/endpoint-slo";
import { LogAlert } from "../../constructs/gcp/monitoring/log-alert";
import type { DashboardEndpoint } from "../../constructs/gcp/monitoring/serving-dashboard";
import { CloudRunMetrics } from "../../constructs/gcp/run/cloud-run-metrics";
import { dashboardsOf } from "./endpoint-watching";
import type { GcpItem, GcpPlatform } from "./kind";

/** Watches one service by the name that Cloud Run has for it; what comes back is for the dashboard. */
export function watchedService(
  key: string,
  serviceName: string,
  { slo }: GcpItem<"services">,
  on: GcpPlatform,
): DashboardEndpoint {
  const beside = new Construct(on.group("service-watching"), key);
  const title = `service ${on.nameOf(key, 200)}`; // an endpoint may have the same key
  const metrics = new CloudRunMetrics(serviceName, on.region).metrics(title);
  const channels = on.channels();
  if (slo !== undefined)
    new EndpointSlo(beside, "slo", {
      serviceName: `${on.nameOf(key, 54)}--service`, // as the title: the endpoint's is its own name
      metrics,
      of: "service",
      availabilityPercent: slo.availability,
      latencyMilliseconds: slo.latency,
      notificationChannels: channels.length > 0 ? channels : undefined,
      project: on.projectWith("monitoring"),
    });
  if (channels.length > 0)
    new LogAlert(beside, "down", {
      displayName: `${title}: no replica takes its requests`,
      filter: unanswered(serviceName, on.region),
      notificationChannels: channels,
      severity: "CRITICAL",
      documentation: [
        "**What it means.** Requests were given up because no replica took them: the most are running that may, or none starts and answers its health check.",
        `**Which service.** ${title}`,
        "**What to look at.** The dashboard of the services, and the service's log, in which a replica that does not start says why:",
        `\`resource.type="cloud_run_revision" AND resource.labels.service_name="${serviceName}"\``,
      ].join("\n\n"),
      project: on.projectWith("monitoring"),
    });
  return { metrics, latencyMilliseconds: slo?.latency };
}

/**
 * The log of requests that reached no replica, which no metric of Cloud Run counts, by what Google says of them ("Troubleshoot Cloud Run issues"). Of a revision that a
 * deploy does not get to start nothing is told here: the deploy says so, and nobody's request went there.
 */
function unanswered(serviceName: string, region: string): string {
  return [
    'resource.type="cloud_run_revision"',
    `resource.labels.service_name="${serviceName}"`,
    `resource.labels.location="${region}"`,
    'httpRequest.status>=429 AND textPayload:("no available instance" OR "failed the readiness check")',
  ].join(" AND ");
}

/** One dashboard for all services, and another for every hundred more. */
export function addServiceDashboards(shown: readonly DashboardEndpoint[], on: GcpPlatform): void {
  dashboardsOf(shown, "services", on.group("service-dashboard"), on);
}
