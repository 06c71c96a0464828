import { Construct, type IDependable } from "constructs";
import { StorageTrigger } from "../../constructs/gcp/eventarc/storage-trigger";
import { mayRead } from "../../constructs/gcp/may-read";
import { FailedRunsAlert, failedJob, failedWorkflow } from "../../constructs/gcp/monitoring/failed-runs-alert";
import { CloudRunJob } from "../../constructs/gcp/run/cloud-run-job";
import { cloudRunJobWork } from "../../constructs/gcp/run/cloud-run-job-work";
import { ScheduledCall } from "../../constructs/gcp/scheduler/scheduled-call";
import { Starter } from "../../constructs/gcp/workflows/starter";
import { hasStarter, hasWorkflow, namesDate, secretsIn, shifted } from "../../language";
import { folder, mapValues } from "../environment-stack";
import { sharedWorkload } from "./identities";
import type { GcpItem, GcpKind, GcpPlatform, MadeJob, Workload } from "./kind";
import { imageUrl } from "./model-identity";
import {
  actAs,
  beforeWorkflows,
  type Caller,
  events,
  invokers,
  lateCheck,
  runner,
  schedules,
  tellOfStarts,
  workflowKey,
} from "./starting";

type Job = GcpItem<"jobs">;

export const jobs: GcpKind<"jobs"> = {
  group: "job",
  besides: ["starting"],
  apis: (items) => [
    ...["iam", "run", "monitoring"],
    ...(items.some(hasWorkflow) ? ["workflows", "workflowexecutions"] : []),
    ...(items.some(({ schedule }) => schedule !== undefined) ? ["cloudscheduler"] : []),
    ...(items.some(({ on }) => on !== undefined) ? ["eventarc", "pubsub"] : []),
  ],
  make(at, key, job, on) {
    const beside = new Construct(on.group("starting"), key);
    const workload = workloadOf(beside, key, job, on);
    const made = addJob(at, key, job, workload, on);
    const way = addStart(beside, key, job, made, on);
    if (job.alerts.lateAfter !== undefined && job.schedule?.enabled) addDeadline(key, job, made, on);
    tellOfFailure(beside, key, job, way, on);
    for (const member of job.access?.starters ?? []) way.grantStart(member, member);
    return { workflow: way.workflow, grantStart: way.grantStart, job: made, workload };
  },
  finish(made, on) {
    const { jobs } = on.environment.kinds;
    const all = Object.entries(made).map(([key]) => [on.keyOf("jobs", key), jobs[key]!] as const);
    const scheduled = all.flatMap(([key, { schedule, alerts }]) =>
      schedule === undefined
        ? []
        : [on.nameOf(key, 63), ...(alerts.lateAfter && schedule.enabled ? [on.nameOf(`${key}-late`, 63)] : [])],
    );
    const isLateAsked = all.some(([, { schedule, alerts }]) => alerts.lateAfter !== undefined && schedule?.enabled);
    tellOfStarts(scheduled.sort(), isLateAsked, on);
  },
  output: ({ job, workflow, workload }) => ({ job: job.resource.id, workflow, account: workload.account.email }),
  runsAs: ({ workload }) => workload,
  reach: { starts: ({ grantStart }, { account, grantId }) => grantStart(grantId(""), account.member) },
};

function workloadOf(beside: Construct, key: string, { identity }: Job, on: GcpPlatform): Workload {
  if (identity) return sharedWorkload(identity, on);
  const { account } = runner(beside, "identity", `job-${key}`, `Runs ${key}`, on);
  // What runs as an account moves to another one before the account goes: Google deletes it at once, whoever runs as it.
  account.resource.lifecycle = { createBeforeDestroy: true };
  return { account, grantId: (path) => (path === "" ? `job-${key}` : `job-${key}-${path}`) };
}

function addJob(at: Construct, key: string, job: Job, { account, grantId }: Workload, on: GcpPlatform): CloudRunJob {
  for (const [, { key: secret }] of secretsIn(job.env))
    mayRead(account, { from: on.made("secrets", secret) }, grantId(""));
  return new CloudRunJob(at, key, {
    jobName: on.nameOf(key, 63),
    location: on.region,
    project: on.projectWith("run"),
    image: imageUrl(job.image, on),
    ...containerOf(job),
    environment: mapValues(job.env, (value) =>
      typeof value === "string" ? value : { secret: on.made("secrets", value.key), version: value.version },
    ),
    serviceAccount: account,
    cpu: job.cpu,
    memoryMiB: job.memory / 1024 ** 2,
    accelerator: job.gpu,
    taskCount: job.tasks,
    timeoutSeconds: job.timeout,
    maxRetries: job.retries,
    network: job.vpc ? { network: on.network(), egress: "ALL_TRAFFIC" } : undefined,
    kmsKeyName: on.keyIn(on.region, "run", () => on.agents.cloudRun),
    protect: on.protect,
    dependsOn: [...(job.vpc ? on.closed() : []), ...actAs(account, on)],
  });
}

/** Tasks get their number by names that are the same on both clouds: a shell sets them, and becomes the command. */
function containerOf({ tasks, command, args }: Pick<Job, "tasks" | "command" | "args">) {
  if (tasks === 1) return { command, args };
  const numbered = 'export TASK_INDEX="$CLOUD_RUN_TASK_INDEX" TASK_COUNT="$CLOUD_RUN_TASK_COUNT"; exec "$@"';
  return { command: ["/bin/sh"], args: ["-c", numbered, "task", ...(command ?? []), ...args] };
}

type Way = Pick<MadeJob, "workflow" | "grantStart"> & { readonly subscriptionId?: string };

/** What starts it, and what somebody may start. */
function addStart(beside: Construct, key: string, job: Job, made: CloudRunJob, on: GcpPlatform): Way {
  const directly = (id: string, member: string) => void made.grantRun(id, member);
  if (!hasStarter(job)) return { grantStart: directly };
  const { account, ready } = runner(beside, "starter", `start-${key}`, `Starts ${key}`, on);
  if (!hasWorkflow(job)) {
    addCall(beside, key, job, made, { account, ready }, on);
    return { grantStart: directly };
  }
  const { schedule, on: landing } = job;
  const caller = schedule && schedules(on);
  const { workflow } = new Starter(beside, "start", {
    starterName: on.nameOf(key, 63),
    location: on.region,
    project: on.projectWith("workflows"),
    scheduleProject: on.projectWith(schedule ? "cloudscheduler" : "workflows"),
    of: `job/${key}`,
    description: job.description?.slice(0, 1000),
    work: cloudRunJobWork(made, {
      serviceAccount: account,
      args: namesDate(job.args) ? containerOf(job).args : undefined,
    }),
    serviceAccount: account,
    timeZone: schedule?.timezone,
    overlap: schedule?.overlap ?? "allow",
    schedule: schedule && {
      cron: schedule.cron,
      enabled: schedule.enabled,
      serviceAccount: caller!.account,
      dependsOn: caller!.ready,
    },
    prefix: landing && (folder(landing.path) ?? ""),
    kmsKeyName: workflowKey(on),
    dependsOn: [...ready, ...beforeWorkflows(on)],
  });
  let subscriptionId: string | undefined;
  if (landing !== undefined) {
    const { location = on.region } = on.environment.kinds.buckets[landing.key]!;
    const { account: hands, ready: before } = events(on);
    ({ subscriptionId } = new StorageTrigger(beside, "landed", {
      triggerName: on.nameOf(key, 63),
      location: location.toLowerCase(),
      project: on.projectWith("eventarc"),
      bucket: on.made("buckets", landing.key),
      workflow,
      serviceAccount: hands,
      dependsOn: before,
    }));
  }
  return { workflow: workflow.path, subscriptionId, grantStart: (id, member) => void invokers(on).grant(id, member) };
}

/** Cloud Scheduler starts the job itself, where nothing but the time matters. */
function addCall(
  beside: Construct,
  key: string,
  { schedule }: Job,
  made: CloudRunJob,
  { account, ready }: Caller,
  on: GcpPlatform,
): void {
  if (schedule === undefined) return;
  const granted: IDependable[] = [made.grantRun("schedule", account)];
  new ScheduledCall(beside, "schedule", {
    jobName: on.nameOf(key, 63),
    location: on.region,
    project: on.projectWith("cloudscheduler"),
    description: `Starts job/${key}`,
    schedule: schedule.cron,
    timeZone: schedule.timezone,
    paused: !schedule.enabled,
    url: made.runUrl,
    serviceAccount: account,
    dependsOn: [made.resource, ...granted, ...ready, ...on.agents.ready("cloudscheduler.googleapis.com")],
  });
}

function addDeadline(key: string, { schedule, alerts }: Job, job: CloudRunJob, on: GcpPlatform): void {
  const { cron } = shifted(schedule!.cron, alerts.lateAfter! / 60) as { cron: string }; // the language has checked it
  lateCheck(on).add(`Deadline-${key}`, {
    deadlineName: on.nameOf(`${key}-late`, 63),
    of: `job/${key}`,
    job,
    cron,
    timeZone: schedule!.timezone,
    afterSeconds: alerts.lateAfter!,
    dependsOn: schedules(on).ready,
  });
}

/** By what starts it, or else by its runs: by both, a failure would be told twice. */
function tellOfFailure(beside: Construct, key: string, { alerts }: Job, way: Way, on: GcpPlatform): void {
  const channels = alerts.onFailure ? on.channels() : [];
  if (channels.length === 0) return;
  const { system, name } = on.environment;
  const runs = on.nameOf(key, 63);
  new FailedRunsAlert(beside, "failed", {
    of: `job/${key} of ${system} ${name}`,
    failed: way.workflow === undefined ? failedJob(runs, on.region) : failedWorkflow(runs, on.region),
    subscriptionId: way.subscriptionId,
    where: `\`ponte logs ${name} job/${key}\`, or the runs of \`${runs}\` in Cloud Run.`,
    notificationChannels: channels,
    project: on.projectWith("monitoring"),
  });
}
