import { join } from "node:path";
import { inject } from "vitest";
import { startMoto, type Moto } from "../../../sandbox/aws/moto";

/** What tests ask of the sandbox's AWS besides what people do. */
export interface Aws extends Moto {
  /** An object in S3: its text, or `undefined` where there is none. */
  object(path: string): Promise<string | undefined>;
  putObject(path: string, body: string): Promise<void>;
  deleteObject(path: string): Promise<void>;
  /** How the next update of an endpoint ends. */
  nextUpdate(how: "rollback" | "silent" | "failed"): Promise<void>;
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
  return {
    ...moto,
    object: async (path) => (await ask(path, "s3").catch(() => undefined))?.text(),
    putObject: async (path, body) => void (await ask(path, "s3", { method: "PUT", body })),
    deleteObject: async (path) => void (await ask(path, "s3", { method: "DELETE" })),
    nextUpdate: async (how) =>
      void (await ask("/moto-api/ponte/next-update", "moto", { method: "POST", body: JSON.stringify(how) })),
    endpoint: async (name) => {
      const headers = { "X-Amz-Target": "SageMaker.DescribeEndpoint" };
      const init = { method: "POST", headers, body: JSON.stringify({ EndpointName: name }) };
      return (await ask("/", "sagemaker", init)).json() as Promise<Record<string, unknown>>;
    },
  };
}
