import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { mustHaveKnownItems } from "../../shared/tokens";
import { applySettings, type ProviderSettings } from "../settings";

/** Settings of a {@link RotationAlert}. */
export interface RotationAlertProps extends ProviderSettings {
  /** What people read in the console and as the subject of e-mails, such as `Secrets of churn prod are due for rotation`. */
  readonly displayName: string;

  /** What the names of the subscriptions begin with (`RotationTopic`), and no others of the project: `churn-prod-rotate-`. */
  readonly subscriptionPrefix: string;

  /** Channels of Cloud Monitoring that are told, at least one and at most 16. */
  readonly notificationChannels: string[];

  /**
   * What people are to do, in Markdown.
   * @default - to put a new value in
   */
  readonly remedy?: string;

  /**
   * Project that owns the alert.
   * @default - the provider's project
   */
  readonly project?: string;
}

/** Tells people of each reminder that stands in a subscription: once when it comes, and when it is over. Each subscription rings by itself, and is named. */
export class RotationAlert extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: MonitoringAlertPolicy;

  constructor(scope: Construct, id: string, props: RotationAlertProps) {
    super(scope, id);
    const { displayName, subscriptionPrefix, notificationChannels, project } = props;
    const { remedy = "Put a new value in, and revoke the old one where it was issued." } = props;
    required(this, "displayName", displayName);
    required(this, "subscriptionPrefix", subscriptionPrefix);
    if (isKnown(subscriptionPrefix) && !/^[a-zA-Z][\w.~+%-]{2,250}$/.test(subscriptionPrefix))
      throw invalid(
        this,
        `subscriptionPrefix is "${subscriptionPrefix}"`,
        "write what the subscriptions' names begin with",
      );
    mustHaveKnownItems(this, "notificationChannels", notificationChannels);
    if (notificationChannels.length === 0)
      throw invalid(this, "nobody is told", "give at least one of notificationChannels");
    this.resource = new MonitoringAlertPolicy(this, "Resource", {
      displayName,
      project,
      notificationChannels,
      severity: "WARNING",
      combiner: "OR",
      conditions: [
        {
          displayName: "A reminder stands",
          conditionThreshold: {
            filter: [
              'metric.type="pubsub.googleapis.com/subscription/num_undelivered_messages"',
              'resource.type="pubsub_subscription"',
              `resource.labels.subscription_id=starts_with("${subscriptionPrefix}")`,
            ].join(" AND "),
            aggregations: [{ alignmentPeriod: "300s", perSeriesAligner: "ALIGN_MAX" }],
            comparison: "COMPARISON_GT",
            thresholdValue: 0,
            duration: "0s",
          },
        },
      ],
      alertStrategy: { autoClose: "1800s" }, // without data, as where the subscription is gone: the soonest that there is
      documentation: {
        mimeType: "text/markdown",
        subject: displayName,
        // Doubled, or Terraform would take it for its own.
        content: [
          "**What it means.** A secret is due for a new value.",
          "**Which secret.** That of `$${resource.label.subscription_id}`.",
          `**What to do.** ${remedy}`,
        ].join("\n\n"),
      },
    });
    applySettings(this, props);
  }
}
