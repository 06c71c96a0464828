import { cpSync, existsSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { inject } from "vitest";
import { call, runningSandbox, type Address } from "../../../sandbox/address";
import type { Need, Status } from "../../../sandbox/clouds";
import type { Environment } from "../../../language";
import type { Json } from "../../support/check-schema";
import { HeldProvider } from "../support/held-provider";
import { Layers } from "../support/layers";
import { run, type Ended } from "../support/run";
import { terraformCommand, terraformEnvironment } from "../support/terraform";
import type { Plan } from "./evidence";

const root = resolve(__dirname, "../../..");

const changesSomething = {
  gcp: ({ method, path }: Json) => method !== "GET" && !/:(getIam|testIam)/.test(path), // reading rights is a POST as well
  aws: ({ action }: Json) => !/^(GET |HEAD |Get|List|Describe|Head|BatchGet|CreateRole$)/.test(action),
};

/** One environment in a project and a sandbox of its own, driven by what people type. Its commands share one process of the cloud's provider, where it is configured once. */
export class Sandboxed {
  readonly folder: string;
  private readonly provider?: HeldProvider;
  private readonly command: string;
  private readonly layers: Layers;
  private readonly name: string;
  private runs = 0;

  constructor(private readonly environment: Environment) {
    this.name = environment.name;
    this.folder = join(inject("folder"), "proof", this.name);
    const source = environment.cloud === "aws" ? "hashicorp/aws" : "hashicorp/google";
    const isAliased = environment.cloud === "gcp" && environment.gcp.billingAccount !== undefined;
    if (!isAliased) this.provider = new HeldProvider(`proof-${this.name}`, source);
    this.command = this.provider?.command ?? terraformCommand();
    this.layers = new Layers(this.folder, environment);
    const settings = readFileSync(join(root, "cdktf.json"), "utf8");
    writeFileSync(join(this.folder, "cdktf.json"), settings.replace("start.js", join(root, "start.js")));
  }

  /** Makes the environment what its own file says, with these texts on top of it, one above the other. */
  edit(texts: readonly string[]): void {
    this.layers.write(texts);
  }

  start = () => this.ponte("start");

  async stop(): Promise<void> {
    await this.provider?.release();
    await this.ponte("stop");
  }

  /** `ponte sandbox -- cdktf <command> <environment> <options>`. */
  cdktf(command: string, ...options: string[]): Promise<Ended> {
    // Its parsers are WebAssembly; compiled in a hurry, they cost it a quarter less.
    const cdktf = [process.execPath, "--liftoff-only", join(root, "node_modules", ".bin", "cdktf")];
    return this.ponte("--", ...cdktf, command, this.name, ...options);
  }

  /** `ponte <words>`, where no cloud is needed. */
  ponteAlone(...words: string[]): Promise<Ended> {
    const log = join(this.folder, `${++this.runs}-${words[0]}.log`);
    const options = { cwd: this.folder, env: terraformEnvironment(inject("folder")), log };
    return run(process.execPath, [join(root, "bin", "ponte.js"), ...words], options);
  }

  /** `ponte sandbox -- ponte <words>`. */
  told(...words: string[]): Promise<Ended> {
    return this.ponte("--", process.execPath, join(root, "bin", "ponte.js"), ...words);
  }

  /** `ponte sandbox -- sh -c <line>`, where `$PONTE` is what runs ponte. */
  shell(line: string): Promise<Ended> {
    const ponte = `PONTE='${process.execPath} ${join(root, "bin", "ponte.js")}'`;
    return this.ponte("--", "sh", "-c", `${ponte}; ${line}`);
  }

  /** Makes the program anew, as every `cdktf` command does before it runs Terraform. */
  synth(): Promise<Ended> {
    const env = {
      ...terraformEnvironment(inject("folder")),
      PONTE_ENVIRONMENT: this.name,
      CDKTF_OUTDIR: join(this.folder, ".ponte", "out"),
    };
    const log = join(this.folder, `${++this.runs}-synth.log`);
    return run(process.execPath, [join(root, "start.js")], { cwd: this.folder, env, log });
  }

  /** `ponte sandbox -- terraform <command> <options>` on the program that was made last: what `cdktf` runs, in half the time. */
  terraform(command: string, ...options: string[]): Promise<Ended> {
    return this.ponte("--", this.command, `-chdir=${this.stack}`, command, "-no-color", ...options);
  }

  /** `ponte sandbox -- terraform state <words>`, on the same. */
  state(...words: string[]): Promise<Ended> {
    return this.ponte("--", this.command, `-chdir=${this.stack}`, "state", ...words);
  }

  /**
   * `terraform plan` with nothing else around it, half as long; it makes no call with `-refresh=false`. What it finds, as JSON, a line each; with
   * `-out=plan`, the file `plan` lies beside the program.
   */
  async plan(options: readonly string[], folder = this.stack): Promise<Ended> {
    const env = { ...terraformEnvironment(inject("folder")), ...(await this.variables()) };
    const log = join(this.folder, `${++this.runs}-plan.log`);
    return run(this.command, ["plan", "-json", ...options], { cwd: folder, env, log });
  }

  /**
   * The same of a copy of program and state without the anchor: nothing but the guards of the things themselves is left, or not even these. What was
   * planned is in the file `plan.json` of the folder.
   */
  async planWithoutAnchor(options: readonly string[], guards = true): Promise<{ ended: Ended; plan: string }> {
    const bare = join(this.folder, ".ponte", "out", "bare", this.name);
    const isThere = existsSync(bare); // what was installed stays
    for (const file of isThere ? readdirSync(bare) : [])
      if (!file.startsWith(".terraform")) rmSync(join(bare, file), { recursive: true });
    const isLeftOut = isThere ? /\.terraform$|anchor\.tf$/ : /anchor\.tf$/;
    cpSync(this.stack, bare, { recursive: true, verbatimSymlinks: true, filter: (path) => !isLeftOut.test(path) });
    if (!guards)
      writeFileSync(
        join(bare, "cdk.tf.json"),
        JSON.stringify(this.program()).replaceAll('"prevent_destroy":true', '"prevent_destroy":false'),
      );
    const state = JSON.parse(readFileSync(join(this.folder, ".ponte", `terraform.${this.name}.tfstate`), "utf8")) as {
      resources: { type: string }[];
    };
    const resources = state.resources.filter(({ type }) => type !== "terraform_data");
    const file = join(bare, "bare.tfstate");
    writeFileSync(file, JSON.stringify({ ...state, resources }));
    const ended = await this.plan(["-out=plan", `-state=${file}`, ...options], bare);
    return { ended, plan: await this.writePlanned(bare) };
  }

  /** Writes what was planned last, as JSON, to the file `plan.json` beside it, and tells where that is. */
  async writePlanned(folder = this.stack): Promise<string> {
    const file = join(folder, "plan.json");
    writeFileSync(file, (await this.read(folder, "show", "-json", "plan")).output);
    return file;
  }

  /** The plan that the last `cdktf diff`, or `terraform plan -out=plan`, has left. */
  async planned(): Promise<Plan> {
    return JSON.parse((await this.read(this.stack, "show", "-json", "plan")).output) as Plan;
  }

  /** What `terraform validate` finds in the program that the last command wrote. */
  async invalid(): Promise<unknown[]> {
    return JSON.parse((await this.read(this.stack, "validate", "-json")).output).diagnostics as unknown[];
  }

  /** The calls so far that have changed something in the cloud; the roles that an AWS file names are made by the sandbox itself. */
  async changes(): Promise<Json[]> {
    await this.status(); // it writes the calls down
    const { environment } = this;
    const file = environment.cloud === "gcp" ? "google.jsonl" : `aws-${environment.aws.account}.jsonl`;
    const lines = readFileSync(join(this.folder, ".ponte", "sandbox", file), "utf8")
      .trim()
      .split("\n");
    return lines.map((line) => JSON.parse(line) as Json).filter(changesSomething[environment.cloud]);
  }

  program(): Json {
    return JSON.parse(readFileSync(join(this.stack, "cdk.tf.json"), "utf8")) as Json;
  }

  /** What exists in the sandbox, a line for each thing. */
  async things(): Promise<string[]> {
    const { clouds } = await this.status();
    return clouds.flatMap(({ things }) => things);
  }

  async status(): Promise<Status> {
    return (await call(await this.address(), "GET status")) as Status;
  }

  /** The variables under which a call reaches the sandbox. */
  async variables(): Promise<Record<string, string>> {
    const { environment } = this;
    const need: Need =
      environment.cloud === "aws"
        ? { cloud: "aws", owner: environment.aws.account, region: environment.aws.region }
        : { cloud: "gcp", owner: environment.gcp.project, region: environment.gcp.region };
    return (await call(await this.address(), "POST need", need)) as Record<string, string>;
  }

  /** Ways in which the sandbox's AWS has answered what AWS cannot answer. */
  async faults(): Promise<string[]> {
    const { AWS_ENDPOINT_URL } = await this.variables();
    return (await fetch(`${AWS_ENDPOINT_URL}/moto-api/ponte/faults`)).json() as Promise<string[]>;
  }

  /** `aws 5.100.0 in place of 6.25.0`: what is asked for, and what the file is called that has run. */
  providers(): string[] {
    const files = join(this.stack, ".terraform", "providers");
    return (readdirSync(files, { recursive: true }) as string[]).flatMap((path) => {
      const [, name, wanted] = /\/([^/]+)\/([\d.]+)\/[^/]+$/.exec(path) ?? [];
      if (name === undefined) return [];
      const [file] = readdirSync(join(files, path)).filter((each) => each.startsWith("terraform-provider-"));
      const [, ran] = /_v([\d.]+\d)/.exec(realpathSync(join(files, path, file!)))!;
      return ran === wanted ? `${name} ${ran}` : `${name} ${ran} in place of ${wanted}`;
    });
  }

  /** Terraform, where it calls no cloud. */
  private read(folder: string, ...args: string[]): Promise<Ended> {
    const env = terraformEnvironment(inject("folder"));
    return run(this.command, args, { cwd: folder, env, log: join(folder, `${args[0]}.log`) });
  }

  private ponte(...words: string[]): Promise<Ended> {
    const env = {
      ...terraformEnvironment(inject("folder")),
      PONTE_ENVIRONMENT: this.name,
      TERRAFORM_BINARY_NAME: this.command,
      FORCE_COLOR: "0",
    };
    const label = words.find((word) => /^[a-z]+$/.test(word));
    const log = join(this.folder, `${++this.runs}-${label}.log`);
    const ponte = [join(root, "bin", "ponte.js"), "sandbox", ...words];
    return run(process.execPath, ponte, { cwd: this.folder, env, log });
  }

  /** The folder of the program. */
  get stack(): string {
    return join(this.folder, ".ponte", "out", "stacks", this.name);
  }

  private async address(): Promise<Address> {
    return (await runningSandbox(join(this.folder, ".ponte", "sandbox.json")))!;
  }
}
