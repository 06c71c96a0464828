import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Address } from "../../sandbox/address";
import { processesWith } from "../../sandbox/marked-processes";

const ponte = resolve(__dirname, "../../bin/ponte.js");

/** How a command ended, and all that it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A project's folder to run sandboxes in. Whatever is started from here can be found again by a variable of its own. */
export class SandboxedFolder {
  readonly path = mkdtempSync(join(tmpdir(), "ponte-sandboxed-"));
  private readonly variable = `PONTE_TEST=${randomBytes(8).toString("hex")}`;

  /** @param environments YAML by name */
  constructor(environments: Record<string, string>) {
    mkdirSync(join(this.path, "environments"));
    for (const [name, yaml] of Object.entries(environments)) this.write(name, yaml);
  }

  write(name: string, yaml: string): void {
    writeFileSync(join(this.path, "environments", `${name}.yaml`), yaml);
  }

  /** Starts `ponte sandbox <words>` at the head of a process group of its own. */
  start(words: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const [name, value] = this.variable.split("=");
    return spawn(process.execPath, [ponte, "sandbox", ...words], {
      cwd: this.path,
      env: { ...process.env, PONTE_ENVIRONMENT: undefined, ...env, [name!]: value },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
  }

  /** `ponte sandbox <words>`, to its end. */
  async sandbox(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const child = this.start(words, env);
    let output = "";
    for (const stream of [child.stdout!, child.stderr!]) stream.on("data", (text) => (output += String(text)));
    return new Promise((done) => child.once("close", (code) => done({ code, output })));
  }

  /** A Node program in the sandbox, for the environment that is named. */
  run(program: string, environment: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return this.sandbox(["--", process.execPath, "-e", program, environment], env);
  }

  /** What `.ponte/sandbox.json` says, while a sandbox runs. */
  address(): Address {
    return JSON.parse(readFileSync(join(this.path, ".ponte", "sandbox.json"), "utf8")) as Address;
  }

  /** The processes that are left of all that was started from here. */
  processes(): number[] {
    return processesWith(this.variable);
  }

  remove(): void {
    for (const pid of this.processes()) process.kill(pid, "SIGKILL");
    rmSync(this.path, { recursive: true, force: true });
  }
}
