import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";
import { processesWith } from "../../../sandbox/marked-processes";
import type { Json } from "../../support/check-schema";
import { terraformCommand } from "./terraform";

/** A process that is held knows no aliases, and would answer for all of them by the last: programs with a budget on Google Cloud have one. */
type Holdable = "hashicorp/aws" | "hashicorp/google";

/** The provider that can be held for a program: one that it has a single configuration of. */
export function holdableOf({ provider = {} }: Json): Holdable | undefined {
  const single = (name: string) => [(provider as Json)[name] ?? []].flat().length === 1;
  if (single("aws")) return "hashicorp/aws";
  return single("google") ? "hashicorp/google" : undefined;
}

/**
 * A `terraform` for one sandbox, which starts a provider at its first command and keeps it for all that follow: a third of the work of each.
 * The provider is the same file and is configured anew by each command, but has the variables of the first.
 *
 * Where the processes themselves are the subject, as when a deploy is killed, Terraform is to start its own.
 */
export class HeldProvider {
  /** What to run in place of `terraform`. */
  readonly command: string;
  private readonly folder: string;

  constructor(name: string, source: Holdable) {
    this.folder = join(inject("folder"), "held", name);
    mkdirSync(this.folder, { recursive: true });
    const file = join(this.folder, "terraform");
    writeFileSync(file, script(fileOf(source), this.folder), { mode: 0o755 });
    this.command = canHold() ? file : terraformCommand();
  }

  /** Ends the provider. */
  release = () => endProvidersHeldIn(this.folder);
}

/** Ends the providers that are held in a folder or below it. */
export async function endProvidersHeldIn(folder: string): Promise<void> {
  const left = () => processesWith(`PONTE_HELD=${folder}/`);
  for (let pids = left(); pids.length > 0; pids = left()) {
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL"); // it has nothing to save
      } catch {
        // It has ended meanwhile.
      }
    }
    await sleep(20);
  }
}

/** Where these are missing, as on a Mac, Terraform starts its providers as ever. */
function canHold(): boolean {
  return spawnSync("sh", ["-c", "command -v flock && command -v setsid"]).status === 0;
}

/** The provider's file, as Terraform has installed it for this run. */
function fileOf(source: string): string {
  const only = (folder: string) => join(folder, readdirSync(folder)[0]!);
  const system = only(only(join(only(join(inject("folder"), "plugins")), source))); // registry, provider, version, system
  return join(
    system,
    readdirSync(system).find((name) => name.startsWith("terraform-provider-"))!,
  );
}

const script = (provider: string, folder: string) => `#!/bin/sh
case $1 in version | -v | --version) exec ${terraformCommand()} "$@" ;; esac
# The first init of a program is an ordinary one: it installs what the program asks for.
[ "$1" = init ] && [ ! -d .terraform/providers ] && exec ${terraformCommand()} "$@"

# One command at a time: of two, one would work with the other's settings.
exec 9>'${folder}/lock'
flock 9
if [ ! -e '${folder}/said' ]; then
  # In a session of its own, it outlives the terminal that cdktf gives to each Terraform.
  # With certificates of one's own the AWS provider can be configured once; a sandbox needs none.
  env -u PONTE_SANDBOX -u AWS_CA_BUNDLE 'PONTE_HELD=${folder}/' setsid '${provider}' -debug >'${folder}/said' 2>'${folder}/log' </dev/null 9>&- &
  until grep -q TF_REATTACH_PROVIDERS= '${folder}/said'; do
    kill -0 $! || { cat '${folder}/log'; exit 1; }
    sleep 0.05
  done
fi
TF_REATTACH_PROVIDERS=$(sed -n "s/.*TF_REATTACH_PROVIDERS='\\(.*\\)'.*/\\1/p" '${folder}/said')
export TF_REATTACH_PROVIDERS
exec ${terraformCommand()} "$@"
`;
