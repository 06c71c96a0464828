import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, type Ended } from "./run";

/** A provider as a program asks for it: `{ source: "hashicorp/aws", version: "6.25.0" }`. */
export interface Provider {
  source: string;
  version: string;
}

/**
 * What Terraform runs in: the caller's environment, without what would lead it elsewhere. Each provider is fetched once for the run and
 * kept in `folder`.
 */
export function terraformEnvironment(folder: string): NodeJS.ProcessEnv {
  const plugins = join(folder, "plugins");
  mkdirSync(plugins, { recursive: true });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    CHECKPOINT_DISABLE: "1",
    TF_PLUGIN_CACHE_DIR: plugins,
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1", // without a lock file Terraform would not use the cache
    GOGC: process.env.GOGC ?? "400", // a provider has thousands of schemas; collecting garbage less often saves a tenth of its time
  };
  // Terraform complains at every call of a file that is not there, and would go on without it.
  if (!existsSync(env.TF_CLI_CONFIG_FILE ?? "")) delete env.TF_CLI_CONFIG_FILE;
  for (const name of ["PONTE_ENVIRONMENT", "TF_WORKSPACE", "TF_DATA_DIR", "TF_LOG"]) delete env[name];
  return env;
}

/** What runs Terraform; the engine's command line reads the variable too. */
export function terraformCommand(): string {
  return process.env.TERRAFORM_BINARY_NAME ?? "terraform";
}

/** Runs Terraform in `cwd`; what it says is also in `<command>.log` there. */
export async function terraform(folder: string, cwd: string, ...args: string[]): Promise<Ended> {
  return run(terraformCommand(), args, { cwd, env: terraformEnvironment(folder), log: join(cwd, `${args[0]}.log`) });
}

/** The providers that a synthesized program asks for. */
export function providersOf(stack: string): Provider[] {
  const program = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8"));
  const required: Provider[] = Object.values(program.terraform.required_providers);
  return required.map(({ source, version }) => ({
    source: source.includes("/") ? source : `hashicorp/${source}`,
    version,
  }));
}

/** Why Terraform cannot be run, if it cannot. */
export async function tryTerraform(folder: string): Promise<string | undefined> {
  try {
    const { code, output } = await terraform(folder, folder, "version");
    return code === 0 ? undefined : firstError(output);
  } catch (error) {
    return `${(error as Error).message}; install it, or name it by TERRAFORM_BINARY_NAME`;
  }
}

/** Why `terraform init` cannot get a provider, if it cannot: in Terraform's own words. */
export async function tryProvider(folder: string, { source, version }: Provider): Promise<string | undefined> {
  const cwd = join(folder, "providers", source);
  mkdirSync(cwd, { recursive: true });
  const program = { terraform: { required_providers: { wanted: { source, version } } } };
  writeFileSync(join(cwd, "main.tf.json"), JSON.stringify(program));
  const { code, output } = await terraform(folder, cwd, "init", "-no-color", "-input=false");
  return code === 0 ? undefined : firstError(output);
}

/** What stands below the first `Error:` in Terraform's frames, up to the first empty line. */
function firstError(output: string): string {
  const text = output.replace(/^[│╷╵ ]+/gm, "").trim();
  const [, title, details = ""] = /(?:^|\n)(Error: .*)\n*([^]*?)(?:\n\n|$)/.exec(text) ?? [];
  return (details || title || text).replace(/\s+/g, " ");
}
