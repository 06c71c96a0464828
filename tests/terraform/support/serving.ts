import { expect } from "vitest";
import { startCalling, type Answers } from "./calling";
import { HeldProvider } from "./held-provider";
import { startAws, type Aws } from "./moto";
import { expectAnsweredAsAws } from "./moto-faults";
import { Project } from "./project";
import { untilSeen, type Ended } from "./run";
import { changesOf, mistakesIn, sharesOf } from "./served";

const account = "111122223333";

/** What a step has done, and what clients saw meanwhile; endpoints go by their keys. */
export interface Step {
  /** What clients got from each endpoint that they called. */
  readonly answers: Record<string, Answers>;

  /** The calls that changed an endpoint, in order. */
  calls(endpoint: string): { action: string; what: string }[];

  /** Their operations alone. */
  changes(endpoint: string): string[];

  /** The percent of the requests that each configuration answered, each time that it changed; the older configuration comes first. */
  shares(endpoint: string): number[][];
}

/** An environment of served models on a sandbox of its own, deployed step by step. */
export class Serving {
  /** Every step so far has succeeded. */
  public succeeded = true;

  /** Endpoints that are called through their queue. */
  public queued: string[] = [];

  private isDeployed = false;

  private constructor(
    readonly aws: Aws,
    private readonly provider: HeldProvider,
    private readonly there: string[],
    readonly project: Project,
    readonly environment: string,
    private readonly stateBucket: string,
  ) {}

  /** Begins with an empty account; `roles` exist there, as those of callers do, and whatever `prepare` makes. */
  static async start(
    environment: string,
    roles: string[] = [],
    prepare?: (aws: Aws) => Promise<unknown>,
  ): Promise<Serving> {
    const aws = await startAws(account);
    for (const role of roles) await aws.makeRole(role);
    await prepare?.(aws);
    const stateBucket = "acme-serving-tfstate";
    await aws.makeBucket(stateBucket, "eu-west-1");
    const name = `serving-${environment}`;
    const provider = new HeldProvider(name, "hashicorp/aws");
    const project = new Project(name, { ...aws.environment, AWS_REGION: "eu-west-1" }, provider.command);
    return new Serving(aws, provider, await aws.inventory(), project, environment, stateBucket);
  }

  /** Ends the sandbox, and what works on it. */
  async stop(): Promise<void> {
    await this.provider.release();
    this.aws.stop();
  }

  /** Name of an endpoint in AWS. */
  name(endpoint: string): string {
    return `sv-${this.environment}-${endpoint}`;
  }

  /** Writes the environment's file, as a person would. */
  write(kinds: object): void {
    this.project.write(this.environment, {
      cloud: "aws",
      system: "sv",
      owner: "ml@acme.example",
      protect: false,
      aws: { account, region: "eu-west-1" },
      state: { bucket: this.stateBucket },
      ...kinds,
    });
  }

  /** Runs a command while a client calls each of `called` 20 times a second. */
  async during(called: string[], command: () => Promise<Ended>, expectation: (ended: Ended) => void): Promise<Step> {
    const before = (await this.aws.calls()).length;
    const names = called.map((endpoint) => this.name(endpoint));
    const queued = this.queued.map((endpoint) => this.name(endpoint));
    const stop = startCalling(this.aws, names, queued);
    const [ended, byName] = await command().then(
      async (result) => [result, await stop()] as const,
      async (error) => {
        await stop();
        throw error;
      },
    );
    expectation(ended);
    const calls = (await this.aws.calls()).slice(before);
    const changes = (endpoint: string) => changesOf(this.name(endpoint), calls);
    return {
      answers: Object.fromEntries(called.map((endpoint) => [endpoint, byName[this.name(endpoint)]!])),
      calls: changes,
      changes: (endpoint) => changes(endpoint).map(({ action }) => action),
      shares: (endpoint) => sharesOf(this.name(endpoint), calls),
    };
  }

  /** Asks an endpoint for that many predictions, and counts which model answers. */
  async ask(endpoint: string, requests: number): Promise<Record<string, number>> {
    const byModel: Record<string, number> = {};
    for (let count = 0; count < requests; count++) {
      const answer = await this.aws.request(`/endpoints/${this.name(endpoint)}/invocations`, "sagemaker", {
        method: "POST",
      });
      const { model } = (await answer.json()) as { model: string };
      byModel[model] = (byModel[model] ?? 0) + 1;
    }
    return this.byKey(endpoint, byModel);
  }

  /** From `sv-live-churn-champion-01234567` to `champion`. */
  private byKey(endpoint: string, byModel: Record<string, number>): Record<string, number> {
    const before = this.name(endpoint).length + 1;
    const counts: Record<string, number> = {};
    for (const [model, count] of Object.entries(byModel)) {
      const key = model.slice(before).replace(/-[0-9a-f]{8}$/, "");
      counts[key] = (counts[key] ?? 0) + count;
    }
    return counts;
  }

  /**
   * Deploys while clients call; after it, what holds after every step must hold. The first time it is `cdktf deploy`, then what that runs, in
   * half the time.
   */
  async deploy(called: string[] = [], expectation: (ended: Ended) => void = appliesAll): Promise<Step> {
    const deploy = () => (this.isDeployed ? this.apply() : this.cdktfDeploy());
    const step = await this.during(called, deploy, expectation);
    await this.expectServed(step);
    return step;
  }

  /** Makes the program and applies it, by Terraform alone. */
  async apply(): Promise<Ended> {
    const made = await this.project.synth(this.environment);
    if (made.code !== 0) return made;
    return this.project.terraform("apply", this.environment, "-auto-approve", "-no-color");
  }

  private async cdktfDeploy(): Promise<Ended> {
    this.isDeployed = true;
    return this.project.cdktf("deploy", this.environment, "--auto-approve");
  }

  /** Nothing ever pointed at what did not exist, somebody answered all the time, and no client saw a request fail. */
  async expectServed({ answers }: Step): Promise<void> {
    expect(mistakesIn(await this.aws.calls())).toEqual([]);
    for (const [endpoint, { byModel, failed }] of Object.entries(answers)) {
      expect(failed, endpoint).toEqual([]);
      expect(byModel, endpoint).not.toEqual({});
    }
  }

  /** The second plan is empty. Terraform alone, in the folder that cdktf has left: half the time of `cdktf diff`. */
  async expectNoChanges(): Promise<void> {
    expect(await this.project.terraform("plan", this.environment, "-detailed-exitcode")).toSucceed("No changes.");
  }

  /**
   * `cdktf deploy`, which is ended with all its processes while it updates an endpoint. Asked first, as Ctrl-C and a cancelled job do, Terraform
   * saves its state at once; otherwise only when something is done at least 20 s after the last time, which during one long update is never.
   */
  async deployKilled(endpoint: string, { askFirst }: { askFirst: boolean }): Promise<Step> {
    const before = (await this.aws.calls()).length;
    const changes = async () => changesOf(this.name(endpoint), (await this.aws.calls()).slice(before));
    const deploy = async () => {
      const deploying = this.cdktfDeploy();
      const isUpdating = async () => (await changes()).some(({ action }) => action === "UpdateEndpoint");
      await untilSeen("UpdateEndpoint", isUpdating, deploying);
      const model = (await changes()).find(({ action }) => action === "CreateModel")!.what;
      const isSaved = async () => (await this.aws.object(this.state))!.includes(model);
      if (askFirst) {
        this.project.signal("SIGINT");
        await untilSeen("the model in the state", isSaved, deploying);
      }
      this.project.signal("SIGKILL");
      expect(await isSaved()).toBe(askFirst);
      return deploying;
    };
    const step = await this.during([endpoint], deploy, (ended) => expect(ended.code).not.toBe(0));
    await this.expectServed(step);
    return step;
  }

  /** Tells Terraform of what a killed run has made and could not write down: `terraform import`, for what the program names and the state lacks. */
  async importLeftovers(endpoint: string): Promise<void> {
    const { resource } = JSON.parse(this.project.program(this.environment)) as {
      resource: Record<string, Record<string, { name: string; for_each: string }>>;
    };
    const known = await this.aws.object(this.state);
    for (const type of ["aws_sagemaker_model", "aws_sagemaker_endpoint_configuration"]) {
      for (const [id, { name, for_each }] of Object.entries(resource[type]!)) {
        if (!name.startsWith(`${this.name(endpoint)}-`) || known!.includes(`"${name}"`)) continue;
        const [key] = /"[^"]+"/.exec(for_each)!;
        const ended = await this.project.terraform("import", this.environment, `${type}.${id}[${key}]`, name);
        expect(ended).toSucceed("Import successful!");
      }
    }
  }

  /** Takes away the lock of a run that was killed, as the message tells people to; one that had time to end has done so itself. */
  async unlock(): Promise<void> {
    const lock = await this.aws.object(`${this.state}.tflock`);
    if (lock === undefined) return;
    const { ID } = JSON.parse(lock) as { ID: string };
    expect(await this.project.terraform("force-unlock", this.environment, "-force", ID)).toSucceed();
  }

  private get state(): string {
    return `/${this.stateBucket}/sv/${this.environment}/terraform.tfstate`;
  }

  /** Destroys everything, and expects that nothing is left but what was there before, and that AWS could have answered so all the time. */
  async expectDestroyed(): Promise<void> {
    const ended = await this.project.terraform("destroy", this.environment, "-auto-approve", "-no-color");
    expect(ended).toSucceed("Destroy complete!");
    expect(await this.aws.inventory()).toEqual(this.there);
    expectAnsweredAsAws(await this.aws.faults(), this.environment);
  }
}

function appliesAll(ended: Ended): void {
  expect(ended).toSucceed("Apply complete!");
}
