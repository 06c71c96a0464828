import {
  MonitoringNotificationChannel,
  type MonitoringNotificationChannelSensitiveLabels,
} from "@cdktf/provider-google/lib/monitoring-notification-channel";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { applySettings, checkProps, type ProviderSettings } from "../settings";

/** Where a {@link NotificationChannel} is, and what it is called. */
export interface NotificationChannelOptions extends ProviderSettings {
  /**
   * What people read in the console.
   * @default - the kind of channel
   */
  readonly displayName?: string;

  /**
   * Project that owns the alerts.
   * @default - the provider's project
   */
  readonly project?: string;
}

/** What Terraform keeps in its state, and shows nowhere: give it as a sensitive variable or by a data source, and never write it down. */
export interface NotificationChannelSecrets {
  /**
   * Token of a Slack app, for example.
   * @default - none
   */
  readonly authToken?: string;

  /**
   * Password of a webhook with basic authentication.
   * @default - none
   */
  readonly password?: string;

  /**
   * Integration key of a PagerDuty service.
   * @default - none
   */
  readonly serviceKey?: string;
}

/** Settings of a {@link NotificationChannel}. */
export interface NotificationChannelProps extends NotificationChannelOptions {
  /** Kind of channel, in Google's words (`projects.notificationChannelDescriptors`): `pagerduty`, `slack`, `webhook_tokenauth`, `pubsub`, `sms` ... */
  readonly type: string;

  /**
   * What a channel of the kind is told, such as `{ channel_name: "#ml" }`.
   * @default - nothing
   */
  readonly labels?: { readonly [label: string]: string };

  /**
   * What nobody may read.
   * @default - nothing
   */
  readonly secrets?: NotificationChannelSecrets;
}

/** Whoever or whatever is told of alerts when they begin and when they end; for an e-mail address see {@link EmailChannel}. */
export class NotificationChannel extends Construct {
  /** A service of PagerDuty, by its integration key. */
  public static pagerDuty(
    scope: Construct,
    id: string,
    { serviceKey, ...options }: NotificationChannelOptions & { readonly serviceKey: string },
  ): NotificationChannel {
    return new NotificationChannel(scope, id, { ...options, type: "pagerduty", secrets: { serviceKey } });
  }

  /** A channel of Slack, such as `#ml-oncall`, by the token of an app that may write there. */
  public static slack(
    scope: Construct,
    id: string,
    { channel, authToken, ...options }: NotificationChannelOptions & SlackChannel,
  ): NotificationChannel {
    const labels = { channel_name: channel };
    return new NotificationChannel(scope, id, { ...options, type: "slack", labels, secrets: { authToken } });
  }

  /** A web address that gets each alert by POST; what is secret of it stands in its query, as `?auth_token=`. */
  public static webhook(
    scope: Construct,
    id: string,
    { url, ...options }: NotificationChannelOptions & { readonly url: string },
  ): NotificationChannel {
    return new NotificationChannel(scope, id, { ...options, type: "webhook_tokenauth", labels: { url } });
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: MonitoringNotificationChannel;

  constructor(scope: Construct, id: string, props: NotificationChannelProps) {
    super(scope, id);
    checkProps(this, props);
    const { type, displayName, labels, secrets, project } = props;
    required(this, "type", type);
    if (isKnown(type) && !/^[a-z][a-z0-9_]*$/.test(type)) {
      throw invalid(this, `type is "${type}"`, "write it as Cloud Monitoring does, such as pagerduty or slack");
    }
    this.resource = new MonitoringNotificationChannel(this, "Resource", {
      type,
      displayName: displayName ?? type,
      labels,
      sensitiveLabels: secrets satisfies MonitoringNotificationChannelSensitiveLabels | undefined,
      project,
      lifecycle: { createBeforeDestroy: true }, // the order when one goes: alerts first stop naming it, or Google keeps it
    });
    applySettings(this, { provider: props.provider });
  }

  /** The channel, as alerts name it. */
  public get channelName(): string {
    return this.resource.name;
  }
}

/** Where in Slack, and who writes there. */
export interface SlackChannel {
  /** Name of the channel, with `#`. */
  readonly channel: string;

  /** Token of the app. */
  readonly authToken: string;
}
