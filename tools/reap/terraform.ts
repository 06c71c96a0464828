import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../user-error";

// A state of some hundred endpoints is tens of megabytes of JSON.
const largest = 1024 ** 3;

/** What is asked of Terraform about one environment. Each fails with an Error that holds Terraform's own words. */
export interface Terraform {
  /** The state as JSON. */
  state(): unknown;
  /** A plan that destroys everything, saved, as JSON. */
  planDestroy(): unknown;
  /** Applies what {@link planDestroy} has saved; Terraform refuses it where the state has changed since. */
  destroy(): void;
  /** Takes away what {@link planDestroy} has saved: it holds what the state holds. */
  forget(): void;
}

// cdktf calls its own `plan`.
const saved = "reap.tfplan";

/**
 * Terraform in the folder of an environment's program. Where its state lies is taken from there alone: `-reconfigure` never carries a state along.
 *
 * @param folder as the project's program has written it
 */
export function terraformIn(folder: string): Terraform {
  const run = (words: readonly string[], told: boolean): string => {
    const command = process.env.TERRAFORM_BINARY_NAME ?? "terraform";
    // Standard output is for what we say.
    const stdio = told ? (["ignore", 2, 2] as const) : (["ignore", "pipe", "pipe"] as const);
    const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
    const { error, status, stdout, stderr } = spawnSync(command, words, { cwd: folder, env, stdio: [...stdio], encoding: "utf8", maxBuffer: largest }); // prettier-ignore
    if (error !== undefined)
      throw new UserError(`${command} cannot be run (${error.message}); install it, or set TERRAFORM_BINARY_NAME`);
    if (status !== 0) {
      const why = told ? "as it says above" : `\n${(stderr || stdout).trim()}`;
      throw new Error(`\`${command} ${words.join(" ")}\` ended with ${status ?? "a signal"}, ${why}`);
    }
    return stdout;
  };
  const show = (...what: string[]) => JSON.parse(run(["show", "-json", ...what], false)) as unknown;
  return {
    state: () => {
      const locked = existsSync(join(folder, ".terraform.lock.hcl")) && process.env.PONTE_SANDBOX === undefined;
      const options = locked && existsSync("locks") ? ["-lockfile=readonly"] : [];
      run(["init", "-input=false", "-no-color", "-reconfigure", ...options], false);
      return show();
    },
    planDestroy: () => {
      run(["plan", "-destroy", "-input=false", "-no-color", "-lock-timeout=5m", `-out=${saved}`], true);
      return show(saved);
    },
    destroy: () => void run(["apply", "-input=false", "-no-color", "-lock-timeout=5m", saved], true),
    forget: () => rmSync(join(folder, saved), { force: true }),
  };
}
