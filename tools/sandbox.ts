import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import type { Socket } from "node:net";
import { join, relative, resolve } from "node:path";
import { call, Refused, runningSandbox, whenGone, type Address } from "../sandbox/address";
import { installMoto, pythonWithMoto, whyNoMoto } from "../sandbox/aws/moto";
import { endProcessesMarked } from "../sandbox/marked-processes";
import { isReal, plainLines, runCommand, sandboxEnvironment } from "../sandbox/run";
import type { Need, Status } from "../sandbox/clouds";
import { serve } from "../sandbox/server";
import { loadEnvironments } from "../language";
import { describeCalls, describeThings } from "./sandbox/describe-status";
import { checkSystem, environmentsOf, needOf } from "./sandbox/needs";
import { whyRefused } from "./sandbox/protected";
import { forgetBackends, forgetOtherBackend } from "./sandbox/terraform-folders";
import { appIn } from "./run-app";
import { UserError } from "./user-error";

const project = resolve(".");
const folder = join(project, ".ponte", "sandbox");
const addressFile = join(project, ".ponte", "sandbox.json");
const log = join(folder, "server.log");
const engineLog = join(folder, "cdktf.log");

/**
 * Runs a command against what stands in for the clouds, and returns its exit code. A sandbox that is running is joined; otherwise one is started
 * for this command alone.
 *
 * @param directory folder of the environments; the command's words that name one decide whose account or project is played
 */
export async function runInSandbox(command: readonly string[], directory: string): Promise<number> {
  if (command.length === 0)
    throw new UserError("no command; write one behind two dashes: ponte sandbox -- cdktf deploy dev");
  const isEngine = command.some((word) => /^cdkt[fn]$/.test(word));
  if (isEngine && existsSync(join(project, "cdktf.json"))) appIn(project); // the engine itself meets a broken cdktf.json with a stack trace
  const environments = environmentsOf(command, directory);
  const needs = environments.map(needOf);
  checkSystem(needs, process.platform);
  // On standard error, like all that is ours here: the command's own output may be read by another program.
  console.error(`Sandbox: the stand-ins for ${placesOf(needs)} get ready ...`);
  const { address, isOurs } = await enter(false);
  if (!isOurs && !address.stays) {
    const remedy = "wait for it, or begin with `ponte sandbox start`, which commands can share";
    throw new UserError(`another command runs in a sandbox of this folder; ${remedy}`);
  }
  const stopWaiting = whenGone(address, () => {
    console.error("the sandbox has ended, and with it what runs in it");
    void endProcessesMarked(address.mark);
  });
  try {
    const env = await environmentIn(address, needs);
    for (const environment of environments) forgetOtherBackend(project, environment);
    const begin = sizeOf(engineLog);
    if (isEngine)
      console.error(
        `Sandbox: ${command.join(" ")} begins; all that it does is written to ${relative(".", engineLog)}.\n`,
      );
    const code = await runCommand(command, { ...env, ...(draws(command) ? {} : plainLines()) });
    const status = await statusOf(address).catch(() => undefined); // it may have ended under the command
    if (status) console.error(`\n${describeThings(status)}`);
    const why = code === 0 ? undefined : whyRefused(command, environments, saidSince(begin));
    if (why !== undefined) console.error(`\n${why}`);
    if (code !== 0 && isEngine && asks(command) && !process.stdin.isTTY)
      console.error("\ncdktf asks before it goes on, and there is no terminal; write --auto-approve behind it.");
    return code;
  } finally {
    stopWaiting();
    if (isOurs) {
      await call(address, "POST stop").catch(() => endProcessesMarked(address.mark));
      const keeps = isEngine && command.some((word) => word === "deploy");
      if (keeps)
        console.error(
          "\nThis sandbox was for that command alone, and is gone with all that it held; `npx ponte sandbox start` keeps one for several.",
        );
    }
  }
}

/** `AWS account 111122223333 and Google Cloud project acme-ml-dev`. */
function placesOf(needs: readonly Need[]): string {
  const place = ({ cloud, owner }: Need) =>
    cloud === "aws" ? `AWS account ${owner}` : `Google Cloud project ${owner}`;
  return [...new Set(needs.map(place))].join(" and ");
}

/** In a terminal, and where the engine asks in one before it goes on, which it does in what it draws. */
function draws(command: readonly string[]): boolean {
  return process.stdout.isTTY || (process.stdin.isTTY && asks(command));
}

function asks(command: readonly string[]): boolean {
  return command.some((word) => word === "deploy" || word === "destroy") && !command.includes("--auto-approve");
}

/** What the engine has written to its log since it was that long. */
function saidSince(begin: number): string {
  return existsSync(engineLog) ? readFileSync(engineLog).subarray(begin).toString("utf8") : "";
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Starts a sandbox that stays until it is stopped. */
export async function startSandbox(): Promise<string> {
  const { address, isOurs } = await enter(true);
  if (!address.stays) throw new UserError("a command runs in a sandbox of this folder; wait for it");
  if (!isOurs) return "The sandbox runs already.";
  return "The sandbox runs; commands behind `ponte sandbox --` join it, and `ponte sandbox stop` ends it.";
}

/** What a running sandbox holds, which calls came, and what to export to use it in another shell. */
export async function sandboxStatus(names: readonly string[], directory: string): Promise<string> {
  const named = names.length > 0 ? loadEnvironments({ directory, names }).map(needOf) : undefined;
  checkSystem(named ?? [], process.platform);
  const address = await runningSandbox(addressFile);
  if (!address) return "No sandbox runs in this folder; `ponte sandbox start` starts one.";
  const environment = await environmentIn(address, named ?? (await statusOf(address)).needs);
  const status = await statusOf(address);
  const exports = Object.entries(environment)
    .filter(([name, value]) => process.env[name] !== value && name !== "PATH")
    .map(([name, value]) => `export ${name}='${value}'`);
  const real = Object.keys(process.env).filter((name) => isReal(name) && environment[name] === undefined);
  if (real.length > 0) exports.push(`unset ${real.join(" ")}`);
  return [describeThings(status), ...describeCalls(status), "", "To use it in another shell:", ...exports].join("\n");
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
export async function serveSandbox(stays: boolean): Promise<void> {
  const { address, stop } = await serve({ folder, addressFile, stays, python, stopped: () => process.exit(0) });
  const isFirst = address.pid === process.pid;
  try {
    if (isFirst) forgetStates(); // before anybody is told that it runs, and writes the next one
  } catch (error) {
    console.error(error);
    await stop();
    process.exit(1); // whoever waits for the address is told where this stands
  }
  process.stdout.write(`${JSON.stringify(address)}\n`);
  if (!isFirst) process.exit(0);
  const end = () => void stop().then(() => process.exit(0));
  for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"] as const) process.on(signal, end);
  if (!stays) process.stdin.on("close", end).resume();
}

/** The sandbox of this folder: the one that runs, or a new one. */
async function enter(stays: boolean): Promise<{ address: Address; isOurs: boolean }> {
  const running = await runningSandbox(addressFile);
  if (running) return { address: running, isOurs: false };
  mkdirSync(folder, { recursive: true });
  // In a group of its own: Ctrl-C, and whoever kills a whole group, mean the command.
  const server = spawn(process.execPath, [process.argv[1]!, "sandbox-server", ...(stays ? ["--stay"] : [])], {
    stdio: [stays ? "ignore" : "pipe", "pipe", openSync(log, "a")],
    detached: true,
  });
  const address = await new Promise<Address>((ready, fail) => {
    let said = "";
    server.once("exit", (code) =>
      fail(new UserError(`the sandbox did not start (${code}); ${relative(".", log)} says why`)),
    );
    server.stdout!.on("data", (text) => {
      said += String(text);
      if (said.endsWith("\n")) ready(JSON.parse(said) as Address);
    });
  });
  server.unref();
  server.stdout!.destroy();
  (server.stdin as Socket | null)?.unref(); // it stays open as long as this process lives, and keeps it from nothing
  return { address, isOurs: address.pid === server.pid };
}

/** An environment without a state bucket keeps its state in a file; what that one of an earlier sandbox speaks of is gone. */
function forgetStates(): void {
  const ponte = join(project, ".ponte");
  rmSync(engineLog, { force: true });
  forgetBackends(project);
  for (const file of readdirSync(ponte).filter((name) => /^terraform\..+\.tfstate/.test(name)))
    rmSync(join(ponte, file));
}

async function environmentIn(address: Address, needs: readonly Need[]): Promise<NodeJS.ProcessEnv> {
  try {
    return await sandboxEnvironment(address, needs, project);
  } catch (error) {
    throw error instanceof Refused ? new UserError(error.message) : error;
  }
}

async function statusOf(address: Address): Promise<Status> {
  return (await call(address, "GET status")) as Status;
}

function python(): string {
  const found = pythonWithMoto(project);
  if (found === undefined) throw new Error(whyNoMoto());
  return found;
}
