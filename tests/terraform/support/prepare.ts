import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { run } from "./run";

/** A path, or why there is none. */
export type Found = { path: string; missing?: undefined } | { path?: undefined; missing: string };

declare module "vitest" {
  export interface ProvidedContext {
    /** A folder for this run; it is deleted after it. */
    folder: string;
    /** What `node start.js` wrote, as Terraform finds it: one folder for each environment. */
    stacks: string;
    /** Why something cannot be tested here, by name: `terraform`, `moto`, and providers such as `hashicorp/aws`. */
    missing: Record<string, string>;
    /** A Python that has moto. */
    python: string;
  }
}

const root = resolve(__dirname, "../../..");

/** Synthesizes every environment and tries out, once for all tests, what this machine has; prints what it has not. */
export default async function prepare(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "ponte-terraform-"));
  const stacks = join(folder, "cdktf.out", "stacks");
  await synthesize(folder, join(folder, "cdktf.out"));
  const python = await findPython(folder);
  const missing: Record<string, string> = python.missing === undefined ? {} : { moto: python.missing };

  const terraform = await tryTerraform(folder);
  if (terraform !== undefined) missing.terraform = terraform;
  else Object.assign(missing, await tryProviders(folder, providersOf(stacks)));

  for (const [name, reason] of Object.entries(missing)) console.log(`skipped: ${name}: ${reason}`);
  project.provide("folder", folder);
  project.provide("stacks", stacks);
  project.provide("missing", missing);
  project.provide("python", python.path ?? "");
  return () => {
    if (process.env.PONTE_KEEP === undefined) rmSync(folder, { recursive: true, force: true });
    else console.log(`kept: ${folder}`);
  };
}

/** What Terraform runs in: the caller's environment without what would lead it elsewhere, and each provider fetched once for the run. */
export function terraformEnvironment(folder: string): NodeJS.ProcessEnv {
  const plugins = join(folder, "plugins");
  mkdirSync(plugins, { recursive: true });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    TF_PLUGIN_CACHE_DIR: plugins,
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1", // otherwise the cache is not used where there is no lock file yet
  };
  for (const name of ["PONTE_ENVIRONMENT", "TF_WORKSPACE", "TF_DATA_DIR", "TF_LOG"]) delete env[name];
  return env;
}

export function terraformCommand(): string {
  return process.env.TERRAFORM_BINARY_NAME ?? "terraform";
}

/** Name and version of each provider in the synthesized programs: `{ "hashicorp/aws": "6.25.0" }`. */
function providersOf(stacks: string): Record<string, string> {
  const providers: Record<string, string> = {};
  for (const stack of readdirSync(stacks)) {
    for (const { source, version } of Object.values(requiredProviders(join(stacks, stack)))) {
      providers[source] = version;
    }
  }
  return providers;
}

/** The providers that a synthesized program asks for, with their full names. */
export function requiredProviders(stack: string): { source: string; version: string }[] {
  const program = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8"));
  const required: { source: string; version: string }[] = Object.values(program.terraform.required_providers);
  return required.map(({ source, version }) => ({
    source: source.includes("/") ? source : `hashicorp/${source}`,
    version,
  }));
}

async function synthesize(folder: string, outdir: string): Promise<void> {
  const env: NodeJS.ProcessEnv = { ...process.env, CDKTF_OUTDIR: outdir };
  delete env.PONTE_ENVIRONMENT;
  const { code, output } = await run(process.execPath, ["start.js"], {
    cwd: root,
    env,
    log: join(folder, "synth.log"),
  });
  if (code !== 0) throw new Error(`node start.js ends with ${code}:\n${output}`);
}

async function tryTerraform(folder: string): Promise<string | undefined> {
  const log = join(folder, "terraform.log");
  try {
    const { code, output } = await run(terraformCommand(), ["version"], {
      cwd: folder,
      env: terraformEnvironment(folder),
      log,
    });
    return code === 0 ? undefined : firstError(output);
  } catch (error) {
    return `${terraformCommand()} does not start (${(error as NodeJS.ErrnoException).code}); install it, or name it by TERRAFORM_BINARY_NAME`;
  }
}

/** Why `terraform init` cannot get a provider, for each that it cannot get. */
async function tryProviders(folder: string, providers: Record<string, string>): Promise<Record<string, string>> {
  const missing: Record<string, string> = {};
  for (const [source, version] of Object.entries(providers)) {
    const cwd = join(folder, "providers", source);
    mkdirSync(cwd, { recursive: true });
    const program = { terraform: { required_providers: { wanted: { source, version } } } };
    writeFileSync(join(cwd, "main.tf.json"), JSON.stringify(program));
    const options = { cwd, env: terraformEnvironment(folder), log: join(cwd, "init.log"), minutes: 5 };
    const { code, output } = await run(terraformCommand(), ["init", "-no-color", "-input=false"], options);
    if (code !== 0) missing[source] = firstError(output);
  }
  return missing;
}

/** The sentence below the first `Error:` that Terraform prints in a frame. */
function firstError(output: string): string {
  const lines = output.split("\n").map((line) => line.replace(/^[│╷╵\s]+/, "").trimEnd());
  const start = lines.findIndex((line) => line.startsWith("Error:"));
  if (start === -1) return output.trim().split("\n").at(-1) ?? "";
  const title = lines[start]!;
  const rest = lines
    .slice(start + 1)
    .join("\n")
    .trim()
    .split("\n\n")[0]!;
  return rest === "" ? title : rest.replace(/\n/g, " ");
}

async function findPython(folder: string): Promise<Found> {
  const own = join(root, ".ponte", "python", "bin", "python");
  const path = existsSync(own) ? own : "python3";
  const log = join(folder, "python.log");
  const check = ["-c", "import moto.moto_server.werkzeug_app"];
  const ended = await run(path, check, { cwd: folder, env: process.env, log }).catch(() => undefined);
  if (ended?.code === 0) return { path };
  const install = ".ponte/python/bin/pip install -r tests/terraform/requirements.txt";
  return { missing: `not installed; run: python3 -m venv .ponte/python && ${install}` };
}
