import { expect } from "vitest";
import { minute, type Resource } from "../../support/told";
import { toldByMonitoring, type Measured } from "../../support/told-google";
import { inWords } from "../../support/told-table";
import { gcp, GoogleProject } from "./google-project";

type Run = ReturnType<GoogleProject["google"]["runs"]>[number];

const place = `projects/${gcp.project}/locations/${gcp.region}`;
const day = 24 * 60 * minute;

/** An environment of jobs on Google Cloud, on a sandbox of its own, whose time is played. */
export class WorkOnGoogle {
  private resources: Resource[] = [];
  private readonly times = { happened: [] as number[], deadlines: [] as number[] };
  private readonly waiting: Measured[] = [];
  private began = 0;
  /** The time that is played. */
  now = Date.parse("2027-03-01T02:30:00Z");

  private constructor(readonly project: GoogleProject) {}

  static async start(): Promise<WorkOnGoogle> {
    return new WorkOnGoogle(await GoogleProject.start("work-google"));
  }

  stop = () => this.project.stop();

  async deploy(kinds: object): Promise<void> {
    this.project.write(kinds);
    expect(await this.project.deploy()).toSucceed("Apply complete!");
    const { output } = await this.project.terraform(["show", "-json"]);
    this.resources = JSON.parse(output).values.root_module.resources;
  }

  async expectNoChanges(): Promise<void> {
    const { code, output } = await this.project.plan();
    expect(code, output).toBe(0);
  }

  resource(type: string, name: (values: any) => boolean): any {
    return this.resources.find((each) => each.type === type && name(each.values))!.values;
  }

  /** Full names: of a job of Cloud Run or of Cloud Scheduler, and of what starts it. */
  job = (name: string) => `${place}/jobs/churn-dev-${name}`;
  workflow = (name: string) => `${place}/workflows/churn-dev-${name}`;
  email = (name: string) => `churn-dev-${name}@${gcp.project}.iam.gserviceaccount.com`;

  /** A call as somebody, at the time that is played. */
  call = (method: string, url: string, body?: object, token?: string) =>
    this.project.google.call(method, `https://${url}`, body, token, new Date(this.now));

  /** One that must succeed. */
  async make(method: string, url: string, body?: object): Promise<any> {
    const answer = await this.call(method, url, body);
    expect(answer, url).toMatchObject({ status: 200 });
    return answer.body;
  }

  /** Whose calls those with the token are: an account of the environment. */
  async token(name: string): Promise<string> {
    const url = `iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${this.email(name)}:generateAccessToken`;
    return (await this.make("POST", url, { scope: ["https://www.googleapis.com/auth/cloud-platform"] })).accessToken;
  }

  /** What ran of a job, or of what starts it, earliest first; since the story began. */
  runs(kind: "job" | "workflow", name: string): Run[] {
    const id = `churn-dev-${name}`;
    return this.project.google.runs().filter((each) => each.kind === kind && each.of.split("/").pop() === id && Date.parse(each.started) >= this.began); // prettier-ignore
  }

  last = (name: string) => this.runs("job", name).at(-1)!;

  /** How the next run of a job goes. */
  next = (name: string, operation: object) => this.project.tell({ path: `jobs/churn-dev-${name}:run$`, times: 1, operation }); // prettier-ignore

  /** Starts it by hand, by what its schedule starts. */
  start(name: string, input: object = {}, token?: string) {
    const url = `workflowexecutions.googleapis.com/v1/${this.workflow(name)}/executions`;
    return this.call("POST", url, { argument: JSON.stringify(input) }, token);
  }

  /** Makes the call of a schedule that is due now; its status, or nothing where it is off or gone. */
  async fire(schedule: string): Promise<number | undefined> {
    return (await this.project.google.fire(this.job(schedule), new Date(this.now)))?.status;
  }

  /** Goes on to the deadline of a run that was due, and asks. */
  async askAtDeadline(name: string, due: number): Promise<void> {
    this.now = due + 4 * 60 * minute;
    this.times.deadlines.push(this.now);
    expect(await this.fire(`${name}-late`)).toBe(200);
  }

  /** An object is put into the bucket. */
  async land(name: string): Promise<void> {
    const { name: bucket } = this.resource("google_storage_bucket", () => true);
    const query = `uploadType=media&name=${encodeURIComponent(name)}`;
    const before = this.project.google.calls().length;
    await this.make("POST", `storage.googleapis.com/upload/storage/v1/b/${bucket}/o?${query}`, { x: 1 });
    const refused = this.project.google.calls().slice(before).filter(({ path, status }) => path.endsWith("/executions") && status >= 400); // prettier-ignore
    for (const { path } of refused) {
      const trigger = this.resource("google_eventarc_trigger", ({ destination }) => path.includes(destination[0].workflow)); // prettier-ignore
      const [{ pubsub }] = trigger.transport;
      const subscription_id = pubsub[0].subscription.split("/")[3] as string;
      const type = "pubsub.googleapis.com/subscription/oldest_unacked_message_age";
      this.waiting.push({ at: this.now, isAge: true, metric: { type }, resource: { type: "pubsub_subscription", labels: { subscription_id } } }); // prettier-ignore
      this.times.happened.push(this.now);
    }
  }

  /** Begins a story, on another day; of what was before, nothing is told. */
  begin(): void {
    this.now = this.began = this.now + day - (this.now % day) + day;
    for (const each of [this.times.happened, this.times.deadlines, this.waiting]) each.length = 0;
  }

  /** What people were told since the story began, in the words of the table. */
  async told(): Promise<string> {
    const ended = this.project.google.runs().filter(({ started, ended: end }) => end && Date.parse(started) >= this.began); // prettier-ignore
    const lines = await this.lines();
    const failed = ended.filter(({ state }) => state !== "succeeded");
    const refused = lines.filter(({ resource, severity }) => resource.type === "cloud_scheduler_job" && severity === "ERROR"); // prettier-ignore
    this.times.happened.push(...failed.map((each) => Date.parse(each.ended!)), ...refused.map(({ timestamp }) => Date.parse(timestamp))); // prettier-ignore
    const told = toldByMonitoring(this.resources, [...ended.map(counted), ...this.waiting], lines);
    return inWords(told, nameOf, this.times);
  }

  private async lines(): Promise<any[]> {
    const filter = `timestamp>="${new Date(this.began).toISOString()}"`;
    const body = { resourceNames: [`projects/${gcp.project}`], filter, pageSize: 1000 };
    const at = new Date(this.now + 30 * day);
    const url = "https://logging.googleapis.com/v2/entries:list";
    const answer = await this.project.google.call("POST", url, body, undefined, at);
    return answer.body.entries ?? [];
  }
}

/** What a service counts of a run that has ended ("Google Cloud metrics": workflows, run). */
function counted({ kind, of, state, ended }: Run): Measured {
  const [, , , location = "", , name = ""] = of.split("/");
  const at = Date.parse(ended!);
  if (kind === "workflow")
    return {
      at,
      metric: { type: "workflows.googleapis.com/finished_execution_count", labels: { status: state.toUpperCase() } },
      resource: { type: "workflows.googleapis.com/Workflow", labels: { location, workflow_id: name } },
    };
  const result = state === "succeeded" ? "succeeded" : "failed";
  return {
    at,
    metric: { type: "run.googleapis.com/job/completed_execution_count", labels: { result } },
    resource: { type: "cloud_run_job", labels: { location, job_name: name } },
  };
}

/** What the table calls an alert. */
function nameOf(by: string): string {
  if (/^Runs of .* are late: job\//.test(by)) return "late";
  if (/^Runs of .* are late: $/.test(by)) return "check failed";
  if (/^Schedules of /.test(by)) return "not started";
  return /^job\/\w+ of churn dev failed$/.test(by) ? "failed" : by;
}
