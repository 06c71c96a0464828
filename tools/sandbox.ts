import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { join, resolve } from "node:path";
import { installMoto, pythonWithMoto } from "../sandbox/aws/moto";
import { call, runCommand, runningSandbox, sandboxEnvironment } from "../sandbox/run";
import { serve, type Address, type Need } from "../sandbox/server";
import { environmentNames, loadEnvironments, type Environment } from "../spec";
import { UserError } from "./user-error";

const project = resolve(".");
const folder = join(project, ".ponte", "sandbox");
const addressFile = join(project, ".ponte", "sandbox.json");

/**
 * Runs a command against what stands in for the clouds, and returns its exit code. A sandbox that is running is joined; otherwise one is started
 * for this command alone.
 *
 * @param directory folder of the environments; the command's words that name one decide whose account or project is played
 */
export async function runInSandbox(command: readonly string[], directory: string): Promise<number> {
  if (command.length === 0)
    throw new UserError("no command; write one behind two dashes: ponte sandbox -- cdktf deploy dev");
  const needs = needsOf(command, directory);
  if (process.platform !== "linux" && needs.some(({ cloud }) => cloud === "gcp")) {
    const remedy = "run this in a Linux container or in WSL";
    throw new UserError(
      `the Google provider takes the sandbox's certificate on Linux only, because Go ignores SSL_CERT_FILE elsewhere; ${remedy}`,
    );
  }
  const joined = await runningSandbox(addressFile);
  const address = joined ?? (await startServer([]));
  try {
    const code = await runCommand(command, await sandboxEnvironment(address, needs, project));
    console.error(`\n${await describe(address)}`);
    return code;
  } finally {
    if (joined === undefined) await call(address, "POST stop").catch(() => undefined);
  }
}

/** Starts a sandbox that stays until it is stopped. */
export async function startSandbox(): Promise<string> {
  if (await runningSandbox(addressFile)) return "The sandbox runs already.";
  await startServer(["--stay"]);
  return "The sandbox runs; commands behind `ponte sandbox --` join it, and `ponte sandbox stop` ends it.";
}

/** What a running sandbox holds, and what to export to use it in another shell. */
export async function sandboxStatus(names: readonly string[], directory: string): Promise<string> {
  const address = await runningSandbox(addressFile);
  if (!address) return "No sandbox runs in this folder; `ponte sandbox start` starts one.";
  const log = join(folder, "google.jsonl");
  const calls = existsSync(log) ? readFileSync(log, "utf8").split("\n").length - 1 : 0;
  const lines = [await describe(address), `Google Cloud was called ${calls} times (${log}).`];
  const chosen = names.length > 0 ? loadEnvironments({ directory, names }).map(needOf) : [];
  const environment = await sandboxEnvironment(address, chosen, project);
  for (const [name, value] of Object.entries(environment))
    if (process.env[name] !== value && name !== "PATH") lines.push(`export ${name}='${value}'`);
  return lines.join("\n");
}

/** Ends a running sandbox, with every process that was started in it. */
export async function stopSandbox(): Promise<string> {
  const address = await runningSandbox(addressFile);
  if (!address) return "No sandbox runs in this folder.";
  await call(address, "POST stop");
  return "The sandbox is stopped, and what was in it is gone.";
}

/** Makes the virtual environment that plays AWS. */
export function installSandbox(): string {
  if (!installMoto(project))
    throw new UserError("moto could not be installed; is python3 with its venv module on this machine?");
  return "moto is installed in .ponte/python.";
}

/** The server's own process; without `stay` it ends as soon as whoever started it does, however that happens. */
export async function serveSandbox(stay: boolean): Promise<void> {
  const stopped = () => process.exit(0);
  const { stop, ...address } = await serve({ folder, addressFile: stay ? addressFile : undefined, python, stopped });
  process.stdout.write(`${JSON.stringify(address)}\n`);
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());
  process.on("SIGINT", () => undefined); // meant for the command
  if (!stay) process.stdin.on("close", () => void stop()).resume();
}

function startServer(options: readonly string[]): Promise<Address> {
  mkdirSync(folder, { recursive: true });
  const stay = options.includes("--stay");
  const errors = openSync(join(folder, "server.log"), "w");
  const server = spawn(process.execPath, [process.argv[1]!, "sandbox-server", ...options], {
    stdio: [stay ? "ignore" : "pipe", "pipe", errors],
    detached: stay,
  });
  return new Promise((ready, fail) => {
    let said = "";
    server.once("exit", () => fail(new Error(readFileSync(join(folder, "server.log"), "utf8"))));
    server.stdout!.on("data", (text) => {
      said += String(text);
      if (!said.endsWith("\n")) return;
      server.unref();
      server.stdout!.destroy();
      (server.stdin as Socket | null)?.unref(); // it stays open as long as this process lives, and keeps it from nothing
      ready(JSON.parse(said) as Address);
    });
  });
}

function python(): string {
  const found = pythonWithMoto(project);
  if (found === undefined)
    throw new UserError("AWS is played by moto, which is not here; run: npx ponte sandbox install");
  return found;
}

/** What the environments need that a command's words name; all of them when it names none, as long as one account holds them. */
function needsOf(command: readonly string[], directory: string): Need[] {
  const words = [...command, ...(process.env.PONTE_ENVIRONMENT ?? "").split(",")];
  const named = environmentNames(directory).filter((name) => words.includes(name));
  const environments = loadEnvironments({ directory, names: named.length > 0 ? named : undefined });
  const accounts = new Set(environments.flatMap((each) => (each.cloud === "aws" ? [each.aws.account] : [])));
  if (accounts.size > 1) {
    const remedy = "name one environment, or set PONTE_ENVIRONMENT";
    throw new UserError(`the command could mean ${accounts.size} AWS accounts; ${remedy}`);
  }
  return environments.map(needOf);
}

function needOf(environment: Environment): Need {
  const stateBucket = environment.state?.bucket;
  if (environment.cloud === "aws") {
    const { account, region } = environment.aws;
    return { cloud: "aws", owner: account, region, stateBucket };
  }
  const { project, projectNumber, region } = environment.gcp;
  return { cloud: "gcp", owner: project, projectNumber, region, stateBucket };
}

async function describe(address: Address): Promise<string> {
  const things = (await call(address, "GET status")) as string[];
  const counts = new Map<string, number>();
  for (const thing of things) {
    const kind = thing.split(" ").slice(0, -1).join(" ");
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const list = [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
  return things.length === 0 ? "The sandbox is empty." : `In the sandbox: ${list}.`;
}
