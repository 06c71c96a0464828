/** A call that brings something up. */
export interface Call {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of AWS, by which a call is signed. */
  readonly service?: string;
  readonly region?: string;
}

interface Job {
  readonly name: string;
  readonly http_target?: {
    readonly http_method: string;
    readonly uri: string;
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/** What of a program has jobs. */
interface WithJobs {
  readonly resource?: { readonly google_cloud_scheduler_job?: Readonly<Record<string, Job>> };
}

/** The calls of the jobs that bring endpoints up, in the order of the program. Two may change one endpoint of Vertex AI: see {@link mayPass}. */
export function callsUp({ resource = {} }: WithJobs): Call[] {
  return Object.values(resource.google_cloud_scheduler_job ?? {}).flatMap(({ name, http_target: target }) => {
    if (target === undefined || !name.endsWith("_up")) return [];
    const { http_method: method, uri: url, body, headers } = target;
    return [{ method, url, body: Buffer.from(body, "base64").toString(), headers }];
  });
}

/** True of a refusal that is none when the call is made again later: the endpoint is being changed, or too much is asked for at once. */
export function mayPass(status: number, answer: string): boolean {
  if (status === 429 || status >= 500) return true;
  return (status === 400 || status === 409) && /FAILED_PRECONDITION|ABORTED/.test(answer);
}
