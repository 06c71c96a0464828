import type { Construct } from "constructs";
import { checkKnownWhole } from "../../shared/invalid";
import { mustBeKnown, mustHaveKnownItems } from "../../shared/tokens";
import { type Place, placeOf, type PlaceProps } from "../place";
import { expression, literal, plain, withDate } from "../sfn/jsonata";
import type { StarterWork } from "../sfn/starter";
import type { BatchJobDefinition } from "./job-definition";
import type { IJobQueue } from "./job-queue";

/** What a {@link Starter} is to submit, as {@link submitJob} takes it. */
export interface SubmitJobProps extends PlaceProps {
  /** What runs. */
  readonly jobDefinition: BatchJobDefinition;

  /** Name of the definition, written out. */
  readonly jobDefinitionName: string;

  /** Where it waits for its turn. */
  readonly queue: IJobQueue;

  /**
   * What the container is started with in place of the definition's command, where `args` name the day.
   * @default - none; then `args` stand alone
   */
  readonly command?: string[];

  /**
   * Arguments behind `command`, in which `{date}` stands for the day of the run, `2026-11-01`. Where none of them has it, the definition's own command counts.
   * @default - what the definition says
   */
  readonly args?: string[];

  /**
   * How many containers run side by side, 1-10,000; each knows its number, from 0, by `AWS_BATCH_JOB_ARRAY_INDEX`.
   * @default 1
   */
  readonly arraySize?: number;

  /**
   * How many of them can run at a time, for how long a run may take.
   * @default - all
   */
  readonly parallel?: number;
}

const waits = 25_200; // for machines: longer than a queue lets a job wait

/** A job of AWS Batch as the work of a {@link Starter}. */
export function submitJob(scope: Construct, props: SubmitJobProps): StarterWork {
  const { jobDefinition, jobDefinitionName, queue, arraySize = 1, parallel = arraySize } = props;
  mustBeKnown(scope, "jobDefinitionName", jobDefinitionName, "its runs are named by it");
  checkKnownWhole(scope, "arraySize", arraySize, 1, 10_000);
  checkKnownWhole(scope, "parallel", parallel, 1);
  const place = placeOf(scope, props);
  const { command = [], args = [] } = props;
  mustHaveKnownItems(scope, "command", command);
  mustHaveKnownItems(scope, "args", args);
  const isDated = args.some((each) => each.includes("{date}"));
  const rounds = Math.ceil(arraySize / parallel);
  return {
    action: "batch:submitJob.sync",
    arguments: {
      JobName: expression(`${literal(`${jobDefinitionName.slice(0, 117)}-`)} & $date`),
      JobDefinition: jobDefinition.name,
      JobQueue: queue.arn,
      ...(arraySize > 1 && { ArrayProperties: { Size: arraySize } }),
      ...(jobDefinition.retryHostErrorsOnly &&
        jobDefinition.attempts > 1 && { RetryStrategy: hostErrors(jobDefinition.attempts) }),
      ...(isDated && { ContainerOverrides: { Command: [...command.map(plain), ...args.map(withDate)] } }),
    },
    output: "{'date': $date, 'jobId': $states.result.JobId}",
    retryOn: ["Batch.BatchException", "Batch.ServerException"],
    timeoutSeconds: Math.min(rounds * jobDefinition.attempts * jobDefinition.timeoutSeconds + waits, 31_000_000),
    statements: statements(place, jobDefinitionName, queue.arn),
  };
}

/**
 * What is no fault of the container's: "Host EC2 (instance i-...) terminated." of a machine ("Automated job retries", AWS Batch guide), "Your Spot Task was
 * interrupted." of Fargate Spot ("Fargate Spot termination notices", ECS guide), and an image that could not be had. Batch tries again what no line says.
 */
const hostErrors = (attempts: number) => ({
  Attempts: attempts,
  EvaluateOnExit: [
    { Action: "RETRY", OnStatusReason: "Host EC2*" },
    { Action: "RETRY", OnStatusReason: "Your Spot Task was interrupted*" },
    { Action: "RETRY", OnReason: "CannotPullContainerError*" },
    { Action: "EXIT", OnReason: "*" },
  ],
});

/** "Run AWS Batch workloads with Step Functions": the rule is Step Functions' own, which tells it of ends. */
function statements({ partition, region, accountId }: Place, name: string, queueArn: string) {
  const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${accountId}:${rest}`;
  const definition = arn("batch", `job-definition/${name}`);
  return [
    { actions: ["batch:SubmitJob"], resources: [queueArn, definition, `${definition}:*`, arn("batch", "job/*")] },
    { actions: ["batch:DescribeJobs"], resources: ["*"] },
    { actions: ["batch:TerminateJob"], resources: [arn("batch", "job/*")] },
    {
      actions: ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
      resources: [arn("events", "rule/StepFunctionsGetEventsForBatchJobsRule")],
    },
  ];
}
