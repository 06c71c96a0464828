import { BatchJobDefinition } from "../../constructs/aws/batch/job-definition";
import { submitJob } from "../../constructs/aws/batch/submit-job";
import { RunAlarm } from "../../constructs/aws/cloudwatch/run-alarms";
import { Starter } from "../../constructs/aws/sfn/starter";
import { secretsOf, textsOf } from "./containers";
import { sharedRole } from "./identities";
import { mostVcpus, queueOf } from "./job-queues";
import { prepareStarts, startByFile, startBySchedule } from "./job-starts";
import type { AwsItem, AwsKind, AwsPlatform } from "./kind";
import { imageUrl } from "./registries";

type Job = AwsItem<"jobs">;

export const jobs: AwsKind<"jobs"> = {
  group: "job",
  besides: ["job-starter", "job-schedule", "job-deadline", "job-rule", "job-alarm"],
  prepare: prepareStarts,
  make(at, key, job, on) {
    const definition = addDefinition(at, key, job, on);
    const queue = queueOf(job, on);
    const name = on.nameOf(key, 80);
    const work = submitJob(definition, {
      jobDefinition: definition,
      jobDefinitionName: on.nameOf(key, 128),
      queue,
      ...startedWith(job),
      arraySize: job.tasks,
      parallel: Math.min(job.tasks, Math.floor(mostVcpus / job.cpu)),
      region: on.region,
      accountId: on.account,
    });
    const starter = new Starter(on.group("job-starter"), key, {
      starterName: name,
      work,
      timezone: job.schedule?.timezone,
      overlap: job.schedule?.overlap ?? "allow", // a file that lands meanwhile, or a person, is not turned away
      logKmsKeyArn: on.key?.arn,
      region: on.region,
      accountId: on.account,
    });
    const rule = startByFile(key, job, starter, on);
    startBySchedule(key, job, starter, on);
    if (on.topic !== undefined && job.alerts.onFailure)
      new RunAlarm(on.group("job-alarm"), key, {
        alarmName: on.nameOf(`${key}-failed`, 255),
        description: `A run of job/${key} failed, or was not ended in time. Look at the executions of the state machine ${name}, and at the log group /aws/batch/${on.nameOf(key, 128)}.`,
        stateMachineArn: starter.arn,
        ruleName: rule?.name,
        alarmActionArns: [on.topic.arn],
      });
    for (const arn of job.access?.starters ?? []) starter.grantStartExecution(on.existingRole(arn));
    return { definition, queue, starter };
  },
  output: ({ definition, queue, starter }) => ({
    stateMachine: starter.arn,
    jobDefinition: definition.name,
    queue: queue.arn,
    role: definition.jobRole.arn,
  }),
  runsAs: ({ definition }) => definition.jobRole,
  reach: { starts: ({ starter }, role) => starter.grantStartExecution(role) },
};

function addDefinition(at: Parameters<AwsKind<"jobs">["make"]>[0], key: string, job: Job, on: AwsPlatform) {
  const { gpu, retries, capacity } = job;
  const { command = [], args = [] } = startedWith(job);
  return new BatchJobDefinition(at, key, {
    jobDefinitionName: on.nameOf(key, 128),
    image: imageUrl(job.image, on),
    command: command.length + args.length === 0 ? undefined : [...command, ...args],
    environment: textsOf(job.env),
    secrets: secretsOf(job.env, on),
    platform: gpu === undefined ? "FARGATE" : "EC2",
    vcpus: job.cpu,
    memoryMiB: job.memory / 1024 ** 2,
    gpus: gpu?.count,
    ephemeralStorageGiB: job.disk === undefined ? undefined : Math.ceil(job.disk / 1024 ** 3),
    assignPublicIp: gpu === undefined && !job.vpc ? true : undefined,
    timeoutSeconds: job.timeout,
    // Two more where machines are taken back; what failed by itself does not get them where it is not to be tried again at all.
    attempts: retries + 1 + (capacity === "spot" ? 2 : 0),
    retryHostErrorsOnly: retries === 0,
    jobRole: job.identity && sharedRole(at, key, job.identity, on),
    logKmsKeyArn: on.key?.arn,
    region: on.region,
    accountId: on.account,
  });
}

/** What a container starts with. The tasks of an array know their number as Batch calls it, and are told it by the name that both clouds have. */
function startedWith({ command, args, tasks }: Job): { command?: string[]; args: string[] } {
  if (tasks === 1) return { command, args };
  const tell = `export TASK_INDEX="$AWS_BATCH_JOB_ARRAY_INDEX" TASK_COUNT=${tasks}; exec "$@"`;
  return { command: ["/bin/sh", "-c", tell, "sh", ...(command ?? [])], args };
}
