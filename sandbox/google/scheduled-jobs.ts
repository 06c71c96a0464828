import { agentWithout } from "./agents";
import { callOf, type Answer, type Call } from "./call";
import { accountName } from "./callers";
import { holds } from "./grants";
import { permissionOf, resourceOf } from "./judged";
import type { Body } from "./json";
import { permissionsFor, refused } from "./rights";
import type { Store } from "./store";

/** What a job of Cloud Scheduler calls when it is due, and Google's refusal where its account may not, or Cloud Scheduler not take its token. */
export interface DueCall {
  readonly call: Call;
  readonly refusal?: Answer;
}

/** The call of a job, by the job's full name; undefined where there is no such job, or none that calls as an account. */
export function dueCall(store: Store, name: string): DueCall | undefined {
  const job = store.get("cloudscheduler", name)?.body;
  const { uri, httpMethod, headers = {}, body = "", oauthToken }: Body = job?.httpTarget ?? {};
  if (job?.state !== "ENABLED" || oauthToken === undefined) return undefined;
  const email: string = oauthToken.serviceAccountEmail;
  const token = `Bearer fake-token-of-${email.split("@")[0]}`;
  const sent = { ...lowerKeys(headers), authorization: token };
  const call = { ...callOf(httpMethod ?? "POST", uri, sent, Buffer.from(body, "base64")), from: "google" as const };
  return { call, refusal: refusalTo(store, name, email, call) };
}

function refusalTo(store: Store, job: string, email: string, call: Call): Answer | undefined {
  const project = `projects/${/^projects\/([^/]+)/.exec(job)?.[1]}`;
  if (store.get("iam", `${project}/serviceAccounts/${email}`) === undefined)
    return { status: 404, body: { error: { code: 404, message: `Unknown service account ${email}` } } };
  // Without its role the agent makes no token, whatever the account may do ("Use authentication with HTTP targets", guide of Cloud Scheduler).
  const agent = agentWithout(
    store,
    project.slice("projects/".length),
    "cloudscheduler",
    "roles/cloudscheduler.serviceAgent",
  );
  if (agent !== undefined) return refused(`Service account ${agent} is missing required permissions on ${email}.`);
  const judged = permissionOf(call);
  const needed = judged === undefined ? permissionsFor(call) : [judged];
  if (needed === undefined) return refused(`ponte sandbox: no permission is known for ${call.method} ${call.path}`);
  // A job waits for no operation.
  const missing = needed
    .filter((each) => !/\.operations\./.test(each))
    .find((each) => !mayCall(store, email, call, each));
  return missing === undefined
    ? undefined
    : refused(`Permission '${missing}' denied on resource (or it may not exist).`);
}

/** Whether an account has a permission, by the policies that are kept here; or may act as what that runs as. */
function mayCall(store: Store, email: string, call: Call, permission: string): boolean {
  const caller = { members: [`serviceAccount:${email}`] };
  const { service, name } = resourceOf(call);
  if (permission !== "iam.serviceAccounts.actAs") return holds(store, caller, { service, name }, permission);
  const runsAs: string = store.get(service, name)?.body.template?.serviceAccount ?? "";
  return holds(store, caller, { service: "iam", name: accountName(runsAs) }, permission);
}

const statuses: Readonly<Record<number, string>> = {
  ...{ 400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 409: "ABORTED" },
  ...{ 429: "RESOURCE_EXHAUSTED", 499: "CANCELLED", 500: "INTERNAL", 501: "UNIMPLEMENTED", 503: "UNAVAILABLE" },
};

/** What Cloud Scheduler notes of a call, on the job and in its log ("View logs", guide of Cloud Scheduler). */
export function noteAttempt(store: Store, name: string, { status }: Answer): void {
  const job = store.get("cloudscheduler", name)?.body;
  if (job === undefined) return;
  const [, project, , location, , id] = name.split("/");
  const time = new Date(store.now()).toISOString();
  job.lastAttemptTime = time;
  const type = "type.googleapis.com/google.cloud.scheduler.logging.AttemptFinished";
  const failed = status >= 300 && { status: statuses[status] ?? "UNKNOWN" };
  store.logs.push({
    logName: `projects/${project}/logs/cloudscheduler.googleapis.com%2Fexecutions`,
    resource: { type: "cloud_scheduler_job", labels: { project_id: project, location, job_id: id } },
    ...{ timestamp: time, severity: failed ? "ERROR" : "INFO", insertId: `fake-${store.next()}` },
    httpRequest: { status },
    jsonPayload: { "@type": type, jobName: name, targetType: "HTTP", url: job.httpTarget.uri, ...failed },
  });
}

function lowerKeys(headers: Body): Record<string, string> {
  return Object.fromEntries(Object.entries<string>(headers).map(([key, value]) => [key.toLowerCase(), value]));
}
