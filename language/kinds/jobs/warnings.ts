import type { Environment } from "../../environment";
import { shortestGap } from "../../words/cron";
import { referencesOf } from "../../words/destinations";
import { nearest } from "../../yaml/nearest";
import type { Warn } from "../../yaml/problem";
import { gpuInstances } from "./gpu-instances";
import { datePlaceholder } from "./schema";

type Job = Environment["kinds"]["jobs"][string];

/** What a job may say, and will hardly mean. */
export function warnOfJobs({ kinds, alerts }: Environment, warn: Warn): void {
  for (const [name, job] of Object.entries<Job>(kinds.jobs)) {
    const path = ["jobs", name];
    warnOfTimes(job, path, warn);
    if (job.alerts.lateAfter !== undefined && alerts === undefined)
      warn([...path, "alerts", "lateAfter"], "tells nobody; write alerts: { emails: [...] } of the environment");
    warnOfDates(job, path, warn);
    warnOfFiles(job, path, warn);
    if (job.gpu !== undefined && "instance" in job.gpu)
      warnOfInstance(job.gpu.instance, [...path, "gpu", "instance"], warn);
  }
}

function warnOfTimes({ schedule, timeout, alerts: { lateAfter } }: Job, path: string[], warn: Warn): void {
  if (schedule === undefined) return;
  if (lateAfter !== undefined && lateAfter < timeout)
    warn(
      [...path, "alerts", "lateAfter"],
      `calls a run late that may still go, since one may take ${timeout / 60} minutes; write as much as timeout, or more`,
    );
  const gap = shortestGap(schedule.cron) * 60;
  if (schedule.overlap === "allow" && gap < timeout)
    warn(
      [...path, "schedule", "overlap"],
      `lets up to ${Math.ceil(timeout / gap)} runs go at a time, since one starts every ${gap / 60} minutes and may take ${timeout / 60}; write overlap: skip, or a shorter timeout`,
    );
}

/** In `args` alone the date is put in. */
function warnOfDates({ command = [], env }: Job, path: string[], warn: Warn): void {
  const says = `holds ${datePlaceholder}, which is put into args alone; write it there`;
  command.forEach((text, index) => {
    if (text.includes(datePlaceholder)) warn([...path, "command", String(index)], says);
  });
  for (const [variable, value] of Object.entries(env))
    if (typeof value === "string" && value.includes(datePlaceholder)) warn([...path, "env", variable], says);
}

/** A job that a file starts is not told which: it looks for it. */
function warnOfFiles({ on, schedule, reads, writes, identity }: Job, path: string[], warn: Warn): void {
  if (on === undefined) return;
  if (schedule?.overlap === "skip")
    warn(
      [...path, "on"],
      "starts nothing for a file that lands while a run goes, since overlap is skip; let the job take all that lies there, or write overlap: allow",
    );
  if (identity !== undefined) return;
  const seen = [...referencesOf(reads), ...referencesOf(writes)].some(
    ({ to }) => to.kind === "bucket" && to.key === on.key,
  );
  if (seen) return;
  const below = on.path === "" ? "" : `/${on.path}`;
  warn([...path, "on"], `starts it, and it may not read what landed; write reads: [bucket/${on.key}${below}]`);
}

function warnOfInstance(instance: string, path: string[], warn: Warn): void {
  if (gpuInstances[instance] !== undefined) return;
  const near = nearest(instance, Object.keys(gpuInstances), 2);
  const hint = near === undefined ? "check its name" : `did you mean ${near}?`;
  warn(path, `${instance} is no instance type with GPUs of NVIDIA that EC2 had in November 2026; ${hint}`);
}
