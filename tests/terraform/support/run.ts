import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** How a command ended, and all that it wrote. */
export interface Ended {
  code: number | null;
  output: string;
}

/** Where and how long a command may run. */
export interface RunOptions {
  cwd: string;

  /** All of it: nothing is inherited. */
  env: NodeJS.ProcessEnv;

  /** The file that the output goes to, as it comes: what a command that hangs has said can be read while it does. */
  log: string;

  /**
   * When the command and everything that it started is killed.
   * @default 20
   */
  minutes?: number;

  /** Kills it, and everything that it started, as if the machine had gone. */
  signal?: AbortSignal;
}

/** Runs a command to its end. */
export async function run(command: string, args: string[], options: RunOptions): Promise<Ended> {
  const { cwd, env, log, minutes = 20, signal } = options;
  const file = openSync(log, "w");
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", file, file], detached: true });
  closeSync(file);
  const killed = setTimeout(() => kill(child.pid), minutes * 60_000);
  const killWithUs = () => kill(child.pid);
  process.once("exit", killWithUs);
  signal?.addEventListener("abort", killWithUs);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", resolve);
    });
    return { code, output: readFileSync(log, "utf8") };
  } finally {
    clearTimeout(killed);
    process.removeListener("exit", killWithUs);
  }
}

/** Waits until `isSeen`, which a command is to bring about; fails with all that the command has said when it ends before. */
export async function untilSeen(what: string, isSeen: () => Promise<boolean>, command: Promise<Ended>): Promise<void> {
  let ended: Ended | undefined;
  command.then((how) => (ended = how), () => undefined); // prettier-ignore
  for (;;) {
    const before = ended; // what the command did last must count
    if (await isSeen()) return;
    if (before !== undefined) throw new Error(`ended with ${before.code} before ${what}:\n${before.output}`);
    await sleep(500);
  }
}

/** The command leads a group of its own, so that providers end with their Terraform. */
function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended in the meantime
  }
}
