import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../language";
import { readJsonFile } from "./json-file";
import { appIn, outputIn, packagedApp, runApp } from "./run-app";
import { synthesize, type Program } from "./synthesize";
import { UserError } from "./user-error";

/**
 * The programs of environments as the project's own program makes them: with what it adds to its files. Where it adds nothing they are made in this
 * process, which is quicker.
 *
 * @throws UserError where the project's program fails; it has told why
 */
export function programsOf(environments: readonly Environment[]): Program[] {
  if (!existsSync("cdktf.json") || addsNothing(appIn("."))) return environments.map(synthesize);
  const folder = mkdtempSync(join(tmpdir(), "ponte-programs-"));
  try {
    const names = environments.map(({ name }) => name).join(",");
    const status = runApp({ CDKTF_OUTDIR: folder, PONTE_ENVIRONMENT: names });
    if (status !== 0) throw new UserError("the project's program failed, as it says above", status);
    return readFrom(folder, environments);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same, where the project's program has just been run. */
export function programsWritten(environments: readonly Environment[]): Program[] {
  return addsNothing(appIn(".")) ? environments.map(synthesize) : readFrom(outputIn("."), environments);
}

function readFrom(output: string, environments: readonly Environment[]): Program[] {
  return environments.map((environment) => {
    const { name } = environment;
    const file = join(output, "stacks", name, "cdk.tf.json");
    if (!existsSync(file))
      throw new UserError(`the project's program makes no stack "${name}"; let it call run of ponte-constructs/app`);
    return { name, environment, json: readJsonFile(file) };
  });
}

/** True for the program of a project that has files alone, and for that of a checkout as long as it is ours. */
function addsNothing(app: string): boolean {
  if (app.trim().replace("node ./", "node ") === packagedApp) return true;
  return app.trim() === "node start.js" && existsSync("main.ts") && !/\bextend\b/.test(readFileSync("main.ts", "utf8"));
}
