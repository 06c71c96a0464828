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

/** Tells of runs that failed: within minutes of the end of the first, and that it is over once none failed for half an hour. */
export class FailedRunsAlert extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: MonitoringAlertPolicy;

  constructor(scope: Construct, id: string, props: FailedRunsAlertProps) {
    super(scope, id);
    const { of, failed, where, notificationChannels, project } = props;
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
        {
          displayName,
          conditionThreshold: {
            filter: failed,
            aggregations: [
              { alignmentPeriod: "300s", perSeriesAligner: "ALIGN_DELTA", crossSeriesReducer: "REDUCE_SUM" },
            ],
            comparison: "COMPARISON_GT",
            thresholdValue: 0,
            duration: "0s", // so that nothing is asked of missing data: without it the alert closes by itself
          },
        },
      ],
      documentation: {
        mimeType: "text/markdown",
        subject: displayName,
        content: [
          "**What it means.** A run failed, all its retries included, or was stopped. It is not made again by itself before the next time.",
          `**What to look at.** ${where}`,
        ].join("\n\n"),
      },
      alertStrategy: { autoClose: "1800s" },
    });
    applySettings(this, props);
  }
}

/** Executions of a Workflow that did not succeed: what it started failed, or could not be started, or somebody stopped it. */
export function failedWorkflow(workflowName: string, location: string): string {
  const labels = { "resource.labels.workflow_id": workflowName, "resource.labels.location": location };
  const type = "workflows.googleapis.com/finished_execution_count";
  return `${metricFilter({ type, resourceType: "workflows.googleapis.com/Workflow", labels })} AND metric.labels.status!="SUCCEEDED"`;
}

/** Runs of a job of Cloud Run that failed. */
export function failedJob(jobName: string, location: string): string {
  const labels = { "resource.labels.job_name": jobName, "resource.labels.location": location };
  const type = "run.googleapis.com/job/completed_execution_count";
  return metricFilter({ type, resourceType: "cloud_run_job", labels: { ...labels, "metric.labels.result": "failed" } });
}
