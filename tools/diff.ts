import { spawnSync } from "node:child_process";
import { mkdirSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readJsonFile } from "./json-file";
import { describePlan } from "./plan/describe-plan";
import { gate } from "./plan/gate";
import { planCommand, programOf } from "./plan/origin";
import { readPlan, type Plan } from "./plan/plan";
import { withProgram } from "./plan/program";
import { refusalText } from "./plan/refusal";
import { UserError } from "./user-error";

/** Settings of {@link diff}. */
export interface DiffOptions {
  /**
   * File with the output of `terraform show -json plan`; Terraform is then not needed, and nobody looks whether it is of today's program.
   * @default - the plan that `cdktf diff <environment>` left, if it was made from the program of today
   */
  readonly plan?: string;

  /**
   * File with the program that `plan` was made from: what a plan cannot tell before the apply is read there.
   * @default - of `plan`, only what it tells itself
   */
  readonly program?: string;

  /**
   * Folder with cdktf.json.
   * @default - the folder in which the command runs
   */
  readonly project?: string;

  /**
   * Tells by the exit code what the plan does: 10 for changes, 11 for dangerous ones.
   * @default false - 0 whatever the plan does
   */
  readonly exitCode?: boolean;

  /**
   * Stops with 3 what must not be applied: what would lose, empty or bare what is protected, and a plan of a part.
   * @default - nothing is stopped
   */
  readonly gate?: {
    /** `protect` of the environment's file. */
    readonly protect: boolean;
  };

  /**
   * File to write the text to, for a pull request's comment.
   * @default - none
   */
  readonly output?: string;
}

/** What the command line prints, and how it ends. */
export interface DiffResult {
  readonly text: string;
  readonly exitCode: number;
}

// A plan of some hundred endpoints is tens of megabytes of JSON.
const largest = 1024 ** 3;

// As describePlan's own limit: of a pull request's comment.
const longest = 60_000;

/** `ponte diff dev`: the plan in words, most dangerous first. */
export async function diff(environment: string, options: DiffOptions = {}): Promise<DiffResult> {
  const { refusals, text, changes, dangerous } = judged(environment, options);
  if (options.output !== undefined) write(options.output, `${text}\n`);
  const told = options.exitCode ? (dangerous ? 11 : changes > 0 ? 10 : 0) : 0;
  return { text, exitCode: refusals > 0 ? 3 : told };
}

function judged(environment: string, { plan: file, program, project = ".", gate: asked }: DiffOptions) {
  try {
    const plan = file === undefined ? planOf(environment, project) : planIn(file, program);
    const refusals = asked === undefined ? [] : gate(plan, asked.protect);
    if (refusals.length === 0) return { refusals: 0, ...describePlan(plan, { environment }) };
    const refusal = refusalText(refusals, environment);
    const description = describePlan(plan, { environment, limit: longest - refusal.length - 2 });
    return { refusals: refusals.length, ...description, text: `${refusal}\n\n${description.text}` };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file ?? "the plan"}: ${(error as Error).message}`);
  }
}

/** A plan as `terraform show -json` printed it, with the program that it was made from where one is given. */
function planIn(file: string, program: string | undefined): Plan {
  const plan = readPlan(contentOf(file));
  return program === undefined ? plan : withProgram(plan, readJsonFile(program));
}

/** The plan that cdktf leaves beside a stack's program, with that program. */
function planOf(environment: string, project: string): Plan {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(environment)) throw new UserError(`"${environment}" is no name of an environment`);
  const folder = resolve(project, process.env.CDKTF_OUTPUT ?? "cdktf.out", "stacks", environment);
  if (!existsSync(join(folder, "plan")))
    throw new UserError(
      `no plan for ${environment}; run \`${planCommand(environment)}\` first, or give one with --plan${sandboxHint(environment, project)}`,
    );
  const program = programOf({ environment, folder, project });
  return withProgram(readPlan(shown(folder)), program);
}

/** A deploy in the sandbox leaves its folder elsewhere, and whoever looks for its plan out here would ask the real cloud for one. */
function sandboxHint(environment: string, project: string): string {
  const isPlayed = existsSync(join(project, ".ponte", "out", "stacks", environment));
  if (process.env.PONTE_SANDBOX !== undefined || !isPlayed) return "";
  return `; in the sandbox, \`npx ponte sandbox -- npx cdktf diff ${environment}\` and then \`npx ponte sandbox -- npx ponte diff ${environment}\``;
}

/** Terraform's own words for the plan. */
function shown(folder: string): string {
  const terraform = process.env.TERRAFORM_BINARY_NAME ?? "terraform";
  const shown = spawnSync(terraform, ["show", "-json", "plan"], { cwd: folder, encoding: "utf8", maxBuffer: largest });
  if (shown.error !== undefined) {
    throw new UserError(
      `${terraform} cannot be run (${shown.error.message}); install it, or set TERRAFORM_BINARY_NAME`,
    );
  }
  if (shown.status !== 0)
    throw new UserError(`\`${terraform} show -json plan\` failed in ${folder}:\n${shown.stderr.trim()}`);
  return shown.stdout;
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
