import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readJsonFile } from "./json-file";
import { UserError } from "./user-error";

const name = "cdktf.json";

/** What the engine runs in a project that has the package and no program of its own: it makes the environments of `environments/`. */
export const packagedApp = "node node_modules/ponte-constructs/bin/app.js";

/** Runs the project's program, as `cdktf synth` would, with these variables as well, and returns its exit code; its mistakes it tells itself. */
export function runApp(variables: NodeJS.ProcessEnv = {}): number {
  const app = appIn(".");
  const env = { ...process.env, ...variables };
  const { status, signal, stderr } = spawnSync(app, { stdio: ["inherit", "inherit", "pipe"], shell: true, env });
  process.stderr.write(stderr);
  if (signal !== null) throw new UserError(`${name} app: "${app}" was ended by ${signal}; run it again`);
  // What a shell says of a command that is not there, or that it may not run.
  if (status === 126 || status === 127)
    throw new UserError(
      `${name} app: "${app}" cannot be run; write the command of the project's program, such as "node start.js"`,
    );
  if (status !== 0 && stderr.length === 0)
    throw new UserError(
      `${name} app: "${app}" ended with ${status} and said nothing; look at the program that it runs`,
    );
  return status ?? 1;
}

/** The folder that a project's programs are written to. */
export function outputIn(project: string): string {
  return process.env.CDKTF_OUTDIR ?? join(project, String(readJsonFile(join(project, name)).output ?? "cdktf.out"));
}

/** The command of a project's program, as its cdktf.json has it. */
export function appIn(project: string): string {
  const file = join(project, name);
  if (!existsSync(file))
    throw new UserError(
      "there is no cdktf.json here; run this in the project's folder, or begin a project with ponte init",
    );
  const { app, output } = readJsonFile(file);
  if (typeof app !== "string" || app.trim() === "")
    throw new UserError(
      `${file} app: ${seen(app)}; write the command of the project's program, such as "node start.js"`,
    );
  if (output !== undefined && (typeof output !== "string" || output === ""))
    throw new UserError(`${file} output: ${seen(output)}; write the name of a folder, or leave it out`);
  const script = /^node ([^\s"'$`;&|<>]+)$/.exec(app.trim())?.[1];
  if (script !== undefined && !existsSync(resolve(project, script)))
    throw new UserError(`${file} app: runs ${script}, which is not here; write the path of the project's program`);
  return app;
}

function seen(value: unknown): string {
  return value === undefined ? "is missing" : `is ${JSON.stringify(value)}`;
}
