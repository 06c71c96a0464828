import type { Body } from "./json";
import type { Store } from "./store";

/** Something that ran, or runs: an execution of a job or of a workflow. */
export interface Run {
  /** `projects/p/locations/l/jobs/j/executions/e`, or of a workflow. */
  readonly name: string;
  /** The job or workflow. */
  readonly of: string;
  readonly kind: "job" | "workflow";
  readonly state: "active" | "succeeded" | "failed" | "cancelled";
  readonly started: string;
  readonly ended?: string;
  /** What a workflow was given and gave, as JSON. */
  readonly argument?: string;
  readonly result?: string;
  /** With what a job ran. */
  readonly args?: readonly string[];
}

/** What ran, the earliest first. */
export function runsOf(store: Store): Run[] {
  const runs = [...store.entries.values()].flatMap(({ type, name, body }): Run[] => {
    const of = name.split("/executions/")[0]!;
    if (type === "run:jobs/executions") return [{ name, of, kind: "job", ...ofJob(body) }];
    return type === "workflows:workflows/executions" ? [{ name, of, kind: "workflow", ...ofWorkflow(body) }] : [];
  });
  return runs.sort((a, b) => Date.parse(a.started) - Date.parse(b.started));
}

function ofJob({ startTime, completionTime, failedCount, cancelledCount, template }: Body) {
  const ended = completionTime && { ended: completionTime };
  const how = failedCount ? "failed" : cancelledCount ? "cancelled" : "succeeded";
  const state = completionTime === undefined ? "active" : how;
  return { state, started: startTime, ...ended, args: template.containers[0]?.args ?? [] } as const;
}

function ofWorkflow({ state, startTime, endTime, argument, result }: Body) {
  const ended = endTime && { ended: endTime };
  return { state: state.toLowerCase(), started: startTime, ...ended, argument, ...(result && { result }) };
}
