import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { claim, release, type Address } from "./address";
import { cloudsIn, type Need } from "./clouds";
import { endProcessesMarked } from "./marked-processes";

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
  const clouds = cloudsIn(folder, python);

  async function stop(): Promise<void> {
    await endProcessesMarked(mark);
    await clouds.stop();
    release(addressFile, address);
  }

  const secret = `/${randomBytes(16).toString("hex")}/`;
  const server: Server = createServer((request, response) => {
    const answer = async () => {
      switch (`${request.method} ${request.url?.replace(secret, "")}`) {
        case "POST need":
          return { PONTE_SANDBOX: mark, ...(await clouds.environmentFor(JSON.parse(await bodyOf(request)) as Need)) };
        case "GET alive":
          return {};
        case "GET status":
          return await clouds.status();
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

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
