import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Environment } from "../language";
import { lockOf, requiredProviders, type RequiredProvider } from "../stacks/provider-locks";
import { programsOf } from "./programs";
import { UserError } from "./user-error";

/** Settings of {@link lock}. */
export interface LockOptions {
  /** Where the providers will run, as Terraform calls it: `linux_amd64`. */
  readonly platforms: readonly string[];
  /**
   * Folder with the providers' packages, as `terraform providers mirror` lays it.
   * @default - the registry that each provider comes from
   */
  readonly mirror?: string;
}

/**
 * `ponte lock`: a lock for each cloud, with the checksums that Terraform finds for every platform. What a lock holds already stays.
 *
 * @returns the files that were written, from the project's folder
 * @throws UserError with Terraform's words where a provider cannot be had for a platform; nothing is written for its cloud then
 */
export function lock(environments: readonly Environment[], { platforms, mirror }: LockOptions): string[] {
  if (process.env.PONTE_SANDBOX !== undefined)
    throw new UserError("the sandbox keeps locks of its own; run npx ponte lock outside it");
  const strange = platforms.find((platform) => !/^[a-z0-9]+_[a-z0-9]+$/.test(platform));
  if (strange !== undefined) throw new UserError(`"${strange}" is no platform; write one such as linux_amd64`);
  const clouds = [...new Set(environments.map(({ cloud }) => cloud))].sort();
  return clouds.map((cloud) => {
    const file = lockOf(cloud);
    const programs = programsOf(environments.filter((each) => each.cloud === cloud)).map(({ json }) => json);
    write(file, programs.flatMap(requiredProviders), [
      ...(mirror === undefined ? [] : [`-fs-mirror=${resolve(mirror)}`]),
      ...platforms.map((platform) => `-platform=${platform}`),
    ]);
    return file;
  });
}

/** Terraform works beside a copy of the lock, which takes its place when it is done. */
function write(file: string, providers: readonly RequiredProvider[], options: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), "ponte-lock-"));
  const copy = join(folder, ".terraform.lock.hcl");
  try {
    const wanted = Object.fromEntries(providers.map((each) => [each.source.replace("/", "-"), each]));
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers: wanted } }));
    if (existsSync(file)) copyFileSync(file, copy);
    const terraform = process.env.TERRAFORM_BINARY_NAME ?? "terraform";
    const words = ["providers", "lock", "-no-color", ...options];
    const { error, status, stderr } = spawnSync(terraform, words, { cwd: folder, encoding: "utf8" });
    if (error !== undefined)
      throw new UserError(`${terraform} cannot be run (${error.message}); install it, or set TERRAFORM_BINARY_NAME`);
    if (status !== 0) throw new UserError(`\`${terraform} ${words.join(" ")}\` failed:\n${stderr.trim()}`);
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(copy, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
