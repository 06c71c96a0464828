import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { appIn } from "../run-app";
import { environmentNames, loadEnvironments, SpecError, type Environment } from "../../language";

/** Variables whose values may be read: none is a secret. Of any other only whether it is set is ever asked. */
export type PlainVariable =
  | "TERRAFORM_BINARY_NAME"
  | "GOOGLE_APPLICATION_CREDENTIALS"
  | "CLOUDSDK_CONFIG"
  | "APPDATA"
  | "AWS_CONFIG_FILE"
  | "AWS_SHARED_CREDENTIALS_FILE";

/** An environment's file as it was found: read and checked, or with what is wrong with it. */
export type Found = { readonly environment: Environment } | { readonly name: string; readonly error: string };

/** What the doctor may ask about a machine. Nothing here uses the network by itself; a command that is run may. */
export interface Probe {
  readonly nodeVersion: string;
  readonly platform: string;
  readonly home: string;
  /** What a command printed and how it ended; undefined where it could not be started. */
  run(command: string, ...args: string[]): { readonly status: number; readonly stdout: string } | undefined;
  /** Whether a command is on the path; it is not run. */
  has(command: string): boolean;
  exists(path: string): boolean;
  isSet(variable: string): boolean;
  value(variable: PlainVariable): string | undefined;
  /** What is wrong with cdktf.json; undefined for one that can be run. */
  appMistake(): string | undefined;
  /** The version of an installed package, without loading it. */
  packageVersion(name: string): string | undefined;
  /** The environments of a folder, or those named; a name that does not exist is an error too. */
  environments(directory: string, names: readonly string[]): Found[];
}

/** This machine, seen from the current folder. */
export function realProbe(): Probe {
  return {
    nodeVersion: process.versions.node,
    platform: process.platform,
    home: homedir(),
    run,
    has: (command) => onPath(command),
    exists: (path) => existsSync(path),
    isSet: (variable) => (process.env[variable] ?? "") !== "",
    value: (variable) => process.env[variable] || undefined,
    appMistake,
    packageVersion,
    environments,
  };
}

function appMistake(): string | undefined {
  try {
    appIn(".");
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function run(command: string, ...args: string[]): { status: number; stdout: string } | undefined {
  // Terraform would otherwise ask its maker whether there is a newer one.
  const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
  const { error, status, stdout } = spawnSync(command, args, { env, encoding: "utf8", timeout: 20_000 });
  return error === undefined ? { status: status ?? 1, stdout } : undefined;
}

function onPath(command: string): boolean {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ""] : [""];
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.some((folder) => endings.some((ending) => existsSync(join(folder, command + ending))));
}

function packageVersion(name: string): string | undefined {
  for (let folder = resolve("."); ; folder = dirname(folder)) {
    const file = join(folder, "node_modules", name, "package.json");
    if (existsSync(file)) return versionIn(file);
    if (folder === dirname(folder)) return undefined;
  }
}

/** None where an interrupted installation left half a file: what helps is the same as where there is none. */
function versionIn(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { version?: string }).version;
  } catch {
    return undefined;
  }
}

function environments(directory: string, names: readonly string[]): Found[] {
  const all = names.length > 0 ? names : orMistake(directory, () => environmentNames(directory));
  return all.flatMap((name) => {
    if (typeof name !== "string") return [name];
    const load = () => loadEnvironments({ directory, names: [name] }).map((environment) => ({ environment }));
    return orMistake(name, load);
  });
}

/** What `read` returns, or what is wrong with the file that it read. */
function orMistake<T>(name: string, read: () => T[]): (T | { name: string; error: string })[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return [{ name, error: error.message }];
  }
}
