import type { IDependable } from "constructs";
import type { IRole } from "../iam/role";
import type { PlaceProps } from "../place";
import type { IBucket } from "../s3/bucket";
import type { ResourceSettings } from "../settings";
import type { EgressRange } from "../vpc/egress-rules";
import type { INetwork } from "../vpc/network";

/** How much Airflow itself gets to run on. */
export type MwaaSize = "micro" | "small" | "medium" | "large" | "xlarge" | "2xlarge";

/** How many workers run Airflow's tasks. */
export interface MwaaWorkers {
  /** Workers that always run, 1-25. */
  readonly min: number;

  /** Workers that run at most, `min` to 25. */
  readonly max: number;
}

/** Settings of a {@link MwaaEnvironment}. */
export interface MwaaEnvironmentProps extends PlaceProps, ResourceSettings {
  /** Name of the environment: 1-80 letters, digits, `-` and `_`, a letter first. A change replaces the environment and loses its history. */
  readonly environmentName: string;

  /**
   * Version of Airflow, all three numbers, 2.4 or later: MWAA makes no environment of a version past its support. Going up is done in place, to
   * 3.x by way of the last 2.x; AWS has a way down, too. The provider may replace the environment all the same: read the plan.
   * @default "2.10.3"
   */
  readonly airflowVersion?: string;

  /**
   * For about 25 (`micro`), 50, 250, 1000, 2000 and 4000 DAGs. `micro` has one worker.
   * @default "small"
   */
  readonly size?: MwaaSize;

  /**
   * How many workers run.
   * @default - 1 to 5; 1 with `micro`
   */
  readonly workers?: MwaaWorkers;

  /**
   * A VPC with two private subnets in two zones, which have a way out to the internet. A change replaces the environment and loses its history.
   * `{ vpcId, subnetIds }` of what is there already does, too.
   */
  readonly network: INetwork;

  /**
   * Ids of the groups around Airflow's parts, 1 to 5; they must let these talk to each other about anything.
   * @default - one of its own, which lets nobody in and HTTPS out
   */
  readonly securityGroupIds?: string[];

  /**
   * The bucket that holds the DAGs under `dags/`: versioned, and closed to the public. The environment waits for all of it, where it is made in the
   * same program: MWAA checks both.
   */
  readonly bucket: IBucket;

  /**
   * What the DAGs run as; it must let `airflow.amazonaws.com` and `airflow-env.amazonaws.com` take it. What Airflow itself needs is granted to it.
   * @default - one of its own
   */
  readonly role?: IRole;

  /**
   * ARN of the policy that bounds what its own role may be granted. Excludes `role`.
   * @default - no boundary
   */
  readonly permissionsBoundary?: string;

  /**
   * Python packages and what version of them: `{ pandera: "0.20.4" }`, or with an operator, `">=0.20,<1"`. What Airflow's
   * constraint file pins (pandas, numpy, pyarrow ...) cannot have another version: the installation fails. A change restarts Airflow.
   * @default - what Airflow brings
   */
  readonly packages?: Record<string, string>;

  /**
   * Airflow settings by section and name: `{ "core.default_task_retries": "2" }`.
   * @default - MWAA's own
   */
  readonly airflowConfig?: Record<string, string>;

  /**
   * Opens Airflow's page to the internet, behind an AWS login; without it, only who is in the VPC (by VPN, for example) can reach it.
   * A change is done in place.
   * @default false
   */
  readonly publicWebserver?: boolean;

  /**
   * Where tasks connect to besides HTTPS to everywhere, such as a database. Not with `securityGroupIds`, whose rules say so.
   * @default - nowhere
   */
  readonly egress?: EgressRange[];

  /**
   * ARN of the key that encrypts the environment, the same as the bucket's; its policy must let CloudWatch Logs use it. A change replaces
   * the environment and loses its history.
   * @default - a key that AWS holds
   */
  readonly kmsKeyArn?: string;

  /**
   * When the weekly maintenance begins, UTC, day and half hour.
   * @default "SUN:03:00"
   */
  readonly maintenanceStart?: string;

  /**
   * What must be there first, beside the bucket and what its role is granted here.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];

  /**
   * Refuses to delete the environment, and with it Airflow's history, connections and variables, by Terraform.
   * @default true
   */
  readonly protect?: boolean;
}
