import { spawnSync } from "node:child_process";
import { mkdirSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describePlan } from "./plan/describe-plan";
import { readPlan } from "./plan/plan";
import { UserError } from "./user-error";

/** Settings of {@link diff}. */
export interface DiffOptions {
  /**
   * File with the output of `terraform show -json plan`; Terraform is then not needed.
   * @default - the plan that `cdktf diff <environment>` left
   */
  readonly plan?: string;

  /**
   * Tells by the exit code what the plan does: 10 for changes, 11 for dangerous ones.
   * @default false - 0 whatever the plan does
   */
  readonly exitCode?: boolean;

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

/** `ponte diff dev`: the plan in words, most dangerous first. */
export async function diff(environment: string, options: DiffOptions = {}): Promise<DiffResult> {
  const source = options.plan ?? "the plan";
  const json = options.plan === undefined ? planOf(environment) : contentOf(options.plan);
  const { text, changes, dangerous } = described(json, source, environment);
  if (options.output !== undefined) write(options.output, `${text}\n`);
  return { text, exitCode: options.exitCode ? (dangerous ? 11 : changes > 0 ? 10 : 0) : 0 };
}

function described(json: string, source: string, environment: string) {
  try {
    return describePlan(readPlan(json), { environment });
  } catch (error) {
    throw new UserError(`${source}: ${(error as Error).message}`);
  }
}

/** Terraform's own words for the plan file that cdktf leaves beside a stack's program. */
function planOf(environment: string): string {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(environment)) throw new UserError(`"${environment}" is no name of an environment`);
  const folder = resolve(process.env.CDKTF_OUTPUT ?? "cdktf.out", "stacks", environment);
  if (!existsSync(join(folder, "plan"))) {
    throw new UserError(
      `no plan for ${environment}; run \`npx cdktf diff ${environment}\` first, or give one with --plan`,
    );
  }
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
