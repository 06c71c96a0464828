import type { Construct } from "constructs";
import { EmailChannel } from "../constructs/gcp/monitoring/email-channel";
import { EndpointSlo } from "../constructs/gcp/monitoring/endpoint-slo";
import type { ServingMetrics } from "../constructs/gcp/monitoring/metrics";
import { type DashboardEndpoint, ServingDashboard } from "../constructs/gcp/monitoring/serving-dashboard";
import type { GcpEnvironment } from "../language/index";

type Endpoint = GcpEnvironment["kinds"]["endpoints"][string];

const mostOnOneDashboard = 100;

/** Who hears of the endpoints of an environment, and what can be seen of them. */
export class GcpWatching {
  private readonly channels: string[];
  private readonly shown: DashboardEndpoint[] = [];

  /** @param scope where what watches all endpoints belongs */
  constructor(
    private readonly scope: Construct,
    { alerts }: GcpEnvironment,
    private readonly project: string,
  ) {
    const { emails = [] } = alerts ?? {};
    this.channels = emails.map((address) => new EmailChannel(scope, address, { address, project }).channelName);
  }

  /** Watches one endpoint, whether it serves already or not. */
  public add(scope: Construct, name: string, { slo, models, accelerator }: Endpoint, metrics: ServingMetrics): void {
    const { availability, latency } = slo ?? {};
    if (slo !== undefined) {
      new EndpointSlo(scope, "slo", {
        ...{ serviceName: name, metrics, availability, latency },
        notificationChannels: this.channels.length > 0 ? this.channels : undefined,
        project: this.project,
      });
    }
    const uses = [accelerator, ...Object.values(models).map((model) => model.accelerator)];
    this.shown.push({ metrics, latency, accelerator: uses.some((one) => one !== undefined) });
  }

  /** One dashboard for all of them, and another for every hundred more. */
  public show(title: string): void {
    // In the file they may stand in any order.
    this.shown.sort((one, other) => (one.metrics.title < other.metrics.title ? -1 : 1));
    for (let first = 0; first < this.shown.length; first += mostOnOneDashboard) {
      const endpoints = this.shown.slice(first, first + mostOnOneDashboard);
      const number = first / mostOnOneDashboard + 1;
      new ServingDashboard(this.scope, number === 1 ? "dashboard" : `dashboard-${number}`, {
        title: number === 1 ? title : `${title}, ${number}`,
        endpoints,
        project: this.project,
      });
    }
  }
}
