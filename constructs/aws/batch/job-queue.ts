import { BatchJobQueue as AwsBatchJobQueue } from "@cdktf/provider-aws/lib/batch-job-queue";
import { Construct } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { mustHaveKnownItems } from "../../shared/tokens";
import { applySettings, type ResourceSettings } from "../settings";
import type { IComputeEnvironment } from "./compute-environment";

/** A queue of AWS Batch, whoever made it. */
export interface IJobQueue {
  /** ARN of the queue. */
  readonly arn: string;
}

/** Settings of a {@link BatchJobQueue}. */
export interface BatchJobQueueProps extends ResourceSettings {
  /** Name of the queue, 1-128 of `A-Za-z0-9_-`, unique in account and region. A change replaces it. */
  readonly queueName: string;

  /** Where its jobs run, first choice first: 1-3, all of Fargate or all of EC2. */
  readonly computeEnvironments: IComputeEnvironment[];

  /**
   * Which of several queues on the same machines goes first: the higher number, 0-1000.
   * @default 1
   */
  readonly priority?: number;

  /**
   * Seconds for which the first job of the queue waits for machines before it is cancelled, 600-86400.
   * @default 21600
   */
  readonly capacityTimeoutSeconds?: number;
}

/** A queue in which a job that can never start, or waits too long for machines, is cancelled, so that whoever waits for it hears of that. */
export class BatchJobQueue extends Construct implements IJobQueue {
  /** A queue that was made elsewhere, by its ARN. */
  public static fromArn(scope: Construct, id: string, arn: string): IJobQueue {
    return new ExistingJobQueue(scope, id, arn);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: AwsBatchJobQueue;

  /** ARN of the queue. */
  public readonly arn: string;

  constructor(scope: Construct, id: string, props: BatchJobQueueProps) {
    super(scope, id);
    const { queueName, computeEnvironments, priority = 1, capacityTimeoutSeconds = 21_600 } = props;
    required(this, "queueName", queueName);
    required(this, "computeEnvironments", computeEnvironments);
    mustHaveKnownItems(this, "computeEnvironments", computeEnvironments);
    if (isKnown(queueName) && !/^[A-Za-z0-9][\w-]{0,127}$/.test(queueName))
      throw invalid(
        this,
        `queueName is "${queueName}"`,
        "write 1-128 letters, digits, - and _, a letter or digit first",
      );
    if (computeEnvironments.length < 1 || computeEnvironments.length > 3)
      throw invalid(this, `there are ${computeEnvironments.length} computeEnvironments`, "give 1 to 3");
    checkWhole(this, "priority", priority, 0, 1_000);
    checkWhole(this, "capacityTimeoutSeconds", capacityTimeoutSeconds, 600, 86_400);
    this.resource = new AwsBatchJobQueue(this, "Resource", {
      name: queueName,
      state: "ENABLED",
      priority,
      computeEnvironmentOrder: computeEnvironments.map(({ arn }, index) => ({
        order: index + 1,
        computeEnvironment: arn,
      })),
      // "Jobs that are stuck in a RUNNABLE status", AWS Batch guide, has the reasons.
      jobStateTimeLimitAction: [
        limit("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", 600),
        limit("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", 600),
        limit("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", capacityTimeoutSeconds),
      ],
    });
    this.arn = this.resource.arn;
    applySettings(this, props);
  }

  /** Name of the queue. */
  public get name(): string {
    return this.resource.name;
  }
}

const limit = (reason: string, maxTimeSeconds: number) => ({
  action: "CANCEL",
  state: "RUNNABLE",
  reason,
  maxTimeSeconds,
});

class ExistingJobQueue extends Construct implements IJobQueue {
  constructor(
    scope: Construct,
    id: string,
    public readonly arn: string,
  ) {
    super(scope, id);
    required(this, "the queue's ARN", arn);
    if (isKnown(arn) && !/^arn:aws[a-z-]*:batch:[a-z0-9-]+:\d{12}:job-queue\/[\w-]{1,128}$/.test(arn))
      throw invalid(this, `the queue's ARN is "${arn}"`, "write arn:aws:batch:<region>:<account>:job-queue/<name>");
  }
}
