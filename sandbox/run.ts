import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { call, type Address } from "./address";
import type { Need } from "./clouds";

// What leads to the real clouds, or Terraform to another workspace, folder or backend; none of it reaches a command in the sandbox.
const real =
  /^(?:(?:AWS|GOOGLE|GCLOUD|CLOUDSDK|GCE|BOTO|TF_(?:TOKEN|VAR|CLI_ARGS|HTTP|CLOUD|REATTACH))_.*|TF_(?:CLI_ARGS|WORKSPACE|DATA_DIR)|TFE_TOKEN|(?:HTTPS?|ALL|NO)_PROXY|SSL_CERT_(?:FILE|DIR))$/i;

/** The variables of a caller that must not be seen in the sandbox. */
export function isReal(name: string): boolean {
  return real.test(name);
}

/** The variables under which a command meets the sandbox instead of the clouds. */
export async function sandboxEnvironment(
  address: Address,
  needs: readonly Need[],
  project: string,
): Promise<NodeJS.ProcessEnv> {
  const kept = Object.entries(process.env).filter(([name]) => !isReal(name));
  const clouds: Record<string, string>[] = [];
  for (const need of needs) clouds.push((await call(address, "POST need", need)) as Record<string, string>);
  return {
    ...Object.fromEntries(kept),
    PATH: [join(project, "node_modules", ".bin"), process.env.PATH].join(delimiter),
    ...Object.assign({}, ...clouds),
    // The engine's command line: its own output, a log of everything, no lock hashes from the registry, nothing in the person's plugin cache, no
    // calls home. Neither it nor npm asks for newer versions of themselves: that host is refused here, which looks like an error and is none.
    CDKTF_OUTPUT: join(".ponte", "out"),
    CDKTF_LOG_FILE_DIRECTORY: join(project, ".ponte", "sandbox"),
    CDKTF_LOG_LEVEL: "debug",
    CDKTF_SKIP_PROVIDER_LOCK: "true",
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    CHECKPOINT_DISABLE: "1",
    DISABLE_VERSION_CHECK: "true",
    npm_config_update_notifier: "false",
    // Where an environment's `state` has changed, Terraform takes what it knows along, unasked: here nobody else has a state to lose.
    TF_CLI_ARGS_init: "-force-copy",
  };
}

/**
 * What keeps the engine's command line from drawing where there is no terminal: under CI it writes each line once, without the moving lines
 * below them, and without colour Terraform sends no escape codes. What the caller has set stays.
 */
export function plainLines({ CI = "true", FORCE_COLOR = "0" }: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { CI, FORCE_COLOR };
}

/** Runs a command with these variables, the terminal its own, and gives back its exit code as a shell would. */
export function runCommand([command, ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command!, args, { stdio: "inherit", env, shell: process.platform === "win32" });
    // The terminal sends Ctrl-C to the command as well; the sandbox must outlive it, to see it end.
    const ignore = () => undefined;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.on(signal, signal === "SIGINT" ? ignore : () => child.kill(signal));
    child.once("error", (error: NodeJS.ErrnoException) => {
      console.error(error.code === "ENOENT" ? `${command}: no such command` : error.message);
      resolve(127);
    });
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
