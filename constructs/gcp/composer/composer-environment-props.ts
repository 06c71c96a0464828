import type { IDependable } from "constructs";
import type { IServiceAccount } from "../iam/identity";
import type { ResourceSettings } from "../settings";
import type { IBucket } from "../storage/bucket";
import type { INetwork } from "../vpc/network";

/** How many workers run the tasks of a {@link ComposerEnvironment}. */
export interface ComposerWorkers {
  /** Workers that always run: 1 or more, 2 or more with `highResilience`. */
  readonly min: number;

  /** Workers up to which the environment grows, at most 100. */
  readonly max: number;
}

/** When Google may maintain a {@link ComposerEnvironment}: 12 hours a week or more in all. */
export interface ComposerMaintenanceWindow {
  /** Start of the first window, such as `2024-01-06T00:00:00Z`. */
  readonly startTime: string;

  /** End of the first window; only its distance from the start counts. */
  readonly endTime: string;

  /** `FREQ=DAILY`, or `FREQ=WEEKLY;BYDAY=` and days such as `SA,SU`. */
  readonly recurrence: string;
}

/** Settings of a {@link ComposerEnvironment}. */
export interface ComposerEnvironmentProps extends ResourceSettings {
  /** Name of the environment in its project and region: 1-63 lower-case letters, digits and `-`, beginning with a letter. */
  readonly environmentName: string;

  /** Region that runs Airflow, such as `europe-west1`. A change replaces the environment. */
  readonly region: string;

  /**
   * Project that owns the environment, and on which its grants are made.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * Name of the bucket that is made for the DAGs, logs and snapshots; the rules of {@link GcsBucketProps.bucketName} hold. Needed where there is no `bucket`. A change
   * replaces the environment.
   * @default - `bucket` is used
   */
  readonly bucketName?: string;

  /**
   * Bucket of the DAGs, logs and snapshots, in the environment's region. Nothing in it grows old by itself: Composer deletes neither logs nor snapshots, so that its
   * lifecycle rules should. A change replaces the environment.
   * @default - a bucket of its own
   */
  readonly bucket?: IBucket;

  /**
   * Name before the `@` of the identity that is made for the tasks. Needed where there is no `serviceAccount`. A change replaces the environment.
   * @default - `serviceAccount` is used
   */
  readonly serviceAccountId?: string;

  /**
   * Identity of the tasks. One that this program makes is given the role that they need on the project, `roles/composer.worker`; of one that exists already
   * (`ServiceAccount.fromEmail`), whoever gave it out must have done so. A change replaces the environment.
   * @default - an identity of its own
   */
  readonly serviceAccount?: IServiceAccount;

  /**
   * Composer 3 build, `composer-3-airflow-X.Y.Z-build.N`; Google supports one for about a year. Going back replaces the environment.
   * @default - the build that this version of the library was made with, {@link ComposerEnvironment.DEFAULT_IMAGE_VERSION}
   */
  readonly imageVersion?: string;

  /**
   * Size of the database and the other parts that Google runs: `small` (about 50 DAGs), `medium` (250) or `large` (1,000).
   * @default small
   */
  readonly size?: "small" | "medium" | "large";

  /**
   * Runs two of each part in two zones, for about twice the price.
   * @default false
   */
  readonly highResilience?: boolean;

  /**
   * How many workers run the tasks.
   * @default - what Google chooses for the size, or 2 at least with `highResilience`
   */
  readonly workers?: ComposerWorkers;

  /**
   * Python packages by their lower-case name, `pandas` or `pandas[parquet]`, each with a version such as `>=2.2` or an empty text for any. They come from the public
   * index, so image builds (not tasks) then reach the internet.
   * @default - what the image holds
   */
  readonly packages?: { [packageName: string]: string };

  /**
   * Environment variables of the tasks. Values are not secret.
   * @default - none
   */
  readonly environment?: { [variable: string]: string };

  /**
   * Settings of Airflow by `section-property`, such as `core-dags_are_paused_at_creation`.
   * @default - Composer's
   */
  readonly airflowConfig?: { [property: string]: string };

  /**
   * Network that tasks reach besides Google's own APIs. Once attached it cannot be detached by Terraform. For one that another project shares, Composer's agent of this
   * project needs `roles/composer.sharedVpcAgent` in that project ("Configure Shared VPC networking", Composer guide): {@link ServiceAgents.grantSharedVpc} grants
   * it, which then goes into `dependsOn`.
   * @default - none
   */
  readonly network?: INetwork;

  /**
   * Key that encrypts the database, the images and the bucket: `projects/P/locations/L/keyRings/R/cryptoKeys/K`, in the region. The agents of
   * Composer and of Cloud Storage must have been granted it. A change replaces the environment.
   * @default - a key that Google holds
   */
  readonly kmsKeyName?: string;

  /**
   * The bucket's key where it is not the same, or is the same by way of another grant (`keyNameFor` the agent of Cloud Storage).
   * @default - `kmsKeyName`
   */
  readonly bucketKmsKeyName?: string;

  /**
   * When a snapshot is saved into the bucket, as five fields of cron in UTC. A snapshot is deleted after 30 days.
   * @default 0 4 * * *
   */
  readonly snapshotSchedule?: string;

  /**
   * When Google may maintain the environment.
   * @default - Saturdays and Sundays, 00:00 to 06:00 UTC
   */
  readonly maintenanceWindow?: ComposerMaintenanceWindow;

  /**
   * Refuses to destroy the environment or its bucket by Terraform.
   * @default true
   */
  readonly protect?: boolean;

  /**
   * Lets Terraform delete the environment's own bucket with what it holds. Without effect where `protect` is on.
   * @default false
   */
  readonly forceDestroy?: boolean;

  /**
   * What must be there before the environment is made, such as the grants that its identity or Composer's agent needs.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}
