import { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { applySettings, type ProviderSettings } from "../settings";

/** Settings of an {@link EmailChannel}. */
export interface EmailChannelProps extends ProviderSettings {
  /** The address that is written to when an alert opens and when it closes. */
  readonly address: string;

  /**
   * Project that owns the alerts.
   * @default - the provider's project
   */
  readonly project?: string;
}

/** An e-mail address that alerts are sent to. */
export class EmailChannel extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: MonitoringNotificationChannel;

  constructor(scope: Construct, id: string, props: EmailChannelProps) {
    super(scope, id);
    const { address, project } = props;
    required(this, "address", address);
    if (isKnown(address) && !/^[^@\s]+@[^@\s]+$/.test(address)) {
      throw invalid(this, `address is "${address}"`, "write an e-mail address");
    }
    this.resource = new MonitoringNotificationChannel(this, "Resource", {
      displayName: address,
      type: "email",
      labels: { email_address: address },
      project,
      lifecycle: { createBeforeDestroy: true }, // the order when one goes: alerts first stop naming it, or Google keeps it
    });
    applySettings(this, props);
  }

  /** The channel, as alerts name it. */
  public get channelName(): string {
    return this.resource.name;
  }
}
