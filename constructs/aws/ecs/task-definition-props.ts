import type { ContainerSecret } from "../container/secret";
import type { IRole } from "../iam/role";
import type { PlaceProps } from "../place";
import type { ResourceSettings } from "../settings";
import type { IContainerLogs } from "./container-logs";

/** Settings of a {@link FargateTaskDefinition}. A change of any but tags is another revision of it. */
export interface FargateTaskDefinitionProps extends PlaceProps, ResourceSettings {
  /** Name of all its revisions, 1-255 of `A-Za-z0-9_-`, unique in account and region. */
  readonly family: string;

  /** Where the container's image lies; from ECR with its digest, so that all replicas run the same, also those that start later. */
  readonly image: string;

  /**
   * What the container's program is: its `ENTRYPOINT`. The image's `CMD` does not count beside it.
   * @default - what the image says
   */
  readonly entryPoint?: string[];

  /**
   * What the program is given: its `CMD`.
   * @default - what the image says
   */
  readonly command?: string[];

  /**
   * Variables of the container. Everybody who may see the definition may read them.
   * @default - none
   */
  readonly environment?: Record<string, string>;

  /**
   * Variables that get the value of a secret when a task starts.
   * @default - none
   */
  readonly secrets?: Record<string, ContainerSecret>;

  /**
   * Port on which the container listens, 1-65535.
   * @default 8080
   */
  readonly port?: number;

  /**
   * vCPUs: 0.25, 0.5, 1, 2, 4, 8 or 16.
   * @default 1
   */
  readonly vcpus?: number;

  /**
   * MiB of memory, one of those that go with the vCPUs, such as 2048 to 8192 by 1024 with one.
   * @default 2048
   */
  readonly memoryMiB?: number;

  /**
   * GiB of disk, 21-200.
   * @default - the 20 that AWS gives
   */
  readonly ephemeralStorageGiB?: number;

  /**
   * Processors that the image is built for.
   * @default "X86_64"
   */
  readonly cpuArchitecture?: "X86_64" | "ARM64";

  /**
   * Seconds that the container has to end after it is told to (`SIGTERM`), 0-120.
   * @default 30
   */
  readonly stopTimeoutSeconds?: number;

  /**
   * Name of the container within the task, 1-255 of `A-Za-z0-9_-`.
   * @default "main"
   */
  readonly containerName?: string;

  /**
   * What the container's own code may do.
   * @default - a role of its own
   */
  readonly taskRole?: IRole;

  /**
   * Where it writes to.
   * @default - `/aws/ecs/<family>`, kept for 90 days
   */
  readonly logs?: IContainerLogs;

  /**
   * What its log streams begin with, before `/<container>/<task>`.
   * @default "task"
   */
  readonly streamPrefix?: string;

  /**
   * ARN of the key that encrypts the logs, where they are its own; its policy must let CloudWatch Logs use it.
   * @default - a key that AWS holds
   */
  readonly logKmsKeyArn?: string;

  /**
   * ARN of the policy that bounds what its roles may be granted.
   * @default - no boundary
   */
  readonly permissionsBoundary?: string;
}
