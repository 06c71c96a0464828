import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { dirname } from "node:path";

/** How to reach a sandbox that runs: the content of `.ponte/sandbox.json`. */
export interface Address {
  readonly url: string;
  readonly pid: number;
  /** Every process that was started in the sandbox carries it in its environment, as PONTE_SANDBOX. */
  readonly mark: string;
  /** Whether it outlives the command that it was started for. */
  readonly stays: boolean;
}

/** The address of the sandbox that a folder has running, or undefined; one that died leaves a file that counts for nothing. */
export async function runningSandbox(file: string): Promise<Address | undefined> {
  try {
    const address = JSON.parse(readFileSync(file, "utf8")) as Address;
    await call(address, "GET alive");
    return address;
  } catch {
    return undefined;
  }
}

/** Tells others the address, unless another sandbox of the folder did so first; returns the address that holds. */
export async function claim(file: string, address: Address): Promise<Address> {
  const finished = `${file}.${address.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(finished, JSON.stringify(address), { mode: 0o600 });
  try {
    for (;;) {
      const found = textOf(file);
      const other = await runningSandbox(file);
      if (other !== undefined) return other;
      if (found !== undefined && found === textOf(file)) rmSync(file, { force: true }); // left by one that died
      try {
        linkSync(finished, file); // whole, and by one only
        return address;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    }
  } finally {
    rmSync(finished, { force: true });
  }
}

/** Takes the address back. */
export function release(file: string, { mark }: Address): void {
  if (textOf(file)?.includes(mark)) rmSync(file, { force: true });
}

/** What a sandbox refuses to do, in words for the person who asked. */
export class Refused extends Error {}

/** One call of a sandbox's own interface. */
export async function call(
  address: Address,
  what: "GET alive" | "GET status" | "POST stop" | "POST need",
  body?: object,
): Promise<unknown> {
  const [method, path] = what.split(" ");
  // Whoever took the port of one that died may never answer.
  const signal = what === "GET alive" ? AbortSignal.timeout(10_000) : undefined;
  const response = await fetch(address.url + path, { method, body: body && JSON.stringify(body), signal });
  if (!response.ok) throw new Refused(await response.text());
  return response.json();
}

/** Calls back once when a sandbox has ended, however that happened; the function that it returns stops waiting. */
export function whenGone({ url }: Address, gone: () => void): () => void {
  const line = get(`${url}wait`); // answered by nobody
  line.once("close", gone).on("error", () => undefined);
  return () => line.off("close", gone).destroy();
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
