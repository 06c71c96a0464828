import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { Construct } from "constructs";
import { invalid, required } from "../../shared/invalid";
import { mustHaveKnownItems } from "../../shared/tokens";
import { applySettings, type ProviderSettings } from "../settings";
import { metricFilter } from "./metrics";

/** Settings of a {@link FailedRunsAlert}. */
export interface FailedRunsAlertProps extends ProviderSettings {
  /** What fails, as people call it: `job/ingest of churn prod`. */
  readonly of: string;

  /** Which runs ended otherwise than they should, as a filter of Cloud Monitoring: {@link failedWorkflow} or {@link failedJob}. One of the two, or a failure is told twice. */
  readonly failed: string;

  /**
   * ID of the subscription of Pub/Sub by which events start it (`StorageTrigger.subscriptionId`): one that is not taken for ten minutes has not started it.
   * @default - no event starts it
   */
  readonly subscriptionId?: string;

  /** Where people see the runs, in Markdown. */
  readonly where: string;

  /**
   * Names of the notification channels that hear of it, at most 16 (quotas of Cloud Monitoring).
   * @default - nobody; the console shows the alert
   */
  readonly notificationChannels?: string[];

  /**
   * Project that owns what is measured.
   * @default - the provider's project
   */
  readonly project?: string;
}

/**
 * Tells of runs that failed, within minutes of the end of the first, and again once none had for half an hour. That it is over is not told: the next run has yet to show
 * that.
 */
export class FailedRunsAlert extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: MonitoringAlertPolicy;

  constructor(scope: Construct, id: string, props: FailedRunsAlertProps) {
    super(scope, id);
    const { of, failed, subscriptionId, where, notificationChannels, project } = props;
    for (const [name, value] of Object.entries({ of, failed, where })) required(this, name, value);
    mustHaveKnownItems(this, "notificationChannels", notificationChannels);
    if ((notificationChannels ?? []).length > 16)
      throw invalid(this, `notificationChannels has ${notificationChannels!.length}`, "keep at most 16");
    const displayName = `${of} failed`;
    this.resource = new MonitoringAlertPolicy(this, "Resource", {
      displayName,
      project,
      notificationChannels,
      severity: "ERROR",
      combiner: "OR",
      conditions: [
        threshold(displayName, failed, ["ALIGN_DELTA", "REDUCE_SUM"], 0),
        ...(subscriptionId === undefined
          ? []
          : [
              threshold(
                `Events do not start ${of}`,
                untaken(subscriptionId),
                ["ALIGN_MAX", "REDUCE_MAX"],
                untakenSeconds,
              ),
            ]),
      ],
      documentation: {
        mimeType: "text/markdown",
        subject: displayName,
        content: [
          subscriptionId === undefined
            ? "**What it means.** A run failed, all its retries included. It is not made again by itself before the next time."
            : "**What it means.** A run failed, all its retries included, or a file that landed could not start one. It is not made again by itself before the next time.",
          `**What to look at.** ${where}`,
        ].join("\n\n"),
      },
      alertStrategy: { autoClose: "1800s", notificationPrompts: ["OPENED"] },
    });
    applySettings(this, props);
  }
}

/** Without data, which comes when a run has failed, an alert closes after a while by itself. */
function threshold(displayName: string, filter: string, by: [string, string], thresholdValue: number) {
  const [perSeriesAligner, crossSeriesReducer] = by;
  return {
    displayName,
    conditionThreshold: {
      filter,
      aggregations: [{ alignmentPeriod: "300s", perSeriesAligner, crossSeriesReducer }],
      comparison: "COMPARISON_GT",
      thresholdValue,
      duration: "0s",
    },
  };
}

const untakenSeconds = 600; // Pub/Sub asks again and again, for a while

/** How old the oldest event is that nobody has taken. */
function untaken(subscriptionId: string): string {
  const labels = { "resource.labels.subscription_id": subscriptionId };
  const type = "pubsub.googleapis.com/subscription/oldest_unacked_message_age";
  return metricFilter({ type, resourceType: "pubsub_subscription", labels });
}

/** Executions of a Workflow that did not succeed, since what it started failed or could not be started; not those that somebody stopped. */
export function failedWorkflow(workflowName: string, location: string): string {
  const labels = { "resource.labels.workflow_id": workflowName, "resource.labels.location": location };
  const type = "workflows.googleapis.com/finished_execution_count";
  return `${metricFilter({ type, resourceType: "workflows.googleapis.com/Workflow", labels })} AND metric.labels.status!="SUCCEEDED" AND metric.labels.status!="CANCELLED"`;
}

/** Runs of a job of Cloud Run that failed. */
export function failedJob(jobName: string, location: string): string {
  const labels = { "resource.labels.job_name": jobName, "resource.labels.location": location };
  const type = "run.googleapis.com/job/completed_execution_count";
  return metricFilter({ type, resourceType: "cloud_run_job", labels: { ...labels, "metric.labels.result": "failed" } });
}
