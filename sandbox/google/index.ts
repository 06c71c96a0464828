// A generic fake of Google Cloud's REST APIs, in memory, on loopback. Imitated: what Terraform's providers and its state backend ask for, by
// one general rule (general-rule.ts) and, service by service, what differs by type (types/), with the refusals that the provider leaves to the
// server (refusals.ts, and the rows of the types). Permissions are asked for where somebody has told which there are (rights.ts), and of
// whoever got a token here for what such tokens are for: secrets, predictions, runs, further tokens (judged.ts). What is scheduled, or begins with
// a file, is fired by who is told to (control.ts), and workflows run (workflows/). Not imitated: quotas, pages of long lists save of what runs,
// gRPC, and the work itself: every model predicts 0.5, no query runs, every container ends as it was told to.
import { writeFileSync } from "node:fs";
import type { LogLine } from "./call-log";
import { selfSigned } from "./certificate";
import { callOf } from "./call";
import { nobody } from "./callers";
import { Cloud } from "./cloud";
import type { Json } from "./json";
import type { Findings } from "./models/judge";
import { Proxy } from "./proxy";
import type { Ending } from "./operations";
import { runsOf, type Run } from "./runs";
import { StateFile } from "./state-file";
import type { Entry, Project } from "./store";
import { bundle, certificateHosts } from "./trust";

export { personToken } from "./callers";
export type { Entry, Project } from "./store";
export { filtered } from "./filter";
export type { Run } from "./runs";
export type { LogLine } from "./call-log";

/** How a sandbox for Google Cloud is started. */
export interface GoogleOptions {
  /**
   * Port on loopback.
   * @default - a free one
   */
  readonly port?: number;

  /** File that gets each call as a line of JSON. */
  readonly log?: string;

  /** File that is written with the certificates to trust: the machine's own roots and the one made for this start. */
  readonly certificate: string;

  /** File that the sandbox begins with and keeps up to date, so that what exists survives between commands. */
  readonly state?: string;

  /**
   * Projects whose number matters, because it stands in names.
   * @default - every project that is named exists, with a number that follows from its id
   */
  readonly projects?: readonly Project[];

  /**
   * How many times an operation is answered as pending. Each costs the provider 10 seconds.
   * @default 0
   */
  readonly polls?: number;

  /**
   * The caller's own proxy, for what `terraform init` downloads.
   * @default - the network is asked directly
   */
  readonly upstreamProxy?: string;
}

/** A sandbox that runs. */
export interface Google {
  readonly port: number;
  readonly certificate: string;
  /** What a command must see so that every call of it comes here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that somebody made. */
  entries(): Entry[];
  /** The calls that came. */
  calls(): readonly LogLine[];
  /** Tells a further project's number; before anything is made in it. */
  nameProject(project: Project): void;
  /** The hosts that somebody tried to reach and that are not Google's. */
  unknownHosts(): string[];
  /** What of the answers and of the restful provider's requests Google's descriptions do not bear out, and what was tolerated. */
  findings(): ReturnType<Findings["all"]>;
  /**
   * One call, as if it had come over the wire; `https://storage.googleapis.com/storage/v1/b?project=p`.
   *
   * @param token whose the call is: one that the sandbox gave out; the deployer's where there is none
   * @param at the time that it, and what it starts, is made at
   */
  call(method: string, url: string, body?: Json, token?: string, at?: Date): Promise<{ status: number; body: Json }>;
  /** A request of somebody's to a service, at the address that Cloud Run gave it or a load balancer's; `status` 0 where there is no connection. */
  visit(url: string, visitor?: Visitor): Promise<Visited>;
  /**
   * Makes the call of a job of Cloud Scheduler, by the job's full name, as its account; `undefined` where no such job is on.
   *
   * @param at when it is due: what it starts runs by this time
   */
  fire(job: string, at?: Date): Promise<{ status: number; body: Json } | undefined>;
  /**
   * Ends an execution of a job of Cloud Run that hangs, by its full name; false where there is none.
   *
   * @param error how it ends badly
   * @param at when it ends
   */
  finish(execution: string, error?: Ending, at?: Date): boolean;
  /** What ran of jobs and workflows, the earliest first. */
  runs(): Run[];
  stop(): Promise<void>;
}

/** Who asks a service, and how. */
export interface Visitor {
  /** @default "GET" */
  readonly method?: string;
  readonly body?: Json;
  /**
   * An identity token of an account, or what `personToken` makes.
   * @default - nobody has signed in
   */
  readonly token?: string;
  /**
   * @default - the internet
   */
  readonly from?: "network";
}

/** What a visitor gets. */
export interface Visited {
  readonly status: number;
  readonly body: Json;
  /** Where it is sent on to. */
  readonly location?: string;
}

/** Starts what stands in for Google Cloud on this machine. */
export async function startGoogle(options: GoogleOptions): Promise<Google> {
  const { port = 0, certificate, upstreamProxy, state } = options;
  const cloud = new Cloud(options);
  const file = state === undefined ? undefined : new StateFile(state, cloud.store);
  cloud.onChange = () => file?.changed();
  const pair = selfSigned(certificateHosts);
  writeFileSync(certificate, bundle(pair.certificate));
  const proxy = new Proxy(cloud, pair, upstreamProxy);
  const chosen = await proxy.listen(port);
  return {
    port: chosen,
    certificate,
    environment: environment(chosen, certificate),
    entries: () => cloud.store.existing(),
    calls: () => cloud.calls.all(),
    nameProject: (project) => cloud.store.nameProject(project),
    findings: () => cloud.findings.all(),
    unknownHosts: () => [...cloud.unknownHosts],
    call: async (method, url, body, token, at) => {
      const bytes = Buffer.from(body === undefined ? "" : JSON.stringify(body));
      const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
      const answer = await cloud.answer(callOf(method, url, headers, bytes), undefined, at?.getTime());
      return { status: answer.status, body: answer.body ?? answer.bytes?.toString() };
    },
    visit: async (url, { method = "GET", body, token, from } = {}) => {
      const bytes = Buffer.from(body === undefined ? "" : JSON.stringify(body));
      const headers = { "content-type": "application/json", authorization: token ? `Bearer ${token}` : nobody };
      const call = { ...callOf(method, url, headers, bytes), from };
      const answer = cloud.isVisited(call.host) ? await cloud.answer(call) : { status: 0 };
      return {
        status: answer.status,
        body: answer.body ?? answer.bytes?.toString(),
        location: answer.headers?.location,
      };
    },
    fire: async (job, at) => {
      const answer = await cloud.fire(job, at?.getTime());
      return answer && { status: answer.status, body: answer.body };
    },
    finish: (execution, error, at) => cloud.finish(execution, error, at?.getTime()),
    runs: () => runsOf(cloud.store),
    stop: async () => {
      await proxy.close();
      file?.write();
    },
  };
}

/** The variables that the providers and the state backend read by themselves. */
function environment(port: number, certificate: string): Record<string, string> {
  const proxy = `http://127.0.0.1:${port}`;
  return {
    HTTPS_PROXY: proxy,
    https_proxy: proxy,
    // A list of the caller's could let Google's hosts past the proxy.
    NO_PROXY: "127.0.0.1,localhost",
    no_proxy: "127.0.0.1,localhost",
    SSL_CERT_FILE: certificate,
    GOOGLE_OAUTH_ACCESS_TOKEN: "fake-token",
    TF_VAR_google_access_token: "fake-token", // for models on Vertex AI
    // Real credentials of the caller never come near the command: empty is as good as unset.
    GOOGLE_CREDENTIALS: "",
    GOOGLE_BACKEND_CREDENTIALS: "",
    GOOGLE_APPLICATION_CREDENTIALS: "",
    GOOGLE_IMPERSONATE_SERVICE_ACCOUNT: "",
    GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT: "",
  };
}
