import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../language";
import { readJsonFile } from "./json-file";
import { appIn, runApp } from "./run-app";
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
    return environments.map((environment) => {
      const { name } = environment;
      const file = join(folder, "stacks", name, "cdk.tf.json");
      if (!existsSync(file))
        throw new UserError(`the project's program makes no stack "${name}"; let it call run of ponte-constructs/app`);
      return { name, environment, json: readJsonFile(file) };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** True for the program of a project that has files alone, and for that of a checkout as long as it is ours. */
function addsNothing(app: string): boolean {
  if (/^node (?:\.\/)?node_modules\/ponte-constructs\/bin\/app\.js$/.test(app.trim())) return true;
  return app.trim() === "node start.js" && existsSync("main.ts") && !/\bextend\b/.test(readFileSync("main.ts", "utf8"));
}
