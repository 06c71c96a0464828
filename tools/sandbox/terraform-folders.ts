import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../language";

// In the sandbox's own output, what `terraform init` remembers of where a stack keeps its state. The providers beside it stay.
const remembered = (project: string, stack: string) =>
  join(project, ".ponte", "out", "stacks", stack, ".terraform", "terraform.tfstate");

/** A sandbox that begins knows no state: where earlier ones kept theirs, there is nothing to carry over. */
export function forgetBackends(project: string): void {
  const out = join(project, ".ponte", "out");
  try {
    const stacks = join(out, "stacks");
    for (const stack of existsSync(stacks) ? readdirSync(stacks) : [])
      rmSync(remembered(project, stack), { recursive: true, force: true });
  } catch {
    rmSync(out, { recursive: true, force: true }); // files where folders should be: all of it is made anew
  }
}

/**
 * Forgets where an environment's state was, where `terraform init` could not carry it over to where it is now: on another cloud, or in a file
 * that cannot be read. Every other change it carries over by itself (`-force-copy`).
 */
export function forgetOtherBackend(project: string, { name, cloud, state }: Environment): void {
  const file = remembered(project, name);
  const before = backendIn(file);
  const other = { gcp: "s3", aws: "gcs" }[cloud];
  if (before === "unreadable") rmSync(join(file, ".."), { recursive: true, force: true });
  else if (state !== undefined && before === other) rmSync(file);
}

/** `local`, `s3`, `gcs`; undefined where nothing is remembered. */
function backendIn(file: string): string | undefined {
  try {
    const { backend } = JSON.parse(readFileSync(file, "utf8")) as { backend?: { type?: string } };
    return backend?.type ?? "unreadable";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : "unreadable";
  }
}
