import { setTimeout as sleep } from "node:timers/promises";
import { answer } from "./answer";
import type { Answer, Call } from "./call";
import { deliver } from "./events";
import { CallLog } from "./call-log";
import { faultAnswer, Faults, type Fault } from "./faults";
import { Findings } from "./models/judge";
import { endNow, endWhatIsDue, type Ending } from "./operations";
import { judgement } from "./judged";
import { serves } from "./load-balancer";
import { Rights } from "./rights";
import { dueCall, noteAttempt } from "./scheduled-jobs";
import { Store, type Project } from "./store";
import { visitAnswer } from "./visits";
import { Runner } from "./workflows/runner";

/** The imitated cloud with all that can be told and asked about it, whichever way a call comes in. */
export class Cloud {
  readonly store: Store;
  readonly faults = new Faults();
  readonly rights = new Rights();
  readonly calls: CallLog;
  readonly unknownHosts = new Set<string>();
  readonly findings = new Findings();
  private readonly runner: Runner;
  /** Called when something may have changed. */
  onChange: () => void = () => undefined;

  constructor(
    options: { readonly projects?: readonly Project[]; readonly log?: string; readonly polls?: number } = {},
  ) {
    this.store = new Store(options.projects);
    this.store.polls = options.polls ?? 0;
    this.calls = new CallLog(options.log);
    this.runner = new Runner(this.store, (call) => this.answered(call, this.faults.next(call)));
  }

  /**
   * @param refusal what it is answered where somebody else knows that the caller may not
   * @param at the time that is played meanwhile, in milliseconds
   */
  async answer(call: Call, refusal?: Answer, at?: number): Promise<Answer> {
    const fault = this.faults.next(call);
    if (fault?.delayMs !== undefined) await sleep(fault.delayMs);
    return this.store.at(at, () => {
      const given = this.answered(call, fault, refusal);
      this.goOn();
      return given;
    });
  }

  private answered(call: Call, fault: Fault | undefined, refusal?: Answer): Answer {
    this.noteEnds();
    const told =
      (fault && faultAnswer(fault)) ??
      refusal ??
      this.visited(call) ??
      this.rights.refusal(call) ??
      judgement(this.store, call);
    const given = told ?? answer(this.store, { ...call, course: fault?.operation });
    if (told === undefined) this.findings.note(call, given);
    const { method, host, path, query, bytes } = call;
    const body = call.body ?? (bytes.length > 0 ? `(${bytes.length} bytes)` : undefined);
    this.calls.add({ method, host, path, query: withoutHabits(query), body, status: given.status });
    this.noteEnds();
    if (method !== "GET" && method !== "HEAD") this.onChange();
    return given;
  }

  private visited(call: Call): Answer | undefined {
    return this.isVisited(call.host) ? visitAnswer(this.store, call) : undefined;
  }

  /** Whether a host is that of a service, by Cloud Run's address or a load balancer's. */
  isVisited(host: string): boolean {
    return host.endsWith(".run.app") || (!host.endsWith(".googleapis.com") && serves(this.store, host));
  }

  /** Starts what calls have brought about, and goes on with what can. */
  private goOn(): void {
    do {
      for (const due of this.store.due.splice(0)) {
        const ask = (call: Call) => this.answered(call, this.faults.next(call));
        if ("execution" in due) this.runner.begin(due.execution, due.at);
        else this.store.at(due.at, () => deliver(this.store, due.landed, ask));
      }
    } while (this.runner.step() || this.store.due.length > 0);
  }

  /**
   * Makes the call of a job of Cloud Scheduler, by the job's full name, as if it were due; nothing where there is no such job, or it is paused.
   *
   * @param at when it is due, in milliseconds: whatever it starts runs by this time
   */
  async fire(job: string, at?: number): Promise<Answer | undefined> {
    const due = dueCall(this.store, job);
    const given = due && (await this.answer(due.call, due.refusal, at));
    if (given !== undefined) this.store.at(at, () => noteAttempt(this.store, job, given));
    return given;
  }

  /** Ends an execution of a job that hangs, well or with an error; false where there is none. */
  finish(execution: string, error?: Ending, at?: number): boolean {
    return this.store.at(at, () => {
      const isEnded = endNow(this.store, `${execution}:run`, error);
      this.noteEnds();
      this.goOn();
      return isEnded;
    });
  }

  /** Ends the operations whose time has come, and writes down each end behind the call that began it. */
  noteEnds(): void {
    endWhatIsDue(this.store);
    for (const { what = "", answer: ended } of this.store.ended.splice(0)) {
      const status = ended.error === undefined ? 200 : 400;
      this.calls.add({ method: "END", host: "", path: what, query: "", status });
      this.onChange();
    }
  }

  /** A connection that nobody answers. */
  refuse(host: string): void {
    this.unknownHosts.add(host);
    this.calls.add({ method: "CONNECT", host, path: "", query: "", status: 403 });
  }

  reset(): void {
    this.store.reset();
    this.runner.forget();
    this.faults.clear();
    this.calls.clear();
    this.unknownHosts.clear();
    this.onChange();
  }
}

// What every Go client adds says nothing.
function withoutHabits(query: URLSearchParams): string {
  const rest = new URLSearchParams(query);
  rest.delete("alt");
  rest.delete("prettyPrint");
  return rest.toString();
}
