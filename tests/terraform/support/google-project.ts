import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { inject } from "vitest";
import { startGoogle, type Google, type LogLine } from "../../../sandbox/google";
import { expectNoFindings } from "../../support/google-findings";
import { HeldProvider } from "./held-provider";
import { run, type Ended } from "./run";
import { terraformCommand, terraformEnvironment } from "./terraform";

const root = resolve(__dirname, "../../..");

/** What every environment here has. */
export const gcp = {
  project: "acme-ml-test",
  projectNumber: "481516234200",
  region: "europe-west1",
  deployer: "deployer@acme-ml-test.iam.gserviceaccount.com",
};

/**
 * An environment `dev` on Google Cloud with a sandbox of its own, and its state in a file. It is driven by `start.js` and Terraform alone,
 * which is what `cdktf deploy` runs, in half the time.
 */
export class GoogleProject {
  private readonly env: NodeJS.ProcessEnv;
  private readonly stack: string;
  private runs = 0;
  private read = 0;
  private initialized = false;

  private constructor(
    readonly folder: string,
    readonly google: Google,
    private readonly provider: HeldProvider,
  ) {
    this.stack = join(folder, "cdktf.out", "stacks", "dev");
    this.env = {
      ...terraformEnvironment(inject("folder")),
      ...google.environment,
      PONTE_ENVIRONMENT: "dev",
      CDKTF_OUTDIR: join(folder, "cdktf.out"),
    };
  }

  static async start(name: string): Promise<GoogleProject> {
    const folder = join(inject("folder"), name);
    mkdirSync(join(folder, "environments"), { recursive: true });
    const projects = [{ id: gcp.project, number: gcp.projectNumber }];
    const certificate = join(folder, "certificate.pem");
    const upstreamProxy = process.env.HTTPS_PROXY ?? process.env.https_proxy;
    const log = join(folder, "google.jsonl");
    const provider = new HeldProvider(name, "hashicorp/google");
    return new GoogleProject(folder, await startGoogle({ certificate, projects, upstreamProxy, log }), provider);
  }

  /** Ends the sandbox, and what works on it. */
  async stop(): Promise<void> {
    await this.provider.release();
    const findings = this.google.findings();
    await this.google.stop();
    expectNoFindings(findings);
  }

  /** Writes the environment's file; JSON is YAML. */
  write(kinds: object): void {
    const common = { cloud: "gcp", system: "churn", owner: "ml@acme.example", protect: false, gcp };
    const file = join(this.folder, "environments", "dev.yaml");
    writeFileSync(file, JSON.stringify({ ...common, ...kinds }, null, 2));
  }

  /** Makes the program and applies it, as `cdktf deploy dev --auto-approve` does; `killAt` as in {@link terraform}. */
  async deploy(options: { killAt?: string } = {}): Promise<Ended> {
    const made = await this.synthesize();
    if (made.code !== 0) return made;
    return this.terraform(["apply", "-auto-approve", "-parallelism=20"], options);
  }

  /** The plan of what is written; it ends with 0 when there is nothing to do, and with 2 when there is. */
  async plan(...options: string[]): Promise<Ended> {
    const made = await this.synthesize();
    return made.code !== 0 ? made : this.terraform(["plan", "-detailed-exitcode", "-lock=false", ...options]);
  }

  async destroy(): Promise<Ended> {
    return this.terraform(["destroy", "-auto-approve", "-parallelism=20"]);
  }

  /** `ponte <words>` in the environment's folder. */
  async ponte(...words: string[]): Promise<Ended> {
    const log = join(this.folder, `${++this.runs}-${words[0]}.log`);
    return run(process.execPath, [join(root, "bin", "ponte.js"), ...words], { cwd: this.folder, env: this.env, log });
  }

  /** Runs Terraform in the environment's program. With `killAt`, as soon as a path that ends so is called, it is killed, with its providers. */
  async terraform([command = "", ...options]: string[], { killAt }: { killAt?: string } = {}): Promise<Ended> {
    const words = [command, "-no-color", ...options];
    const where = { cwd: this.stack, env: this.env, log: join(this.folder, `${++this.runs}-${command}.log`) };
    if (killAt === undefined) return run(this.provider.command, words, where);
    const { signal, forget } = this.nextCallOf(killAt);
    return run(terraformCommand(), words, { ...where, signal }).finally(forget);
  }

  /** The state, as Terraform wrote it. */
  state(): string {
    return readFileSync(join(this.folder, "terraform.dev.tfstate"), "utf8");
  }

  /** A file beside the program, such as a plan. */
  file(name: string): Buffer {
    return readFileSync(join(this.stack, name));
  }

  /** What was called since this was asked last. */
  newCalls(): readonly LogLine[] {
    const lines = this.google.calls().slice(this.read);
    this.read += lines.length;
    return lines;
  }

  /** A signal for when a path that ends so is called again; to be forgotten where that may never be. */
  private nextCallOf(path: string): { signal: AbortSignal; forget: () => void } {
    const called = new AbortController();
    const before = this.google.calls().length;
    const isCalled = () => this.google.calls().slice(before).some((call) => call.path.endsWith(path)); // prettier-ignore
    const timer = setInterval(() => isCalled() && called.abort(), 20);
    return { signal: called.signal, forget: () => clearInterval(timer) };
  }

  /** Tells the sandbox how things go: see `Fault` there. Each replaces what was told before. */
  async tell(...faults: object[]): Promise<void> {
    const post = async (path: string, body: object) => {
      const url = `http://127.0.0.1:${this.google.port}/__sandbox/${path}`;
      const answer = await fetch(url, { method: "POST", body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
    };
    await post("heal", {});
    for (const fault of faults) await post("fail", fault);
  }

  private async synthesize(): Promise<Ended> {
    const log = join(this.folder, `${++this.runs}-synth.log`);
    const made = await run(process.execPath, [join(root, "start.js")], { cwd: this.folder, env: this.env, log });
    if (made.code !== 0 || this.initialized) return made;
    this.initialized = true;
    return this.terraform(["init", "-input=false"]);
  }
}
