import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appIn } from "../run-app";
import { UserError } from "../user-error";
import { programIn } from "./plan-file";

/** Where a plan lies, and whose it is. */
export interface PlanPlace {
  readonly environment: string;
  /** Folder with the plan, as `cdktf diff` leaves it. */
  readonly folder: string;
  /** Folder with cdktf.json. */
  readonly project: string;
}

/** The command that makes the plan anew: in the sandbox the plain one would ask the real cloud. */
export function planCommand(environment: string): string {
  const command = `npx cdktf diff ${environment}`;
  return process.env.PONTE_SANDBOX === undefined ? command : `npx ponte sandbox -- ${command}`;
}

/**
 * Reads the program that a plan was made from, and makes sure that it is today's: what the project's own app writes now, which may add to what the
 * environment's file says; what lies beside the plan; and that no later run of cdktf has written it, for such a run has failed before
 * its plan, or has deployed. Contents are compared and not dates, since a checkout changes dates; the one date is that of two files of one run.
 *
 * @returns the program as parsed JSON
 * @throws UserError with the command to run, when the plan is of another program
 */
export function programOf({ environment, folder, project }: PlanPlace): unknown {
  const stale = (why: string) =>
    new UserError(`the plan of ${environment} ${why}; run \`${planCommand(environment)}\``);
  const file = join(folder, "plan");
  const planned = snapshot(file);
  for (const [name, bytes] of filesIn(folder)) {
    if (!planned.get(name)?.equals(bytes)) throw stale(`was not made from the ${name} that lies beside it`);
  }
  const program = join(folder, "cdk.tf.json");
  if (!existsSync(program)) throw stale("has no program beside it");
  if (statSync(program).mtimeMs > statSync(file).mtimeMs)
    throw stale("is older than its program: what ran after it has failed, or has deployed");
  for (const [name, bytes] of writtenNow(environment, project)) {
    if (!planned.get(name)?.equals(bytes)) throw stale("was made from another program than the files of today make");
  }
  return JSON.parse(planned.get("cdk.tf.json")!.toString("utf8"));
}

function snapshot(file: string): Map<string, Buffer> {
  try {
    return programIn(readFileSync(file));
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** What Terraform reads in a folder. */
function filesIn(folder: string): [string, Buffer][] {
  return readdirSync(folder)
    .filter((name) => /\.tf(\.json)?$/.test(name))
    .map((name) => [name, readFileSync(join(folder, name))]);
}

/** The program that the project's app writes today, made as cdktf makes it, in a folder of its own. */
function writtenNow(environment: string, project: string): [string, Buffer][] {
  const app = appIn(project);
  const outdir = mkdtempSync(join(tmpdir(), "ponte-diff-"));
  try {
    const { status, stdout, stderr } = spawnSync(app, {
      cwd: project,
      env: { ...process.env, CDKTF_OUTDIR: outdir, CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: "true" }, // as cdktf itself calls it
      encoding: "utf8",
      maxBuffer: 1024 ** 3,
      shell: true,
    });
    if (status !== 0) throw new UserError(`${stderr}${stdout}`.trim() || `\`${app}\` failed`);
    const stack = join(outdir, "stacks", environment);
    if (!existsSync(stack)) throw new UserError(`\`${app}\` writes no program for ${environment}`);
    return filesIn(stack);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
