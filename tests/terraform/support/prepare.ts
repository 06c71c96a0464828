import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { restfulVersion } from "../../../constructs/gcp/restful/restful-attributes";
import { pythonWithMoto } from "../../../sandbox/aws/moto";
import { endProvidersHeldIn } from "./held-provider";
import { run } from "./run";
import { providersOf, tryProvider, tryTerraform, type Provider } from "./terraform";

declare module "vitest" {
  export interface ProvidedContext {
    /** A folder for this run; it is deleted afterwards, unless PONTE_KEEP is set. */
    folder: string;

    /** What `node start.js` wrote: one folder for each environment. */
    stacks: string;

    /** Why something cannot be tested here, by name: `terraform`, `moto`, and providers such as `hashicorp/aws`. */
    missing: Record<string, string>;

    /** A Python that has moto. */
    python: string;
  }
}

const root = resolve(__dirname, "../../..");

/** Synthesizes every environment, and finds out once for all tests what this machine has; prints what it has not. */
export default async function prepare(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "ponte-terraform-"));
  const stacks = join(folder, "cdktf.out", "stacks");
  await synthesize(folder);

  const missing: Record<string, string> = {};
  const miss = (name: string, reason: string | undefined) => {
    if (reason === undefined) return;
    missing[name] = reason;
    console.log(`skipped: ${name}: ${reason}`);
  };
  const python = pythonWithMoto(root);
  // Projects in folders of their own have no environment of Python: they take the `python3` that stands on the PATH.
  if (python !== undefined && isAbsolute(python))
    process.env.PATH = [dirname(python), process.env.PATH].join(delimiter);
  if (python === undefined) miss("moto", "not installed; run: npx ponte sandbox install");
  miss("terraform", await tryTerraform(folder));
  if (missing.terraform === undefined) {
    for (const provider of allProviders(stacks)) miss(provider.source, await tryProvider(folder, provider));
  }

  project.provide("folder", folder);
  project.provide("stacks", stacks);
  project.provide("missing", missing);
  project.provide("python", python ?? "");
  return async () => {
    await endProvidersHeldIn(folder); // of a file that was broken off
    if (process.env.PONTE_KEEP === undefined) rmSync(folder, { recursive: true, force: true });
    else console.log(`kept: ${folder}`);
  };
}

async function synthesize(folder: string): Promise<void> {
  const env: NodeJS.ProcessEnv = { ...process.env, CDKTF_OUTDIR: join(folder, "cdktf.out") };
  delete env.PONTE_ENVIRONMENT;
  const { code, output } = await run(process.execPath, ["start.js"], {
    cwd: root,
    env,
    log: join(folder, "synth.log"),
  });
  if (code !== 0) throw new Error(`node start.js ends with ${code}:\n${output}`);
}

/** Each provider once, whatever number of environments asks for it; and the one that only models on Vertex AI need. */
function allProviders(stacks: string): Provider[] {
  const restful = { source: "magodo/restful", version: restfulVersion.providerVersion! };
  const providers = [...readdirSync(stacks).flatMap((stack) => providersOf(join(stacks, stack))), restful];
  return [...new Map(providers.map((provider) => [provider.source, provider])).values()];
}
