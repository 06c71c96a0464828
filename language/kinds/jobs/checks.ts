import type { AwsEnvironment, Environment, GcpEnvironment } from "../../environment";
import { checkImage, checkOwnRoles, checkReference, checkReserved, checkSecrets } from "../../words/checks";
import { shifted } from "../../words/cron";
import { sizeInWords } from "../../words/scalars";
import type { Report } from "../../yaml/problem";
import { memoryOf } from "../endpoints/cloud-run-checks";
import { checkFargate } from "../fargate";
import { checkPrivateCalls } from "../private-calls";
import { checkCircles } from "./circles";
import { gpuInstances } from "./gpu-instances";

type Job = Environment["kinds"]["jobs"][string];
type GoogleJob = GcpEnvironment["kinds"]["jobs"][string];
type AwsJob = AwsEnvironment["kinds"]["jobs"][string];

/** What no field can know alone, of the jobs of either cloud. */
export function checkJobs(environment: Environment, report: Report): void {
  for (const [name, job] of Object.entries<Job>(environment.kinds.jobs)) {
    const path = ["jobs", name];
    checkImage(environment, job.image, [...path, "image"], report);
    checkSecrets(environment, job.env, [...path, "env"], report);
    if (job.on) checkReference(environment, job.on, [...path, "on"], report);
    if (job.tasks > 1 && job.command === undefined)
      report(
        [...path, "tasks"],
        `${job.tasks} tasks need a command, which /bin/sh of the image starts for each with TASK_INDEX and TASK_COUNT; write command: [...]`,
      );
    checkLate(environment, name, job, [...path, "alerts", "lateAfter"], report);
  }
  checkLateNames(environment, report);
  checkCircles(environment, report);
}

function checkLate({ kinds: _ }: Environment, name: string, job: Job, path: string[], report: Report): void {
  const { lateAfter } = job.alerts;
  if (lateAfter === undefined) return;
  if (job.schedule === undefined)
    return report(
      path,
      `has no time to count from, since nothing says when ${name} starts; write schedule, or remove it`,
    );
  const late = shifted(job.schedule.cron, lateAfter / 60);
  if (late.why === undefined) return;
  const near = nearestLate(job.schedule.cron, lateAfter / 60);
  const remedy = near === undefined ? "remove it" : `write lateAfter: ${near}`;
  report(path, `counted from ${job.schedule.cron} it ${late.why}; ${remedy}`);
}

/** The nearest other deadline in quarters of an hour that one cron can say. */
function nearestLate(cron: string, wanted: number): string | undefined {
  const quarters = Array.from({ length: 24 * 4 }, (_, index) => (index + 1) * 15);
  const [near] = quarters
    .filter((each) => shifted(cron, each).why === undefined)
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  return near === undefined ? undefined : near % 60 === 0 ? `${near / 60}h` : `${near}m`;
}

/** What asks whether a run is late has names of its own beside those of jobs. */
function checkLateNames({ kinds }: Environment, report: Report): void {
  const watched = Object.keys(kinds.jobs).filter((name) => kinds.jobs[name]!.alerts.lateAfter !== undefined);
  const taken = watched.length === 0 ? [] : ["late", ...watched.map((name) => `${name}-late`)];
  for (const name of Object.keys(kinds.jobs).filter((each) => taken.includes(each)))
    report(["jobs", name], "is what asks for a late run called in the cloud; choose another name");
}

// "GPU support for jobs", Cloud Run's documentation: nvidia-l4 with at least 4 processors and 16 GiB, for an hour. Two of the regions by invitation.
const gpuRegions = ["asia-southeast1", "asia-south1", "europe-west1", "europe-west4", "us-central1", "us-east4"];
const mostWithGpu = 3_600; // seconds

// "Container runtime contract", Cloud Run's documentation: what it sets for jobs, and for services. Others that begin with K_ are free.
const reservedOnGoogle = /^(?:PORT|K_(?:SERVICE|REVISION|CONFIGURATION)|CLOUD_RUN_\w+|X_GOOGLE_\w+)$/;

/** Jobs of Cloud Run. */
export function checkGoogleJobs(environment: GcpEnvironment, report: Report): void {
  for (const [name, job] of Object.entries(environment.kinds.jobs)) {
    const path = ["jobs", name];
    checkReserved(job.env, reservedOnGoogle, [...path, "env"], report);
    checkGoogleSize(job, path, report);
    checkGoogleGpu(environment.gcp.region, job, path, report);
    checkPrivateCalls(environment, job, "the job", path, report);
  }
}

function checkGoogleSize({ cpu, memory, gpu }: GoogleJob, path: string[], report: Report): void {
  const [least, most] = memoryOf[cpu]!;
  const range = `${sizeInWords(least * 1024 ** 3)} to ${most}GiB`;
  if (memory < least * 1024 ** 3 || memory > most * 1024 ** 3)
    report([...path, "memory"], `${sizeInWords(memory)} does not go with cpu: ${cpu}; write ${range}`);
  else if (gpu !== undefined && memory < 16 * 1024 ** 3)
    report([...path, "gpu"], "needs more beside it; write cpu: 4 and memory: 16GiB, or more");
}

function checkGoogleGpu(region: string, { gpu, timeout }: GoogleJob, path: string[], report: Report): void {
  if (gpu === undefined) return;
  if (!gpuRegions.includes(region))
    report(
      [...path, "gpu"],
      `Cloud Run has no GPU in ${region}; remove it, or run the job in an environment in ${gpuRegions.slice(0, -1).join(", ")} or ${gpuRegions.at(-1)}`,
    );
  if (timeout > mostWithGpu)
    report(
      [...path, "timeout"],
      "is more than the hour that Cloud Run gives a task with a GPU; write 1h, or more tasks",
    );
}

// `ContainerProperties.environment`, Batch API; and what ECS tells a container.
const reservedOnAws = /^(?:AWS_BATCH\w*|AWS_EXECUTION_ENV|AWS_CONTAINER_\w+|ECS_CONTAINER_\w+)$/;
const mostAttempts = 10; // `RetryStrategy.attempts`, Batch API
const besidesOnSpot = 3; // the first, and two for machines that were taken back

/** Jobs of AWS Batch. */
export function checkAwsJobs(environment: AwsEnvironment, report: Report): void {
  for (const [name, job] of Object.entries(environment.kinds.jobs)) {
    const path = ["jobs", name];
    checkReserved(job.env, reservedOnAws, [...path, "env"], report);
    for (const field of ["command", "args"] as const)
      (job[field] ?? []).forEach((text, index) => {
        // `ContainerOverrides.command`, Batch API
        if (text === "") report([...path, field, String(index)], "is empty, which AWS Batch does not take; remove it");
      });
    checkOwnRoles(environment, job.access, ["jobs", name], report);
    if (job.gpu === undefined) checkFargate(job, path, report);
    else checkInstance(job, job.gpu, path, report);
    if (job.capacity === "spot" && job.retries + besidesOnSpot > mostAttempts)
      report(
        [...path, "retries"],
        `${job.retries} retries and two for machines that are taken back are more than the ${mostAttempts} attempts of AWS Batch; write at most ${mostAttempts - besidesOnSpot}`,
      );
  }
}

/** On a machine of EC2, which holds one task at least. */
function checkInstance(
  { cpu, memory, disk }: AwsJob,
  { instance, count }: NonNullable<AwsJob["gpu"]>,
  path: string[],
  report: Report,
): void {
  if (disk !== undefined)
    report([...path, "disk"], `is Fargate's, and a job with a GPU runs on ${instance}, which has its own; remove it`);
  if (cpu < 1) report([...path, "cpu"], `${cpu} is for Fargate, and a job with a GPU runs on EC2; write at least 1`);
  if (/^ml\./.test(instance))
    return report([...path, "gpu", "instance"], `is SageMaker's name of it; write ${instance.slice(3)}`);
  const size = gpuInstances[instance];
  if (size === undefined) return; // warned of
  const [cpus, gibibytes, gpus] = size;
  if (count > gpus) report([...path, "gpu", "count"], `${instance} has ${gpus}; write at most ${gpus}`);
  if (cpu > cpus) report([...path, "cpu"], `${instance} has ${cpus}; write at most ${cpus}`);
  // The system and ECS's agent take part of it: "Compute resource memory management", Batch guide.
  if (memory >= gibibytes * 1024 ** 3)
    report([...path, "memory"], `${instance} has ${gibibytes}GiB, of which its system needs some; write less`);
}
