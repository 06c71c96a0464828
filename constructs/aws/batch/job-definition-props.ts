import type { ContainerSecret } from "../container/secret";
import type { IRole } from "../iam/role";
import type { PlaceProps } from "../place";
import type { ResourceSettings } from "../settings";

/** Settings of a {@link BatchJobDefinition}. */
export interface BatchJobDefinitionProps extends PlaceProps, ResourceSettings {
  /** Name of the definition, 1-128 of `A-Za-z0-9_-`, unique in account and region. A change replaces it. */
  readonly jobDefinitionName: string;

  /** Where the container's image lies; from ECR with its digest, so that a job runs what was tested. */
  readonly image: string;

  /**
   * What the container is started with: its `CMD`. Batch knows no way to replace an `ENTRYPOINT`.
   * @default - what the image says
   */
  readonly command?: string[];

  /**
   * Variables of the container. Everybody who may see the definition may read them.
   * @default - none
   */
  readonly environment?: Record<string, string>;

  /**
   * Variables that get the value of a secret when the container starts.
   * @default - none
   */
  readonly secrets?: Record<string, ContainerSecret>;

  /**
   * Runs on machines in place of Fargate, as graphics cards need it.
   * @default "FARGATE"
   */
  readonly platform?: "FARGATE" | "EC2";

  /**
   * vCPUs: 0.25, 0.5, 1, 2, 4, 8 or 16 on Fargate, whole ones on EC2.
   * @default 1
   */
  readonly vcpus?: number;

  /**
   * MiB of memory; on Fargate one of those that go with the vCPUs, such as 2048 to 8192 by 1024 with one.
   * @default 2048
   */
  readonly memoryMiB?: number;

  /**
   * Graphics cards, on EC2.
   * @default - none
   */
  readonly gpus?: number;

  /**
   * GiB of disk on Fargate, 21-200.
   * @default - the 20 that AWS gives
   */
  readonly ephemeralStorageGiB?: number;

  /**
   * Each job on Fargate gets a public address, which it needs in subnets whose way out is an internet gateway.
   * @default false
   */
  readonly assignPublicIp?: boolean;

  /**
   * Seconds that one attempt may take, 60 or more; then it is ended.
   * @default 3600
   */
  readonly timeoutSeconds?: number;

  /**
   * How often a job is tried, 1-10.
   * @default 1
   */
  readonly attempts?: number;

  /**
   * Tries again only after what is no fault of the container's: a machine or spare capacity that was taken back, or an image that did not arrive. {@link submitJob} says so
   * with each job: in a definition a change of it would be another one, and the old one gone first.
   * @default false
   */
  readonly retryHostErrorsOnly?: boolean;

  /**
   * What the container's own code may do.
   * @default - a role of its own
   */
  readonly jobRole?: IRole;

  /**
   * Days for which logs are kept, one of CloudWatch's numbers.
   * @default 90
   */
  readonly logRetentionDays?: number;

  /**
   * ARN of the key that encrypts the logs; its policy must let CloudWatch Logs use it.
   * @default - a key that AWS holds
   */
  readonly logKmsKeyArn?: string;

  /**
   * Keeps the logs when the definition goes.
   * @default false
   */
  readonly keepLogs?: boolean;

  /**
   * ARN of the policy that bounds what its roles may be granted.
   * @default - no boundary
   */
  readonly permissionsBoundary?: string;
}
