import type { Call } from "../clouds/call";
import type { ProgramJson } from "../synthesize";
import type { Way } from "./way";

interface Job {
  readonly "//"?: { readonly metadata?: { readonly path?: string } };
  readonly name: string;
  readonly http_target?: {
    readonly http_method: string;
    readonly uri: string;
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/**
 * What brings up everything of a program on Google Cloud that off hours take down: the calls of the jobs that end them. Two may change one endpoint of
 * Vertex AI, which takes one change at a time: see {@link mayPass}.
 *
 * @param thing `endpoint/churn`, for that alone
 */
export function googleCalls(json: ProgramJson, thing?: string): Call[] {
  const { google_cloud_scheduler_job: jobs = {} } = (json.resource ?? {}) as Record<string, Record<string, Job>>;
  return Object.values(jobs).flatMap(({ name, http_target: target, "//": about }) => {
    if (target === undefined || !name.endsWith("_up") || !isOf(about?.metadata?.path, thing)) return [];
    const { http_method: method, uri: url, body, headers } = target;
    return [{ method, url, body: Buffer.from(body, "base64").toString(), headers }];
  });
}

/** What a call does: `deployed model 123 comes up to 2 to 8`, `service churn-dev-embed comes up to 3`. */
export function inWords({ url, body = "{}" }: Call): string {
  const { deployedModel, scaling } = JSON.parse(body) as {
    deployedModel?: { id: string; dedicatedResources: { minReplicaCount: number; maxReplicaCount: number } };
    scaling?: { minInstanceCount: number };
  };
  if (deployedModel === undefined)
    return `service ${/services\/([^?]+)/.exec(url)?.[1]} comes up to ${scaling?.minInstanceCount}`;
  const { minReplicaCount: min, maxReplicaCount: max } = deployedModel.dedicatedResources;
  return `deployed model ${deployedModel.id} comes up to ${min === max ? min : `${min} to ${max}`}`;
}

/** True of a refusal that is none when the call is made again later: the endpoint is being changed, or too much is asked for at once. */
export function mayPass(status: number, answer: string): boolean {
  if (status === 429 || status >= 500) return true;
  return (status === 400 || status === 409) && /FAILED_PRECONDITION|ABORTED/.test(answer);
}

/** True of what is made beside an endpoint, `dev/serving/churn/...`, and of everything where no thing is named. */
function isOf(path: string | undefined, thing: string | undefined): boolean {
  const [, group, key] = (path ?? "").split("/");
  return thing === undefined || (group === "serving" && thing === `endpoint/${key}`);
}

/** How Google Cloud is woken. */
export const googleWay: Way = {
  calls: ({ json }, thing) => googleCalls(json, thing),
  inWords,
  mayPass: ({ status, text }) => mayPass(status, text),
  refusal(name, call, { status, text }) {
    const what = inWords(call).replace(/ comes up.*/, "");
    const words = wordsOf(text);
    if (status === 401)
      return `Google Cloud does not take these credentials: ${words}; run gcloud auth application-default login`;
    if (status === 403)
      return `Google Cloud refuses to wake ${what}: ${words}; who wakes needs what ponte rights ${name} --deploy gives`;
    if (status === 404) return `Google Cloud does not know ${what}: ${words}; deploy ${name} first`;
    return `Google Cloud answered ${status} for ${what}: ${words}; try again, and see its console`;
  },
};

function wordsOf(text: string): string {
  try {
    return (JSON.parse(text) as { error: { message: string } }).error.message;
  } catch {
    return text.slice(0, 200);
  }
}
