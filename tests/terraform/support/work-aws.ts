import { expect } from "vitest";
import { minute, toldByCloudWatch, type Counted, type Resource, type Told } from "../../support/told";
import { inWords } from "../../support/told-table";
import { startBoto, type Boto, type Session } from "./boto";
import { HeldProvider } from "./held-provider";
import { startAws, type Aws, type Execution } from "./moto";
import { Project } from "./project";
import type { Ended } from "./run";

const account = "111122226666";
const region = "eu-west-1";

/** An environment of jobs on AWS, on a sandbox of its own. */
export class WorkOnAws {
  private resources: Resource[] = [];
  private readonly counted: Counted[] = [];
  private readonly messages: Told[] = [];
  private readonly times = { happened: [] as number[], deadlines: [] as number[] };
  private shift = 0;
  private seen = { ended: new Set<string>(), called: 0, published: 0 };

  private constructor(
    readonly aws: Aws,
    readonly boto: Boto,
    private readonly provider: HeldProvider,
    readonly project: Project,
    readonly there: string[],
  ) {}

  static async start(): Promise<WorkOnAws> {
    const aws = await startAws(account);
    await aws.makeBucket("acme-work-tfstate", region);
    const provider = new HeldProvider("work-aws", "hashicorp/aws");
    const project = new Project("work-aws", { ...aws.environment, AWS_REGION: region }, provider.command);
    return new WorkOnAws(aws, startBoto(aws.environment, region), provider, project, await aws.inventory());
  }

  async stop(): Promise<void> {
    this.boto.stop();
    await this.provider.release();
    this.aws.stop();
  }

  write(kinds: object): void {
    this.project.write("work", {
      ...{ cloud: "aws", system: "acme", owner: "ml@acme.example", protect: false },
      ...{ aws: { account, region }, state: { bucket: "acme-work-tfstate" }, registries: { pipelines: {} } },
      ...kinds,
    });
  }

  terraform(command: string, ...options: string[]): Promise<Ended> {
    return this.project.terraform(command, "work", "-no-color", ...options);
  }

  async deploy(): Promise<void> {
    expect(await this.project.synth("work")).toSucceed();
    expect(await this.terraform("init", "-input=false")).toSucceed();
    expect(await this.terraform("apply", "-auto-approve", "-parallelism=20")).toSucceed("Apply complete!");
    const { output } = await this.project.terraform("show", "work", "-json");
    this.resources = JSON.parse(output).values.root_module.resources;
  }

  async expectNoChanges(): Promise<void> {
    expect(await this.terraform("plan", "-detailed-exitcode")).toSucceed("No changes.");
  }

  /** Name of the bucket that files land in. */
  get bucket(): string {
    return this.resources.find(({ type }) => type === "aws_s3_bucket")!.values.bucket as string;
  }

  machine = (name: string) => `arn:aws:states:${region}:${account}:stateMachine:acme-work-${name}`;
  role = (name: string) => `arn:aws:iam::${account}:role/acme-work-${name}`;

  /** A call that must succeed. */
  async make(service: string, operation: string, given: object, session?: Session): Promise<any> {
    const { value, error, message } = await this.boto.call(service, operation, given, session);
    expect(error, `${operation}: ${message}`).toBeUndefined();
    return value;
  }

  /** The executions of a starter, oldest first. */
  async runs(name: string): Promise<Execution[]> {
    return (await this.aws.executions()).filter((each) => each.machine === `acme-work-${name}`);
  }

  /** The same, once all of them have ended and there are `more` than there were. */
  async ended(name: string, before: number, more = 1): Promise<Execution[]> {
    const isOver = async () => {
      const all = await this.runs(name);
      return all.length >= before + more && all.every(({ status }) => status !== "RUNNING");
    };
    await expect.poll(isOver).toBe(true);
    return (await this.runs(name)).slice(before);
  }

  /** What Batch was given, without the tasks of arrays. */
  async jobs(name: string): Promise<Record<string, any>[]> {
    const all = await this.aws.jobs();
    return all.filter(
      ({ jobDefinition, arrayProperties }) =>
        jobDefinition.includes(`/acme-work-${name}:`) && arrayProperties?.index === undefined,
    );
  }

  /** Starts a job by hand and waits for its end. */
  async run(name: string, input: object = {}): Promise<Execution> {
    const before = (await this.runs(name)).length;
    await this.begin(name, input);
    return (await this.ended(name, before))[0]!;
  }

  /** Starts a job by hand, and answers the ARN of its execution. */
  async begin(name: string, input: object = {}): Promise<string> {
    const given = { stateMachineArn: this.machine(name), input: JSON.stringify(input) };
    return (await this.make("stepfunctions", "start_execution", given)).executionArn as string;
  }

  /** What is due at a time; undefined where the schedule is off or gone. */
  async fire(schedule: string, at: Date): Promise<{ status: number } | undefined> {
    return this.aws.fire(`acme-work-jobs/acme-work-${schedule}`, iso(at)).catch(() => undefined);
  }

  /** A schedule's start that was refused: tried again until its time is over, then dropped. */
  async fireRefused(schedule: string, at: Date): Promise<void> {
    expect(await this.fire(schedule, at)).toMatchObject({ status: 403 });
    const [found] = this.resources.filter(({ type, values }) => type === "aws_scheduler_schedule" && values.name === `acme-work-${schedule}`); // prettier-ignore
    const [{ maximum_event_age_in_seconds: seconds }] = found!.values.target[0].retry_policy;
    const dimensions = { ScheduleGroup: "acme-work-jobs" };
    this.counted.push({
      at: at.getTime() + seconds * 1_000,
      metric: ["AWS/Scheduler", "InvocationDroppedCount"],
      dimensions,
    });
    this.times.happened.push(at.getTime());
  }

  /** Asks what the schedule of a deadline asks, four hours after a run was due. */
  async askAtDeadline(name: string, dueAt: Date): Promise<void> {
    await this.note();
    const at = new Date(dueAt.getTime() + 4 * 60 * minute);
    const before = (await this.runs("late")).length;
    const published = (await this.aws.published()).length;
    expect(await this.fire(`${name}-late`, at)).toMatchObject({ status: 200 });
    const [asked] = await this.ended("late", before);
    const messages = (await this.aws.published()).slice(published);
    this.times.deadlines.push(at.getTime());
    this.messages.push(...messages.map(({ subject }) => ({ by: subject!, at: at.getTime() })));
    // The stand-in runs it now, and tells the time at which it is asked for.
    this.shift = at.getTime() - Date.parse(asked!.start);
    await this.note();
    this.shift = 0;
  }

  /** Begins a story: of what was before, nothing is told. */
  async forget(): Promise<void> {
    await this.note();
    for (const each of [this.counted, this.messages, this.times.happened, this.times.deadlines]) each.length = 0;
  }

  /** What happens from now on happens so much later. */
  async later(minutes: number): Promise<void> {
    await this.note();
    this.shift += minutes * minute;
  }

  /** What people were told since the story began, in the words of the table. */
  async told(): Promise<string> {
    await this.note();
    this.shift = 0;
    const told = [...toldByCloudWatch(this.resources, this.counted), ...this.messages];
    return inWords(told.sort((one, other) => one.at - other.at), nameOf, this.times); // prettier-ignore
  }

  /** What a service would have counted: what has ended since, and what rules could not start. */
  private async note(): Promise<void> {
    const metrics: Record<string, string> = { FAILED: "ExecutionsFailed", TIMED_OUT: "ExecutionsTimedOut", ABORTED: "ExecutionsAborted", SUCCEEDED: "ExecutionsSucceeded" }; // prettier-ignore
    for (const { machine, name, status, stop } of await this.aws.executions()) {
      if (stop === undefined || this.seen.ended.has(name)) continue;
      this.seen.ended.add(name);
      const arn = `arn:aws:states:${region}:${account}:stateMachine:${machine}`;
      this.count(Date.parse(stop) + this.shift, "AWS/States", metrics[status]!, { StateMachineArn: arn });
    }
    const called = await this.aws.called();
    for (const { by, error } of called.slice(this.seen.called))
      if (error !== undefined && by.includes(":rule/"))
        this.count(Date.now() + this.shift, "AWS/Events", "FailedInvocations", { RuleName: by.split("/").pop()! });
    this.seen.called = called.length;
  }

  private count(at: number, namespace: string, name: string, dimensions: Record<string, string>): void {
    this.counted.push({ at, metric: [namespace, name], dimensions });
    this.times.happened.push(at);
  }
}

/** What the table calls an alarm, or a message of the check. */
function nameOf(by: string): string {
  if (by.endsWith(" is late")) return "late";
  return { "acme-work-jobs-not-started": "not started", "acme-work-late-failed": "check failed" }[by] ?? by.replace(/^acme-work-\w+-/, ""); // prettier-ignore
}

const iso = (at: Date) => at.toISOString().replace(/\.\d+/, "");
