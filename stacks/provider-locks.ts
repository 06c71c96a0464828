import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Environment, type Problem, SpecError } from "../language";

/** A provider as a program asks for it, its address without the registry: `{ source: "hashicorp/aws", version: "6.25.0" }`. */
export interface RequiredProvider {
  readonly source: string;
  readonly version: string;
}

/** The lock of all environments of a cloud, from the project's folder, as `ponte lock` writes it; a project may have none. */
export const lockOf = (cloud: Environment["cloud"]) => join("locks", `${cloud}.terraform.lock.hcl`);

/** The providers of a program, given as parsed JSON. */
export function requiredProviders(program: object): RequiredProvider[] {
  const { terraform } = program as { terraform?: { required_providers?: Record<string, RequiredProvider> } };
  return Object.values(terraform?.required_providers ?? {}).map(({ source, version }) => ({
    source: source.includes("/") ? source.replace(/^registry\.terraform\.io\//, "") : `hashicorp/${source}`,
    version,
  }));
}

/**
 * Lays beside each program in an output folder what its cloud's lock says of its own providers: Terraform takes a read-only lock only where it holds
 * the program's providers and no others ("Dependency Lock File"; `terraform init -lockfile=readonly`).
 *
 * @param outdir as the engine wrote it, with `stacks/<environment>/cdk.tf.json`
 * @throws SpecError where a lock does not hold a provider, or another version
 */
export function layLocks(outdir: string, environments: readonly Environment[]): void {
  const problems: Problem[] = [];
  for (const { name, cloud } of environments) {
    const file = lockOf(cloud);
    if (!existsSync(file)) continue;
    const locked = blocksIn(readFileSync(file, "utf8"));
    const folder = join(outdir, "stacks", name);
    const wanted = requiredProviders(JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as object);
    const found = wanted.map((provider) => {
      const block = locked.find(({ source }) => source === provider.source);
      if (block?.version !== provider.version)
        problems.push({ at: { file, line: block?.line ?? 1, column: 1 }, field: "", message: lacks(provider, block) });
      return block?.text ?? "";
    });
    writeFileSync(join(folder, ".terraform.lock.hcl"), `${found.join("\n\n")}\n`);
  }
  if (problems.length > 0) throw new SpecError(problems);
}

interface Block extends RequiredProvider {
  readonly line: number;
  readonly text: string;
}

/** What a lock says of each provider; its first words are the address, with the registry that Terraform or OpenTofu asks. */
function blocksIn(lock: string): Block[] {
  return [...lock.replaceAll("\r\n", "\n").matchAll(/^provider "[^"/]+\/([^"]+)" \{\n[^]*?^\}/gm)].map((found) => ({
    source: found[1]!,
    version: /^\s*version\s*=\s*"([^"]*)"/m.exec(found[0])?.[1] ?? "",
    line: lock.slice(0, found.index).split("\n").length,
    text: found[0],
  }));
}

function lacks({ source, version }: RequiredProvider, block: Block | undefined): string {
  const seen = block === undefined ? "is not locked" : `is locked at ${block.version}`;
  return `${source} ${seen}, and the programs ask for ${version}; run npx ponte lock, and commit what it writes`;
}
