import type { GcpEnvironment } from "../../language";
import { asked, type Asking, inItsWords, refused, type Reply } from "../asking";
import { type Call, jsonCall } from "../clouds/call";
import type { Program } from "../synthesize";
import { literal, madeFor, type Thing } from "../things";
import { UserError } from "../user-error";
import type { Run, RunWay } from "./way";

/** By its workflow, where it has one, as its schedule starts it, too; and otherwise the job itself. */
export function googleRuns(program: Program, thing: Thing, asking: Asking): RunWay {
  const { project, region } = (program.environment as GcpEnvironment).gcp;
  const workflow = madeFor(program, thing, "google_workflows_workflow")[0];
  const job = madeFor(program, thing, "google_cloud_run_v2_job")[0];
  const made = workflow ?? job;
  if (made === undefined) throw new UserError(`the project's program makes nothing that runs for ${thing.shown}`);
  const name = literal(made.body.name);
  const at = `projects/${project}/locations/${region}`;
  const way = workflow === undefined ? ofJob(`${at}/jobs/${name}`) : ofWorkflow(`${at}/workflows/${name}`);

  function refusal(doing: string, right: string, reply: Reply): Error {
    const { status, code } = reply;
    if (status === 401)
      return refused(`Google Cloud does not take these credentials${inItsWords(reply)}`, "run gcloud auth application-default login"); // prettier-ignore
    if (status === 404) return refused(`Google Cloud has no ${name}`, `deploy ${program.name} first`);
    if (status === 403)
      return refused(`Google Cloud does not let you ${doing}${inItsWords(reply)}`, `it takes ${right}`);
    return refused(`Google Cloud answered ${status} ${code} when asked to ${doing}${inItsWords(reply)}`, "try again");
  }

  return {
    call: way.call,
    async start(day) {
      // Whether a start has arrived that nobody answered is not known: a second one would run twice.
      const reply = await asked(way.call(day), asking, false);
      if (reply.status !== 200) throw refusal(`start ${name}`, `${way.right}, which starters under access have`, reply);
      return way.idOf(reply.body);
    },
    async look(id) {
      const reply = await asked({ method: "GET", url: `${way.host}/${id}` }, asking);
      if (reply.status !== 200) throw refusal(`see the run of ${name}`, way.viewer, reply);
      return way.stateOf(reply.body);
    },
  };
}

interface Way {
  readonly host: string;
  readonly right: string;
  readonly viewer: string;
  call(day?: string): Call;
  idOf(body: Reply["body"]): string;
  stateOf(body: Reply["body"]): Run;
}

const post = (url: string, body: object) => jsonCall("POST", url, body);

function ofWorkflow(workflow: string): Way {
  const host = "https://workflowexecutions.googleapis.com/v1";
  return {
    host,
    right: "roles/workflows.invoker",
    viewer: "roles/workflows.viewer",
    call: (day) =>
      post(`${host}/${workflow}/executions`, { argument: JSON.stringify(day === undefined ? {} : { date: day }) }),
    idOf: ({ name }) => String(name),
    stateOf({ state, error, result }) {
      const { payload, context } = (error ?? {}) as { payload?: string; context?: string };
      if (state === "SUCCEEDED")
        return isSkipped(result) ? { state: "skipped", why: "another one runs" } : { state: "succeeded" };
      if (state === "FAILED") return { state: "failed", why: messageIn(payload) ?? context };
      if (state === "CANCELLED") return { state: "cancelled" };
      return { state: state === "UNAVAILABLE" ? "failed" : "running" };
    },
  };
}

/** What a workflow returns is JSON in a text. */
function isSkipped(result: unknown): boolean {
  return typeof result === "string" && /"state":\s*"skipped"/.test(result);
}

function messageIn(payload: string | undefined): string | undefined {
  if (payload === undefined) return undefined;
  try {
    const { message } = JSON.parse(payload) as { message?: string };
    return message ?? payload;
  } catch {
    return payload;
  }
}

function ofJob(job: string): Way {
  const host = "https://run.googleapis.com/v2";
  return {
    host,
    right: "roles/run.invoker on the job",
    viewer: "roles/run.viewer",
    call: () => post(`${host}/${job}:run`, {}),
    // The answer is an operation, about the execution.
    idOf: ({ metadata }) => (metadata as { name: string }).name,
    stateOf(body) {
      const { completionTime, failedCount = 0, cancelledCount = 0, conditions = [] } = body as unknown as Execution;
      if (completionTime === undefined) return { state: "running" };
      const why = conditions.find(({ type }) => type === "Completed")?.message;
      if (failedCount > 0) return { state: "failed", why };
      return cancelledCount > 0 ? { state: "cancelled", why } : { state: "succeeded" };
    },
  };
}

interface Execution {
  readonly completionTime?: string;
  readonly failedCount?: number;
  readonly cancelledCount?: number;
  readonly conditions?: readonly { readonly type: string; readonly message?: string }[];
}
