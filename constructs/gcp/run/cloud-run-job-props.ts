import type { IDependable } from "constructs";
import type { IServiceAccount } from "../iam/identity";
import type { ResourceSettings } from "../settings";
import type { CloudRunNetwork, CloudRunSecretValue } from "./cloud-run-props";

/** Settings of a {@link CloudRunJob}. */
export interface CloudRunJobProps extends ResourceSettings {
  /** Name of the job: 1-63 of a-z, 0-9 and `-`, beginning with a letter and not ending in `-`. A change replaces it, and its runs are forgotten. */
  readonly jobName: string;

  /** Region that it runs in, such as `europe-west1`. A change replaces it. */
  readonly location: string;

  /**
   * Project that owns the job.
   * @default - the provider's project
   */
  readonly project?: string;

  /** Container image in Artifact Registry, by digest, such as a registry's `image("ingest@sha256:...")`; where `protect` is off, also by a tag. */
  readonly image: string;

  /**
   * Command that runs in place of the image's.
   * @default - the image's
   */
  readonly command?: string[];

  /**
   * Arguments of the command.
   * @default - the image's
   */
  readonly args?: string[];

  /**
   * Environment variables of the container, written out or from Secret Manager. Whoever may read the job can read those that are written out.
   * @default - none besides those that Cloud Run sets, such as `CLOUD_RUN_TASK_INDEX`
   */
  readonly environment?: { readonly [name: string]: string | CloudRunSecretValue };

  /** The service account that it runs as, which is granted to read the secrets; who deploys must be let act as it (`grantActAs`). */
  readonly serviceAccount: IServiceAccount;

  /**
   * Processors of a task: 1, 2, 4, 6 or 8; 20 or more beside `nvidia-rtx-pro-6000`.
   * @default - 1, 4 beside a GPU, and 20 beside `nvidia-rtx-pro-6000`
   */
  readonly cpu?: number;

  /**
   * Memory of a task in MiB, 512 to 32,768; 81,920 or more beside `nvidia-rtx-pro-6000`.
   * @default - 2,048, 16,384 beside a GPU, and 81,920 beside `nvidia-rtx-pro-6000`
   */
  readonly memoryMiB?: number;

  /**
   * GPU of each task, one at most.
   * @default - none
   */
  readonly accelerator?: { readonly type: string; readonly count: number };

  /**
   * Tasks of a run, 1-10,000, each told its number by `CLOUD_RUN_TASK_INDEX`, from 0. A run is a success when each of them was.
   * @default 1
   */
  readonly taskCount?: number;

  /**
   * Most tasks at a time, up to `taskCount`.
   * @default - as many as the quota of the region lets
   */
  readonly parallelism?: number;

  /**
   * Seconds that one attempt of a task may take, 1-604,800; 3,600 beside a GPU (guide "Set task timeout for jobs": more is a preview). It is always
   * written: Cloud Run's own is ten minutes.
   * @default 3600
   */
  readonly timeoutSeconds?: number;

  /**
   * How often a task that failed is tried again, 0-10.
   * @default 0
   */
  readonly maxRetries?: number;

  /**
   * Network that tasks reach besides the internet.
   * @default - none
   */
  readonly network?: CloudRunNetwork;

  /**
   * Launch stage of the features that it uses, such as `BETA`.
   * @default - `GA`
   */
  readonly launchStage?: string;

  /**
   * Key that encrypts what it runs from: `projects/P/locations/L/keyRings/R/cryptoKeys/K`, in the job's location.
   * @default - a key that Google holds
   */
  readonly kmsKeyName?: string;

  /**
   * Refuses images by tag, which may move between two runs.
   * @default true
   */
  readonly protect?: boolean;

  /**
   * What must be there before it is made, besides its account, its secrets and the account's access to them.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}
