import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { App, LocalBackend, type TerraformStack } from "cdktf";
import { expect, inject, onTestFinished } from "vitest";
import { bundle } from "../../../scripts/bundle";
import { HeldProvider, holdableOf } from "./held-provider";
import { run, type Ended } from "./run";
import { terraformCommand, terraformEnvironment } from "./terraform";

/** A library user's program of one stack, in a folder of its own, as Terraform alone deploys it. */
export class LibraryProgram {
  readonly folder: string;
  private readonly out: string;
  private readonly env: NodeJS.ProcessEnv;
  private isReady = false;
  private command = terraformCommand();

  constructor(name: string) {
    this.folder = join(inject("folder"), "programs", name.replace(/\W/g, "-"));
    this.out = join(this.folder, "cdktf.out");
    this.env = { ...terraformEnvironment(inject("folder")), CDKTF_OUTDIR: this.out };
    mkdirSync(this.folder, { recursive: true });
  }

  /** What the commands see of the cloud. */
  sees(variables: NodeJS.ProcessEnv): void {
    Object.assign(this.env, variables);
  }

  /** Synthesizes it: a file that does so when it is run, or a function. */
  async synthesize(program: string | ((app: App) => TerraformStack)): Promise<void> {
    if (typeof program !== "string") {
      const app = new App({ outdir: this.out, stackTraces: false });
      new LocalBackend(program(app), { path: join(this.folder, "terraform.tfstate") }); // else it is in this process's own folder
      return app.synth();
    }
    const { folder: cwd, env } = this;
    const bundled = bundle(program, { outdir: join(cwd, "bundle") });
    expect(await run(process.execPath, [bundled], { cwd, env, log: join(cwd, "synth.log") })).toSucceed();
  }

  /** Deploys it, and finds nothing left to do. */
  async deploy(): Promise<void> {
    if (!this.isReady) expect(await this.terraform("init")).toSucceed();
    if (!this.isReady) this.hold();
    this.isReady = true;
    expect(await this.terraform("apply", "-auto-approve")).toSucceed("Apply complete!");
    const plan = await this.terraform("plan", "-detailed-exitcode");
    expect(plan.output).toContain("No changes.");
    expect(plan.code).toBe(0);
  }

  /** From here on one provider works for the test. */
  private hold(): void {
    const source = holdableOf(JSON.parse(readFileSync(join(this.stack, "cdk.tf.json"), "utf8")));
    if (source === undefined) return;
    const provider = new HeldProvider(basename(this.folder), source);
    onTestFinished(provider.release);
    this.command = provider.command;
  }

  private get stack(): string {
    const stacks = join(this.out, "stacks");
    return join(stacks, readdirSync(stacks)[0]!);
  }

  private terraform(...words: string[]): Promise<Ended> {
    const log = join(this.folder, `${words[0]}.log`);
    return run(this.command, [...words, "-input=false", "-no-color"], { cwd: this.stack, env: this.env, log });
  }
}
