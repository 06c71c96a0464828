import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { inject } from "vitest";
import { startMoto, type Moto } from "../../../sandbox/aws/moto";

export type { AwsCall as Call } from "../../../sandbox/aws/moto";

/** How an update of an endpoint can end; `sandbox/aws/services/sagemaker/__init__.py` tells what each of them is. */
export type UpdateEnd = "succeeds" | "rollback" | "silent" | "failed" | "hang" | "lag";

/** How a job of Batch, or one attempt of it, can end; `sandbox/aws/services/batch/__init__.py` tells what each of them is. */
export type JobEnd =
  | "succeeds"
  | "fails"
  | "hangs"
  | "times out"
  | "host"
  | "spot"
  | { readonly exitCode?: number; readonly reason?: string; readonly statusReason?: string; readonly lines?: string[] };

/** How a deployment of a service of ECS can end; `sandbox/aws/services/ecs/__init__.py` tells what each of them is. */
export type DeploymentEnd = "succeeds" | "fails" | "hangs";

/** How the next job ends. */
export interface JobPlan {
  /** Of all attempts, or of each: the last holds for those that follow. */
  readonly how: JobEnd | JobEnd[];
  /** A job of this definition, by its name; of whichever comes, when it is left out. */
  readonly definition?: string;
  /** Single tasks of an array, by their number. */
  readonly children?: Readonly<Record<string, JobEnd | JobEnd[]>>;
}

/** One run of a state machine. */
export interface Execution {
  /** Name of the machine. */
  readonly machine: string;
  readonly name: string;
  readonly status: "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
  /** ISO 8601, with milliseconds. */
  readonly start: string;
  readonly stop?: string;
  readonly input: any;
  /** JSON. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** A call that a service has made as a role. */
export interface ServiceCall {
  /** ARN for which it was made: of a state machine, a group of schedules, a rule. */
  readonly by: string;
  readonly role: string;
  /** As boto names it: `stepfunctions`. */
  readonly service: string;
  readonly action: string;
  readonly status: number;
  readonly error?: string;
}

/** A message to a topic of SNS. */
export interface Message {
  /** ARN of the topic. */
  readonly topic: string;
  readonly subject: string | null;
  readonly message: string;
}

/** What tests ask of the sandbox's AWS besides what people do. */
export interface Aws extends Moto {
  /** An object in S3: its text, or `undefined` where there is none. */
  object(path: string): Promise<string | undefined>;
  putObject(path: string, body: string): Promise<void>;
  deleteObject(path: string): Promise<void>;
  /** How the next updates end: by endpoint, or one for whichever comes next. */
  nextUpdate(how: UpdateEnd | Record<string, UpdateEnd>): Promise<void>;
  /** Goes on with an update that hangs. */
  letGo(endpoint: string, how: UpdateEnd): Promise<void>;
  /** How long creating and updating an endpoint take. */
  endpointSeconds(seconds: number): Promise<void>;
  /** How many requests each variant has got, by endpoint. */
  answered(): Promise<Record<string, Record<string, number>>>;
  /** A role that somebody else looks after. */
  makeRole(name: string): Promise<void>;
  /** An operation of SageMaker, as a person would call it by hand. */
  sagemaker(action: string, body: object): Promise<Record<string, unknown>>;
  /** An operation of Application Auto Scaling on what SageMaker serves. */
  scaling(action: string, body?: object): Promise<Record<string, unknown>>;
  /** Puts a new value into a secret. */
  putSecret(name: string, value: string): Promise<void>;
  /** Takes the scheduled actions of this name, as the clock would. */
  takeAction(name: string): Promise<void>;
  /** Makes the call of a schedule, `group/name`, as it does at a time (ISO 8601), now when it is left out; what the service answered or refused. */
  fire(schedule: string, at?: string): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Every execution so far, oldest first. */
  executions(): Promise<Execution[]>;
  /** Ends an execution as its TimeoutSeconds would. */
  timeOut(execution: string): Promise<void>;
  /** How many times faster than the clock state machines wait from now on. */
  pace(times: number): Promise<void>;
  /** Every job of Batch so far, as DescribeJobs tells it; an array's tasks follow it. */
  jobs(): Promise<Record<string, any>[]>;
  /** How the next jobs end. */
  nextJob(...plans: JobPlan[]): Promise<void>;
  /** Ends what hangs: a job by its id, or those of a definition by its name. */
  endJob(job: string, how: JobEnd): Promise<void>;
  /** How the next deployments of services end, each of the service that it names, or of whichever comes. */
  nextDeployment(...plans: { how: DeploymentEnd; service?: string }[]): Promise<void>;
  /** Goes on with a deployment that hangs. */
  endDeployment(service: string, how: DeploymentEnd): Promise<void>;
  /** How long a deployment of a service, and draining one, take. */
  serviceSeconds(seconds: number): Promise<void>;
  /** Every service of ECS that is not INACTIVE, as DescribeServices tells it. */
  services(): Promise<Record<string, any>[]>;
  /** Every message to a topic so far. */
  published(): Promise<Message[]>;
  /** What services have called as roles. */
  called(): Promise<ServiceCall[]>;
  /** What SageMaker says of an endpoint. */
  endpoint(name: string): Promise<Record<string, unknown>>;
}

/** Starts an empty one that answers for `account`. */
export async function startAws(account: string): Promise<Aws> {
  const folder = inject("folder");
  const moto = await startMoto({ account, python: inject("python"), log: join(folder, `moto-${account}.log`) });
  const ask = async (path: string, service: string, init?: RequestInit) => {
    const answer = await moto.request(path, service, init);
    if (!answer.ok) throw new Error(`moto answers ${answer.status} to ${path}: ${await answer.text()}`);
    return answer;
  };
  const control = async (what: string, body?: unknown) => {
    const init = body === undefined ? undefined : { method: "POST", body: JSON.stringify(body) };
    return (await ask(`/moto-api/ponte/${what}`, "moto", init)).json() as Promise<never>;
  };
  const tell = async (what: string, body: unknown) => void (await control(what, body));
  const sagemaker = async (action: string, body: object) => {
    const headers = { "X-Amz-Target": `SageMaker.${action}` };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    return (await ask("/", "sagemaker", init)).json() as Promise<Record<string, unknown>>;
  };
  const scaling = async (action: string, body: object = {}) => {
    const headers = {
      "X-Amz-Target": `AnyScaleFrontendService.${action}`,
      "Content-Type": "application/x-amz-json-1.1",
    };
    const init = { method: "POST", headers, body: JSON.stringify({ ServiceNamespace: "sagemaker", ...body }) };
    return (await ask("/", "application-autoscaling", init)).json() as Promise<Record<string, unknown>>;
  };
  return {
    ...moto,
    object: async (path) => (await ask(path, "s3").catch(() => undefined))?.text(),
    putObject: async (path, body) => void (await ask(path, "s3", { method: "PUT", body })),
    deleteObject: async (path) => void (await ask(path, "s3", { method: "DELETE" })),
    nextUpdate: (how) =>
      tell(
        "next-update",
        typeof how === "string" ? how : Object.entries(how).map(([endpoint, end]) => ({ endpoint, how: end })),
      ),
    letGo: (endpoint, how) => tell("let-go", { endpoint, how }),
    endpointSeconds: (seconds) => tell("seconds", seconds),
    answered: () => control("answered"),
    fire: (schedule, at) => control("fire", { schedule, at }),
    executions: () => control("executions"),
    timeOut: (execution) => tell("time-out", { execution }),
    pace: (times) => tell("pace", times),
    jobs: () => control("jobs"),
    nextJob: (...plans) => tell("next-job", plans),
    endJob: (job, how) => tell("end-job", { job, how }),
    nextDeployment: (...plans) => tell("next-deployment", plans),
    endDeployment: (service, how) => tell("end-deployment", { service, how }),
    serviceSeconds: (seconds) => tell("service-seconds", seconds),
    services: () => control("services"),
    published: () => control("published"),
    called: () => control("called"),
    makeRole: async (name) => {
      const form = { Action: "CreateRole", Version: "2010-05-08", RoleName: name, AssumeRolePolicyDocument: "{}" };
      await ask("/", "iam", { method: "POST", body: new URLSearchParams(form) });
    },
    sagemaker,
    scaling,
    putSecret: async (SecretId, SecretString) => {
      const headers = {
        "X-Amz-Target": "secretsmanager.PutSecretValue",
        "Content-Type": "application/x-amz-json-1.1",
      };
      const ClientRequestToken = randomUUID();
      const body = JSON.stringify({ SecretId, SecretString, ClientRequestToken });
      await ask("/", "secretsmanager", { method: "POST", headers, body });
    },
    takeAction: (name) => tell("scheduled-action", { name }),
    endpoint: (name) => sagemaker("DescribeEndpoint", { EndpointName: name }),
  };
}
