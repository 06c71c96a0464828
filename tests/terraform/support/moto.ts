import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";

/** One call that arrived at moto. */
export interface Call {
  service: string;
  action: string;
  status: number;
}

/** AWS on this machine: moto with what moto/server.py adds. */
export class Moto {
  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
  ) {}

  /** Starts an empty one that answers for `account`. */
  static async start(account: string): Promise<Moto> {
    const env = { ...process.env, MOTO_ACCOUNT_ID: account };
    const child = spawn(inject("python"), [join(__dirname, "..", "moto", "server.py")], { env });
    child.stderr.pipe(createWriteStream(join(inject("folder"), `moto-${account}.log`)));
    let said = "";
    const url = await new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`moto ends with ${code}: ${said}`)));
      child.stdout.on("data", (text) => {
        const ready = /Running on (\S+)/.exec((said += text));
        if (ready) resolve(ready[1]!);
      });
    });
    return new Moto(url, child);
  }

  /** What providers read by themselves to come here and nowhere else; the program does not know. */
  environment(): NodeJS.ProcessEnv {
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "eu-west-1",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
      // For MWAA the SDK puts `api.` before the host, and api.127.0.0.1 does not resolve. Go sends nothing else this way: what goes to a
      // loopback address is never proxied, and everything else is https.
      HTTP_PROXY: this.url,
      http_proxy: this.url,
      NO_PROXY: "",
      no_proxy: "",
    };
  }

  /** Makes a bucket as an administrator would, before the first deploy. */
  async makeBucket(name: string): Promise<void> {
    const place = "<LocationConstraint>eu-west-1</LocationConstraint>";
    await this.request(`/${name}`, "s3", {
      method: "PUT",
      body: `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${place}</CreateBucketConfiguration>`,
    });
  }

  /** An object in S3: its text, or `undefined` where there is none. */
  async object(path: string): Promise<string | undefined> {
    return (await this.request(path, "s3").catch(() => undefined))?.text();
  }

  async putObject(path: string, body: string): Promise<void> {
    await this.request(path, "s3", { method: "PUT", body });
  }

  async deleteObject(path: string): Promise<void> {
    await this.request(path, "s3", { method: "DELETE" });
  }

  /** Every call so far, in order. */
  async calls(): Promise<Call[]> {
    return (await this.request("/moto-api/ponte/log", "moto")).json() as Promise<Call[]>;
  }

  /** The names of all that exists. */
  async inventory(): Promise<Record<string, unknown>> {
    return (await this.request("/moto-api/ponte/inventory", "moto")).json() as Promise<Record<string, unknown>>;
  }

  /** How the next update of an endpoint ends. */
  async nextUpdate(how: "rollback" | "silent" | "failed"): Promise<void> {
    await this.request("/moto-api/ponte/next-update", "moto", { method: "POST", body: JSON.stringify(how) });
  }

  /** What SageMaker says of an endpoint. */
  async endpoint(name: string): Promise<Record<string, unknown>> {
    const headers = { "X-Amz-Target": "SageMaker.DescribeEndpoint" };
    const init = { method: "POST", headers, body: JSON.stringify({ EndpointName: name }) };
    return (await this.request("/", "sagemaker", init)).json() as Promise<Record<string, unknown>>;
  }

  stop(): void {
    this.process.removeAllListeners("exit");
    this.process.kill("SIGKILL");
  }

  /** moto checks no signature, but reads from it which service is meant. */
  private async request(path: string, service: string, init: RequestInit = {}): Promise<Response> {
    const Authorization = `AWS4-HMAC-SHA256 Credential=test/20250101/eu-west-1/${service}/aws4_request`;
    const answer = await fetch(this.url + path, { ...init, headers: { ...init.headers, Authorization } });
    if (!answer.ok) throw new Error(`moto answers ${answer.status} to ${path}: ${await answer.text()}`);
    return answer;
  }
}
