import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/**
 * Ends every process that carries `PONTE_SANDBOX=<mark>` in its environment, whoever its parent is by now: Terraform, its providers, and what
 * the person's command started besides. Not asked but killed: Terraform answers a request to end by waiting for the cloud.
 */
export function endProcessesMarked(mark: string): void {
  for (const pid of processesMarked(mark)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** The processes that carry the mark, this one left out. */
export function processesMarked(mark: string): number[] {
  const variable = `PONTE_SANDBOX=${mark}`;
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
