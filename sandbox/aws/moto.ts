import { spawn, spawnSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { packageFile } from "../package-file";

/** AWS on this machine: moto, which others maintain, with what `server.py` adds. */
export interface Moto {
  readonly url: string;
  /** What providers and the S3 backend read by themselves to come here and nowhere else. */
  readonly environment: Record<string, string>;
  /** Makes a bucket as an administrator would, before the first deploy. A bucket that is there already stays as it is. */
  makeBucket(name: string, region: string): Promise<void>;
  /** Makes a role as an administrator would. One that is there already stays as it is. */
  makeRole(arn: string): Promise<void>;
  /** Makes a public zone of Route 53 under an id that is known. One that is there already stays as it is. */
  makeHostedZone(id: string, name: string): Promise<void>;
  /** Makes a certificate of ACM, issued, under an ARN that is known. One that is there already stays as it is. */
  makeCertificate(arn: string, domain: string): Promise<void>;
  /** One line per thing that exists. */
  inventory(): Promise<string[]>;
  /** Every call so far, in order. */
  calls(): Promise<AwsCall[]>;
  /** Ways in which it has answered what AWS cannot answer, by AWS's own models: `model/__init__.py` says which. */
  faults(): Promise<string[]>;
  /** Answer of any path, such as `/moto-api/ponte/log`. */
  request(path: string, service: string, init?: RequestInit): Promise<Response>;
  stop(): void;
  /** Resolves when it has ended, however that happened. */
  readonly ended: Promise<void>;
}

/** One call that arrived. */
export interface AwsCall {
  readonly service: string;
  /** The operation; `Serving` is no call, but tells what an endpoint serves from here on. */
  readonly action: string;
  readonly status: number;
  /** Name of the thing that it is about. */
  readonly what?: string;
  /** What that builds on: models with their weights, or configurations with the percent of the requests that each answers. */
  readonly by?: Readonly<Record<string, number>>;
}

/** Settings of {@link startMoto}. */
export interface MotoOptions {
  /** The account for which it answers, twelve digits. */
  readonly account: string;
  /** Python with moto in it. */
  readonly python: string;
  /** File that takes what moto says. */
  readonly log: string;
}

/** Starts an empty one on a free port; it ends by itself when this process does. */
export async function startMoto({ account, python, log }: MotoOptions): Promise<Moto> {
  const server = spawn(python, ["-B", packageFile("sandbox", "aws", "server.py")], {
    env: { ...process.env, MOTO_ACCOUNT_ID: account },
  });
  server.stderr.pipe(createWriteStream(log));
  const ended = new Promise<void>((resolve) => server.once("close", () => resolve()));
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`moto ended with ${code}; ${log} says why`)));
    server.stdout.on("data", (text) => {
      const ready = /Running on (\S+)/.exec((said += String(text)));
      if (ready) resolve(ready[1]!);
    });
  });

  /** moto checks no signature, but reads from it which service is meant. */
  async function request(path: string, service: string, init: RequestInit = {}, region = "eu-west-1") {
    const Authorization = `AWS4-HMAC-SHA256 Credential=test/20250101/${region}/${service}/aws4_request`;
    return fetch(url + path, { ...init, headers: { ...init.headers, Authorization } });
  }

  async function control(name: string, body: object): Promise<void> {
    const answer = await request(`/moto-api/ponte/${name}`, "moto", { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`moto does not take ${name} ${JSON.stringify(body)}: ${await answer.text()}`);
  }

  return {
    url,
    environment: environmentFor(url),
    async makeBucket(name, region) {
      const place = `<LocationConstraint>${region}</LocationConstraint>`;
      const body = `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${place}</CreateBucketConfiguration>`;
      if ((await request(`/${name}`, "s3", { method: "HEAD" })).ok) return;
      // S3 makes it where the call is signed for, and takes no other place there.
      const made = { method: "PUT", body: region === "us-east-1" ? undefined : body };
      const answer = await request(`/${name}`, "s3", made, region);
      if (!answer.ok) throw new Error(`moto does not make the bucket ${name}: ${await answer.text()}`);
    },
    async makeRole(arn) {
      const [, path, name] = /:role(\/(?:.+\/)?)([^/]+)$/.exec(arn)!;
      const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });
      const query = { Action: "CreateRole", Version: "2010-05-08", Path: path!, RoleName: name! };
      const body = new URLSearchParams({ ...query, AssumeRolePolicyDocument: trust });
      const answer = await request("/", "iam", { method: "POST", body });
      if (!answer.ok && answer.status !== 409)
        throw new Error(`moto does not make the role ${arn}: ${await answer.text()}`);
    },
    makeHostedZone: (id, name) => control("hosted-zone", { id, name }),
    makeCertificate: (arn, domain) => control("certificate", { arn, domain }),
    async inventory() {
      return (await request("/moto-api/ponte/inventory", "moto")).json() as Promise<string[]>;
    },
    async calls() {
      return (await request("/moto-api/ponte/log", "moto")).json() as Promise<AwsCall[]>;
    },
    async faults() {
      return (await request("/moto-api/ponte/faults", "moto")).json() as Promise<string[]>;
    },
    request,
    ended,
    stop() {
      server.removeAllListeners("exit");
      server.kill("SIGKILL");
    },
  };
}

function environmentFor(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    // For MWAA the SDK puts `api.` before the host, and api.127.0.0.1 does not resolve. Nothing else goes this way: Go never proxies what
    // goes to a loopback address, and everything else is https.
    HTTP_PROXY: url,
    http_proxy: url,
    NO_PROXY: "",
    no_proxy: "",
  };
}

/** An interpreter that has moto: the project's own virtual environment, or the one on the PATH; undefined when neither has it. */
export function pythonWithMoto(project: string): string | undefined {
  const own = join(project, ".ponte", "python", "bin", "python");
  return [own, "python3"].find((python) => runs(python, "import moto.server, flask, jsonata"));
}

/** Why nothing plays AWS here, with what to do. */
export function whyNoMoto(): string {
  if (!runs("python3", "import venv"))
    return "AWS is played by moto, which needs Python, and there is no python3 with its venv module on the PATH; install that, then run: npx ponte sandbox install";
  return "AWS is played by moto, which is not here; run: npx ponte sandbox install";
}

function runs(python: string, program: string): boolean {
  return spawnSync(python, ["-c", program], { stdio: "ignore" }).status === 0;
}

/** Makes the project's virtual environment with moto in it. */
export function installMoto(project: string): boolean {
  const folder = join(project, ".ponte", "python");
  const requirements = packageFile("sandbox", "aws", "requirements.txt");
  const run = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: "inherit" }).status === 0;
  return (
    run("python3", "-m", "venv", folder) &&
    run(
      join(folder, "bin", "python"),
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "-r",
      requirements,
    )
  );
}
