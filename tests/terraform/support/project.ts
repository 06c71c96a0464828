import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { inject } from "vitest";
import { processesMarked } from "../../../sandbox/marked-processes";
import { run, type Ended } from "./run";
import { terraformCommand, terraformEnvironment } from "./terraform";

const root = resolve(__dirname, "../../..");

/**
 * A copy of the project's environments, driven as people do: by the `cdktf` command, with the project's own cdktf.json. What runs is this
 * checkout's start.js; its `environments/` and `cdktf.out/` are not touched.
 */
export class Project {
  readonly folder: string;
  private runs = 0;

  /** @param terraformAlone what runs Terraform where cdktf does not: {@link HeldProvider.command}, for one */
  constructor(
    name: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly terraformAlone = terraformCommand(),
  ) {
    this.folder = join(inject("folder"), name);
    mkdirSync(this.folder);
    cpSync(join(root, "environments"), join(this.folder, "environments"), { recursive: true });
    const settings = JSON.parse(readFileSync(join(root, "cdktf.json"), "utf8"));
    settings.app = settings.app.replace("start.js", join(root, "start.js"));
    writeFileSync(join(this.folder, "cdktf.json"), JSON.stringify(settings));
  }

  /** The program that the last command wrote for an environment. */
  program(environment: string): string {
    return readFileSync(join(this.folder, "cdktf.out", "stacks", environment, "cdk.tf.json"), "utf8");
  }

  /** Changes the text of an environment, as a person would in an editor. */
  edit(environment: string, change: (text: string) => string): void {
    const file = join(this.folder, "environments", `${environment}.yaml`);
    writeFileSync(file, change(readFileSync(file, "utf8")));
  }

  /** Writes an environment of the test's own; what is JSON is YAML. */
  write(environment: string, value: object): void {
    writeFileSync(join(this.folder, "environments", `${environment}.yaml`), JSON.stringify(value, undefined, 2));
  }

  /** `cdktf <command> <environment> <options>`. */
  async cdktf(command: string, environment: string, ...options: string[]): Promise<Ended> {
    // Its parsers are WebAssembly; compiled in a hurry, they cost it a fifth less.
    const cdktf = ["--liftoff-only", join(root, "node_modules", ".bin", "cdktf")];
    const words = [...cdktf, command, environment, ...options];
    return this.run(command, process.execPath, words, this.folder, environment);
  }

  /** Writes the program anew, as every `cdktf` command does before it starts Terraform. */
  async synth(environment: string): Promise<Ended> {
    return this.run("synth", process.execPath, [join(root, "start.js")], this.folder, environment);
  }

  /** `terraform <command>` on the program that the last `cdktf` command wrote, and where it was initialized. */
  async terraform(command: string, environment: string, ...options: string[]): Promise<Ended> {
    const stack = join(this.folder, "cdktf.out", "stacks", environment);
    return this.run(command, this.terraformAlone, [command, ...options], stack, environment);
  }

  /** `ponte <command> <environment> <options>`. */
  async ponte(command: string, environment: string, ...options: string[]): Promise<Ended> {
    const ponte = join(root, "bin", "ponte.js");
    return this.run(command, process.execPath, [ponte, command, environment, ...options], this.folder, environment);
  }

  /** Sends a signal to all that runs: Ctrl-C in a terminal, or the machine's power lost. */
  signal(signal: "SIGINT" | "SIGKILL"): void {
    for (const pid of processesMarked(this.folder)) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended meanwhile.
      }
    }
  }

  private async run(name: string, command: string, args: string[], cwd: string, environment: string): Promise<Ended> {
    const inherited = Object.entries(terraformEnvironment(inject("folder"))).filter(
      ([variable]) => !variable.startsWith("AWS_"),
    );
    const env = {
      ...Object.fromEntries(inherited),
      ...this.env,
      PONTE_SANDBOX: this.folder, // the mark by which `signal` finds what was started
      PONTE_ENVIRONMENT: environment,
      FORCE_COLOR: "0",
      CDKTF_SKIP_PROVIDER_LOCK: "true", // a mirror cannot give the hashes of other systems
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1", // the run has its own
    };
    const log = join(this.folder, `${++this.runs}-${name}.log`);
    return run(command, args, { cwd, env, log });
  }
}
