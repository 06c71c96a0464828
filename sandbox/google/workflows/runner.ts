import type { Answer, Call } from "../call";
import { identityToken } from "../callers";
import { holds } from "../grants";
import type { Body } from "../json";
import type { Store } from "../store";
import { addressOf } from "../agents";
import { Failure, failure } from "./failure";
import type { Clock, Frame, Machine, Running, Wait } from "./machine";
import { readSource } from "./source";
import { runRoutine } from "./steps";

/** One execution that has not ended. */
interface Run {
  readonly name: string;
  readonly clock: Clock;
  readonly running: Running<unknown>;
  wait?: Wait;
}

const mostSteps = 100_000; // "Quotas and limits", Workflows

/** Runs what was begun of workflows, as far as it goes. Nothing here waits by itself: time passes as the steps say. */
export class Runner {
  private runs: Run[] = [];

  /** @param ask makes a call, at the time that the store plays */
  constructor(
    private readonly store: Store,
    private readonly ask: (call: Call) => Answer,
  ) {}

  /** Begins an execution at a time. */
  begin(name: string, at: number): void {
    const body = this.store.get("workflows", name)?.body;
    if (body?.state !== "ACTIVE") return;
    this.system(name, at, "INFO", { state: "ACTIVE", start: { argument: body.argument ?? "" } });
    const clock = { now: at };
    this.runs.push({ name, clock, running: this.running(name, body, clock) });
  }

  /** Goes on with what is earliest of all that can go on; false where nothing can. */
  step(): boolean {
    this.runs = this.runs.filter(({ name }) => this.store.get("workflows", name)?.body.state === "ACTIVE");
    const ready = this.runs.filter(({ wait }) => wait === undefined || wait());
    const [first] = ready.sort((a, b) => a.clock.now - b.clock.now);
    if (first !== undefined) this.go(first);
    return first !== undefined;
  }

  forget(): void {
    this.runs = [];
  }

  private go(run: Run): void {
    try {
      const { done, value } = run.running.next();
      if (done !== true) run.wait = value as Wait;
      else this.end(run, { state: "SUCCEEDED", result: JSON.stringify(value ?? null) });
    } catch (error) {
      const payload = JSON.stringify(error instanceof Failure ? error.value : `ponte sandbox: ${String(error)}`);
      this.end(run, { state: "FAILED", error: { payload, context: `RuntimeError: ${payload}` } });
    }
  }

  private end(run: Run, how: { readonly state: string; readonly result?: string; readonly error?: Body }): void {
    this.runs = this.runs.filter((each) => each !== run);
    const entry = this.store.get("workflows", run.name);
    if (entry === undefined) return;
    this.store.at(run.clock.now, () => this.store.now()); // who looks from now on looks later
    const seconds = Math.round(run.clock.now - Date.parse(entry.body.startTime)) / 1000;
    Object.assign(entry.body, how, { endTime: new Date(run.clock.now).toISOString(), duration: `${seconds}s` });
    this.store.changes += 1;
    const { state, result, error } = how;
    const told = error ? { failure: { exception: error.context } } : { success: { result } };
    this.system(run.name, run.clock.now, error ? "ERROR" : "INFO", { state, ...told });
  }

  private *running(name: string, { argument }: Body, clock: Clock): Running<unknown> {
    const workflow = this.store.get("workflows", name.split("/executions/")[0]!)!.body;
    const source = readSource(workflow.sourceContents ?? "");
    const machine: Machine = { source, ...this.surroundings(name, workflow) };
    const frame: Frame = { machine, clock, sawHanging: false, depth: 0 };
    const [param] = source.main!.params;
    const given = argument === undefined ? null : JSON.parse(argument);
    return yield* runRoutine(source.main!, param === undefined ? {} : { [param.name]: given }, frame);
  }

  private surroundings(name: string, workflow: Body): Omit<Machine, "source"> {
    const { store } = this;
    const account = addressOf(workflow.serviceAccount);
    const env = environment(name, workflow, store);
    let steps = 0;
    return {
      account,
      env,
      ask: (clock, call) =>
        store.at(clock.now, () => {
          store.saw.hanging = false;
          const answer = this.ask(call);
          return { answer, hangs: store.saw.hanging };
        }),
      identityToken: (audience) => identityToken(store, account, audience),
      log: ({ now }, entry) => {
        // Without its role nothing arrives ("Send logs to Cloud Logging", Workflows).
        const where = { service: "logging", name: `projects/${env.GOOGLE_CLOUD_PROJECT_ID}` };
        const caller = { members: [`serviceAccount:${account}`] };
        if (holds(store, caller, where, "logging.logEntries.create")) this.log(name, now, "Workflows", entry);
      },
      step: () => {
        if (++steps > mostSteps) throw failure("ResourceLimitError", `more than ${mostSteps} steps`);
      },
      changes: () => {
        const before = store.changes;
        return () => store.changes > before;
      },
    };
  }

  /** What Workflows itself writes of an execution. */
  private system(name: string, now: number, severity: string, jsonPayload: Body): void {
    const type = "type.googleapis.com/google.cloud.workflows.type.ExecutionsSystemLog";
    const activityTime = new Date(now).toISOString();
    const entry = { severity, jsonPayload: { "@type": type, activityTime, ...jsonPayload } };
    this.log(name, now, "workflows.googleapis.com%2Fexecutions_system", entry);
  }

  private log(name: string, now: number, log: string, entry: Body): void {
    const [, number = "", , location, , workflow, , execution] = name.split("/");
    const project = this.store.idOf(number);
    this.store.logs.push({
      ...{ logName: `projects/${project}/logs/${log}`, insertId: `fake-${this.store.next()}` },
      resource: {
        type: "workflows.googleapis.com/Workflow",
        labels: { project_id: project, location, workflow_id: workflow },
      },
      labels: { "workflows.googleapis.com/execution_id": execution },
      timestamp: new Date(now).toISOString(),
      ...entry,
    });
  }
}

function environment(name: string, workflow: Body, store: Store): Record<string, string> {
  const [, number = "", , location = "", , id = "", , execution = ""] = name.split("/");
  return {
    GOOGLE_CLOUD_PROJECT_ID: store.idOf(number),
    GOOGLE_CLOUD_PROJECT_NUMBER: store.numberOf(store.idOf(number)),
    GOOGLE_CLOUD_LOCATION: location,
    GOOGLE_CLOUD_WORKFLOW_ID: id,
    GOOGLE_CLOUD_WORKFLOW_REVISION_ID: workflow.revisionId,
    GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID: execution,
    GOOGLE_CLOUD_SERVICE_ACCOUNT_NAME: addressOf(workflow.serviceAccount),
    ...workflow.userEnvVars,
  };
}
