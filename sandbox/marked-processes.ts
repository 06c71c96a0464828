import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Ends every process that carries `PONTE_SANDBOX=<mark>` in its environment, whoever its parent is by now: Terraform, its providers, and what
 * the person's command started besides. Not asked but killed: Terraform answers a request to end by waiting for the cloud.
 */
export async function endProcessesMarked(mark: string): Promise<void> {
  // One that is about to die may have started another since the list was made.
  for (let tries = 0; tries < 100; tries++) {
    const pids = processesMarked(mark);
    if (pids.length === 0) return;
    for (const pid of pids) end(pid);
    await sleep(20);
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

/** The processes that carry the mark, this one left out. */
export function processesMarked(mark: string): number[] {
  return processesWith(`PONTE_SANDBOX=${mark}`);
}

/** The processes that have a variable in their environment, written `NAME=value`; this one left out. */
export function processesWith(variable: string): number[] {
  if (process.platform === "linux") {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids
      .filter((pid) => environmentOf(pid).includes(variable))
      .map(Number)
      .filter((pid) => pid !== process.pid);
  }
  const lines = execFileSync("ps", ["axeww", "-o", "pid=,command="], { encoding: "utf8" }).split("\n");
  return lines
    .filter((line) => line.includes(variable))
    .map((line) => parseInt(line, 10))
    .filter((pid) => pid !== process.pid);
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    return ""; // it has ended, or belongs to somebody else
  }
}
