import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { claim, release, type Address } from "./address";
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

/** What a sandbox holds, and what it was asked. */
export interface Status {
  readonly clouds: readonly CloudStatus[];
  /** Hosts that somebody tried to reach and that nobody plays here. */
  readonly refusedHosts: readonly string[];
  /** What commands needed so far. */
  readonly needs: readonly Need[];
}

/** One cloud, or one account of it. */
export interface CloudStatus {
  /** `Google Cloud`, `AWS account 111122223333`. */
  readonly name: string;
  /** `s3 buckets raw`: service, kind and name of each thing that exists. */
  readonly things: readonly string[];
  /** How many calls came, by service. */
  readonly calls: Readonly<Record<string, number>>;
  /** File with every call as a line of JSON, in order. */
  readonly log: string;
}

/** Settings of {@link serve}. */
export interface ServeOptions {
  /** Folder for the certificate and the logs of calls. */
  readonly folder: string;
  /** File that tells others the address. */
  readonly addressFile: string;
  /** Whether it outlives the command that it was started for. */
  readonly stays: boolean;
  /** Finds the interpreter with moto in it, or throws the reason why there is none. */
  readonly python: () => string;
  /** Called when everything has ended. */
  readonly stopped: () => void;
}

/**
 * Stands in for the clouds until it is told to stop: starts what a command needs when the first one needs it. Its own interface is HTTP on
 * loopback, below a path that nobody can guess: `POST need`, `GET status`, `POST stop`, and `GET wait`, which is never answered. A folder has one
 * sandbox: where another runs, its address is returned and nothing is started.
 */
export async function serve({
  folder,
  addressFile,
  stays,
  python,
  stopped,
}: ServeOptions): Promise<{ address: Address; stop: () => Promise<void> }> {
  const mark = randomBytes(16).toString("hex");
  const accounts = new Map<string, Promise<Moto>>();
  const needs = new Map<string, Need>();
  let google: Promise<Google> | undefined;

  async function environmentFor(need: Need): Promise<Record<string, string>> {
    google ??= startGoogle({
      certificate: join(folder, "certificate.pem"),
      log: join(folder, "google.jsonl"),
      upstreamProxy: process.env.HTTPS_PROXY ?? process.env.https_proxy,
    });
    const fake = await google;
    if (need.cloud === "gcp") {
      if (need.projectNumber !== undefined) fake.nameProject({ id: need.owner, number: need.projectNumber });
      // There already is as good as made: the answer is not looked at.
      const buckets = `https://storage.googleapis.com/storage/v1/b?project=${need.owner}`;
      if (need.stateBucket !== undefined)
        await fake.call("POST", buckets, { name: need.stateBucket, location: need.region });
      return { ...fake.environment, GOOGLE_PROJECT: need.owner, GOOGLE_REGION: need.region };
    }
    const moto = await motoOf(need.owner);
    if (need.stateBucket !== undefined) await moto.makeBucket(need.stateBucket, need.region);
    // What is not moto's is let through or refused by the same proxy as on Google Cloud.
    const { HTTPS_PROXY, https_proxy } = fake.environment;
    return { HTTPS_PROXY: HTTPS_PROXY!, https_proxy: https_proxy!, ...moto.environment, AWS_REGION: need.region };
  }

  async function take(need: Need): Promise<Record<string, string>> {
    const environment = { PONTE_SANDBOX: mark, ...(await environmentFor(need)) };
    needs.set(`${need.cloud} ${need.owner} ${need.stateBucket}`, need);
    return environment;
  }

  function motoOf(account: string): Promise<Moto> {
    const running =
      accounts.get(account) ?? startMoto({ account, python: python(), log: join(folder, `moto-${account}.log`) });
    accounts.set(account, running);
    const forget = () => accounts.delete(account); // the next command may have more luck
    running.then((moto) => moto.ended.then(forget), forget);
    return running;
  }

  async function status(): Promise<Status> {
    const clouds: CloudStatus[] = [];
    const fake = await google;
    if (fake && fake.calls().length > 0) {
      const calls = countBy(fake.calls().map(({ host }) => host.split(".")[0]!));
      clouds.push({
        name: "Google Cloud",
        things: fake.entries().map(lineOf),
        calls,
        log: join(folder, "google.jsonl"),
      });
    }
    for (const [account, starting] of accounts) {
      const moto = await starting;
      const made = await moto.calls();
      const log = join(folder, `aws-${account}.jsonl`);
      writeFileSync(log, made.map((each) => `${JSON.stringify(each)}\n`).join(""));
      const calls = countBy(made.map(({ service }) => service));
      clouds.push({ name: `AWS account ${account}`, things: await moto.inventory(), calls, log });
    }
    return { clouds, refusedHosts: fake?.unknownHosts() ?? [], needs: [...needs.values()] };
  }

  async function stop(): Promise<void> {
    await endProcessesMarked(mark);
    const motos = [...accounts.values()].map(async (moto) => (await moto).stop());
    await Promise.race([Promise.allSettled([google?.then((fake) => fake.stop()), ...motos]), sleep(2_000)]);
    release(addressFile, address);
  }

  const secret = `/${randomBytes(16).toString("hex")}/`;
  const server: Server = createServer((request, response) => {
    const answer = async () => {
      switch (`${request.method} ${request.url?.replace(secret, "")}`) {
        case "POST need":
          return await take(JSON.parse(await bodyOf(request)) as Need);
        case "GET alive":
          return {};
        case "GET status":
          return await status();
        case "POST stop":
          await stop();
          if (response.destroyed) stopped();
          else response.once("close", stopped);
          return {};
        default:
          throw new Error("no such call");
      }
    };
    if (request.url === `${secret}wait`) return;
    answer().then(
      (value) => response.end(JSON.stringify(value)),
      (error: Error) => {
        console.error(error);
        response.writeHead(400).end(error.message);
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${secret}`;
  const address: Address = { url, pid: process.pid, mark, stays };
  const holding = await claim(addressFile, address);
  if (holding === address) {
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".jsonl"))) rmSync(join(folder, name));
  }
  return { address: holding, stop };
}

/** `bigquery datasets/tables customer_days`: service, kind and name of something that exists on Google Cloud. */
function lineOf({ type, name }: Entry): string {
  return `${type.replace(":", " ")} ${name}`;
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
