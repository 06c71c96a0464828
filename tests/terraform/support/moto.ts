import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { inject } from "vitest";
import { startMoto, type Moto } from "../../../sandbox/aws/moto";

export type { AwsCall as Call } from "../../../sandbox/aws/moto";

/** How an update of an endpoint can end; `sandbox/aws/services/sagemaker/__init__.py` tells what each of them is. */
export type UpdateEnd = "succeeds" | "rollback" | "silent" | "failed" | "hang" | "lag";

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
  const tell = async (what: string, body: unknown) =>
    void (await ask(`/moto-api/ponte/${what}`, "moto", { method: "POST", body: JSON.stringify(body) }));
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
    answered: async () => (await ask("/moto-api/ponte/answered", "moto")).json() as Promise<never>,
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
