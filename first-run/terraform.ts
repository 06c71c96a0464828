import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";

/** How a command ended, and all that it said. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a command; what it says goes to `log` as it comes, which is what remains when the run is interrupted. */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env, log }: { cwd: string; env?: NodeJS.ProcessEnv; log: string },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const file = createWriteStream(log, { flags: "a" });
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const heard = (text: Buffer) => {
      output += String(text);
      file.write(text);
    };
    child.stdout.on("data", heard);
    child.stderr.on("data", heard);
    child.once("error", reject);
    child.once("close", (code) => file.end(() => resolve({ code, output })));
  });
}

/** The program of the run's environment, driven by Terraform itself. */
export class Program {
  constructor(
    private readonly folder: string,
    private readonly root: string,
    private readonly environment: string,
  ) {}

  /** Writes it from the environment's file. */
  synth(): Promise<Ended> {
    return this.run(process.execPath, [join(this.root, "start.js")], this.folder);
  }

  terraform(command: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const stack = join(this.folder, "cdktf.out", "stacks", this.environment);
    return this.run(process.env.TERRAFORM_BINARY_NAME ?? "terraform", [command, "-no-color", ...args], stack, env);
  }

  /** What it puts out, by kind and name. */
  async outputs(): Promise<Record<string, { value: Record<string, unknown> }>> {
    const { output } = await this.terraform("output", ["-json"]);
    return JSON.parse(output) as Record<string, { value: Record<string, unknown> }>;
  }

  private run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return run(command, args, {
      cwd,
      env: { ...env, PONTE_ENVIRONMENT: this.environment },
      log: join(this.folder, "terraform.log"),
    });
  }
}

/** The first error in Terraform's frames, in one line. */
export function firstError(output: string): string {
  const text = output.replace(/^[│╷╵ ]+/gm, "").trim();
  const [found = text.slice(-300)] = /Error: [^]*?(?=\n\n\n|\nError: |$)/.exec(text) ?? [];
  return found.replace(/\s+/g, " ").slice(0, 600);
}
