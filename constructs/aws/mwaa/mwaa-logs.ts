import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { Construct } from "constructs";

/**
 * The groups that the parts of an Airflow write to, for 90 days. MWAA uses those that are there by these names; others it makes itself: kept
 * for ever, without the key, and left behind (github.com/aws/aws-cdk/issues/14414).
 */
export function mwaaLogGroups(
  scope: Construct,
  { environmentName, kmsKeyArn, protect }: { environmentName: string; kmsKeyArn?: string; protect: boolean },
): CloudwatchLogGroup[] {
  return ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"].map(
    (part) =>
      new CloudwatchLogGroup(scope, `Logs-${part}`, {
        name: `airflow-${environmentName}-${part}`,
        retentionInDays: 90,
        kmsKeyId: kmsKeyArn,
        skipDestroy: protect, // in the state, where it holds whatever becomes of the program
      }),
  );
}
