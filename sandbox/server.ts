import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { dirname, join } from "node:path";
import { startMoto, type Moto } from "./aws/moto";
import { startGoogle, type Entry, type Google } from "./google";
import { endProcessesMarked } from "./marked-processes";

/** What a command needs of the clouds: whose account or project it works in, and the bucket of its state, which must exist before. */
export interface Need {
  readonly cloud: "gcp" | "aws";
  /** Project id or account number. */
  readonly owner: string;
  /** Number of the project; Google Cloud only. */
  readonly projectNumber?: string;
  readonly region: string;
  readonly stateBucket?: string;
}

/** How to reach a sandbox that runs: the content of `.ponte/sandbox.json`. */
export interface Address {
  readonly url: string;
  readonly pid: number;
  /** Every process that was started in the sandbox carries it in its environment, as PONTE_SANDBOX. */
  readonly mark: string;
}

/** Settings of {@link serve}. */
export interface ServeOptions {
  /** Folder for the certificate and the log of calls. */
  readonly folder: string;
  /** File that tells others the address; none for a sandbox that serves one command only. */
  readonly addressFile?: string;
  /** Finds the interpreter with moto in it, or throws the reason why there is none. */
  readonly python: () => string;
  /** Called when everything has ended. */
  readonly stopped: () => void;
}

/**
 * Stands in for the clouds until it is told to stop: starts what a command needs when the first one needs it. Its own interface is HTTP on
 * loopback, below a path that nobody can guess: `POST need`, `GET status`, `POST stop`.
 */
export async function serve({
  folder,
  addressFile,
  python,
  stopped,
}: ServeOptions): Promise<Address & { stop: () => Promise<void> }> {
  const mark = randomBytes(16).toString("hex");
  const accounts = new Map<string, Promise<Moto>>();
  let google: Promise<Google> | undefined;
  mkdirSync(folder, { recursive: true });

  async function environmentFor(need: Need): Promise<Record<string, string>> {
    if (need.cloud === "gcp") {
      google ??= startGoogle({
        certificate: join(folder, "certificate.pem"),
        log: join(folder, "google.jsonl"),
        upstreamProxy: process.env.HTTPS_PROXY ?? process.env.https_proxy,
      });
      const fake = await google;
      if (need.projectNumber !== undefined) fake.nameProject({ id: need.owner, number: need.projectNumber });
      // There already is as good as made: the answer is not looked at.
      const buckets = `https://storage.googleapis.com/storage/v1/b?project=${need.owner}`;
      if (need.stateBucket !== undefined)
        await fake.call("POST", buckets, { name: need.stateBucket, location: need.region });
      return { ...fake.environment, GOOGLE_PROJECT: need.owner, GOOGLE_REGION: need.region };
    }
    const running =
      accounts.get(need.owner) ??
      startMoto({ account: need.owner, python: python(), log: join(folder, `moto-${need.owner}.log`) });
    accounts.set(need.owner, running);
    running.catch(() => accounts.delete(need.owner)); // the next command may have more luck
    const moto = await running;
    if (need.stateBucket !== undefined) await moto.makeBucket(need.stateBucket, need.region);
    return { ...moto.environment, AWS_REGION: need.region };
  }

  async function status(): Promise<string[]> {
    const lines = google ? (await google).entries().map(lineOf) : [];
    for (const [account, moto] of accounts)
      lines.push(...(await (await moto).inventory()).map((line) => `${account} ${line}`));
    return lines;
  }

  async function stop(): Promise<void> {
    if (addressFile !== undefined) rmSync(addressFile, { force: true });
    endProcessesMarked(mark);
    const motos = [...accounts.values()].map(async (moto) => (await moto).stop());
    await Promise.race([Promise.allSettled([google?.then((fake) => fake.stop()), ...motos]), sleep(2_000)]);
    stopped();
  }

  const secret = `/${randomBytes(16).toString("hex")}/`;
  const server: Server = createServer((request, response) => {
    const answer = async () => {
      switch (`${request.method} ${request.url?.replace(secret, "")}`) {
        case "POST need":
          return { PONTE_SANDBOX: mark, ...(await environmentFor(JSON.parse(await bodyOf(request)) as Need)) };
        case "GET status":
          return await status();
        case "POST stop":
          setImmediate(() => void stop());
          return {};
        default:
          throw new Error("no such call");
      }
    };
    answer().then(
      (value) => response.end(JSON.stringify(value)),
      (error: Error) => response.writeHead(400).end(error.message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: Address = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${secret}`,
    pid: process.pid,
    mark,
  };
  if (addressFile !== undefined) {
    mkdirSync(dirname(addressFile), { recursive: true });
    writeFileSync(addressFile, JSON.stringify(address), { mode: 0o600 });
  }
  return { ...address, stop };
}

/** `bigquery datasets/tables customer_days`: service, kind and name of something that exists on Google Cloud. */
function lineOf({ type, name }: Entry): string {
  return `${type.replace(":", " ")} ${name}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
