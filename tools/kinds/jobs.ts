import { hasWorkflow, namesDate, sizeInWords } from "../../language";
import type { Flow, Item, KindWords } from "./kind";
import { counted, duration, prose } from "./phrases";
import { variableFlows } from "./variables";

type Job = Item<"jobs">;

export const jobs: KindWords<"jobs"> = {
  title: "Jobs",
  shape: ["[", "]"],
  place: (name) => name,
  describe: (job) => [
    ...(job.description === undefined ? [] : [prose(job.description)]),
    whenOf(job),
    ...(namesDate(job.args) ? ["knows its date"] : []),
    ...(job.schedule?.overlap === "allow" ? ["may overlap"] : []),
    ...(job.alerts.lateAfter === undefined ? [] : [`late after ${duration(job.alerts.lateAfter)}`]),
    ...(job.tasks === 1 ? [] : [counted(job.tasks, "task")]),
    sizeOf(job),
    `at most ${duration(job.timeout)}`,
    ...(job.retries === 0 ? [] : [counted(job.retries, "retry")]),
    ...("capacity" in job && job.capacity === "spot" ? ["spot"] : []),
    ...(job.vpc ? ["in the network"] : []),
  ],
  /** It reads its image and its secrets, and a file that lands starts it. */
  flows: (who, { image, env, on }) => [
    ...imageFlows(who, image),
    ...variableFlows(who, env),
    ...(on === undefined ? [] : [startedBy(`bucket/${on.key}`, who, on.path)]),
  ],
  keyAgents: (items) => ["run", ...(items.some(hasWorkflow) ? ["workflows"] : [])],
};

function whenOf({ schedule, on }: Job): string {
  const ways = [
    ...(schedule === undefined
      ? []
      : [`${schedule.enabled ? "at" : "paused, else at"} \`${schedule.cron}\` ${schedule.timezone}`]),
    ...(on === undefined ? [] : ["when a file lands"]),
  ];
  return ways.length === 0 ? "when somebody starts it" : ways.join(" and ");
}

function sizeOf(job: Job): string {
  const { cpu, memory, gpu } = job;
  const size = `${cpu} CPU, ${sizeInWords(memory)}`;
  if (gpu === undefined) return size;
  return `${size}, ${gpu.count} GPU of ${"instance" in gpu ? gpu.instance : gpu.type}`;
}

function startedBy(who: string, thing: string, path: string): Flow {
  return { who, thing, verb: "starts", isThing: true, note: path === "" ? "a file" : `a file in ${path}` };
}

function imageFlows(who: string, image: string): Flow[] {
  const registry = /^registry\/[a-z0-9-]+/.exec(image)?.[0];
  return registry === undefined ? [] : [{ who, thing: registry, verb: "reads", isThing: true, note: "its image" }];
}
