import type { GcpEnvironment } from "../../language";
import { asked, inItsWords, refused } from "../asking";
import { jsonCall } from "../clouds/call";
import type { Program } from "../synthesize";
import { literal, madeFor, type Thing } from "../things";
import type { Line, ReadLogs } from "./source";

interface Entry {
  readonly insertId: string;
  readonly timestamp: string;
  readonly severity?: string;
  readonly textPayload?: string;
  readonly jsonPayload?: { readonly message?: unknown };
  readonly protoPayload?: { readonly status?: { readonly message?: string }; readonly methodName?: string };
  readonly labels?: Readonly<Record<string, string>>;
  readonly logName?: string;
  readonly resource?: { readonly type?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly httpRequest?: Request;
}

/** `LogEntry.HttpRequest` of Cloud Logging. */
interface Request {
  readonly requestMethod?: string;
  readonly requestUrl?: string;
  readonly status?: number;
  readonly latency?: string;
}

/** From Cloud Logging, by `entries.list`, which asks for `logging.logEntries.list` in the project. */
export const googleLogs: ReadLogs = async (program, thing, { since, most, asking }) => {
  const { gcp } = program.environment as GcpEnvironment;
  const filter = `${filterOf(program, thing)} AND timestamp>="${since.toISOString()}"`;
  const lines: Line[] = [];
  for (let pageToken: string | undefined; lines.length < most;) {
    const reply = await asked(
      jsonCall("POST", "https://logging.googleapis.com/v2/entries:list", {
        resourceNames: [`projects/${gcp.project}`],
        filter,
        orderBy: "timestamp asc",
        pageSize: 1000,
        pageToken,
      }),
      asking,
    );
    if (reply.status === 401)
      throw refused(
        `Google Cloud does not take these credentials${inItsWords(reply)}`,
        "run gcloud auth application-default login",
      );
    if (reply.status === 403)
      throw refused(
        `Google Cloud does not let you read the logs of ${gcp.project}${inItsWords(reply)}`,
        "it takes roles/logging.viewer",
      );
    if (reply.status !== 200)
      throw refused(
        `Google Cloud answered ${reply.status} ${reply.code} when asked for logs${inItsWords(reply)}`,
        "try again",
      );
    const { entries = [], nextPageToken } = reply.body as { entries?: Entry[]; nextPageToken?: string };
    lines.push(...entries.map(lineOf));
    if (!nextPageToken) break;
    pageToken = nextPageToken;
  }
  return lines;
};

/** By the monitored resource of each service ("Monitored resource types", Cloud Logging). */
function filterOf(program: Program, thing: Thing): string {
  const all = madeFor(program, thing, ...Object.keys(resources)).map(({ type, body }) => {
    const [monitored, label] = resources[type]!;
    return `(resource.type="${monitored}" AND resource.labels.${label}="${literal(body.name)}")`;
  });
  return all.length === 1 ? all[0]! : `(${all.join(" OR ")})`;
}

const resources: Readonly<Record<string, readonly [monitored: string, label: string]>> = {
  google_cloud_run_v2_job: ["cloud_run_job", "job_name"],
  google_cloud_run_v2_service: ["cloud_run_revision", "service_name"],
  google_composer_environment: ["cloud_composer_environment", "environment_name"],
  google_vertex_ai_endpoint: ["aiplatform.googleapis.com/Endpoint", "endpoint_id"],
  google_workflows_workflow: ["workflows.googleapis.com/Workflow", "workflow_id"],
};

function lineOf({
  insertId,
  timestamp,
  severity = "DEFAULT",
  labels = {},
  logName = "",
  resource,
  ...payload
}: Entry): Line {
  const { textPayload, jsonPayload, protoPayload, httpRequest } = payload;
  const message = jsonPayload?.message;
  const said =
    textPayload ??
    (typeof message === "string" ? message : undefined) ??
    (jsonPayload && JSON.stringify(jsonPayload)) ??
    [protoPayload?.methodName, protoPayload?.status?.message].filter(Boolean).join(": ");
  const text = [...(httpRequest === undefined ? [] : [askedIn(httpRequest)]), ...(said === "" ? [] : [said])].join(
    ": ",
  );
  const task = labels["run.googleapis.com/task_index"];
  const execution = labels["run.googleapis.com/execution_name"];
  const isStarter = resource?.type === "workflows.googleapis.com/Workflow";
  const own = isStarter ? "starter" : (labels.process ?? revisionIn(resource?.labels));
  const from = execution === undefined ? own : `${execution.slice(-5)}/${task ?? "0"}`;
  return {
    at: new Date(timestamp),
    id: `${logName} ${insertId} ${timestamp}`,
    from,
    text: severity === "DEFAULT" || severity === "INFO" ? text : `${severity} ${text}`,
  };
}

/** The end of a revision's name, by which one version of a service is told from another. */
function revisionIn({ service_name: service, revision_name: revision }: Readonly<Record<string, string>> = {}): string {
  return service !== undefined && revision?.startsWith(`${service}-`) ? revision.slice(service.length + 1) : "";
}

/** `GET /scores 200 0.012s`, of the log of requests, whose lines often say nothing besides. */
function askedIn({ requestMethod = "", requestUrl = "", status, latency = "" }: Request): string {
  const path = requestUrl.replace(/^[a-z]+:\/\/[^/]*/, "");
  const seconds = latency === "" ? "" : `${Number.parseFloat(latency).toFixed(3)}s`;
  return [requestMethod, path, String(status ?? ""), seconds].filter((part) => part !== "").join(" ");
}
