import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Environment, loadEnvironments } from "../language";
import { destroyedBy } from "./reap/destroy-plan";
import { deployedIn } from "./reap/deployed";
import { type Terraform, terraformIn } from "./reap/terraform";
import { type Verdict, verdictOf, verdictOfFile } from "./reap/verdict";
import { appIn, outputIn, runApp } from "./run-app";
import { UserError } from "./user-error";

/** Which environments are meant, and how far it may go. */
export interface ReapOptions {
  /** Folder of the environments. */
  readonly directory: string;

  /** Names of environments; all that have a ttl without one. */
  readonly names: readonly string[];

  /**
   * Only tells, and destroys nothing.
   * @default false
   */
  readonly dryRun?: boolean;

  /**
   * File with a plan that destroys the one environment that is named, as `terraform show -json` printed it: it is judged, and nothing else is done. For workflows,
   * in which whoever may destroy runs Terraform alone.
   * @default - Terraform is asked
   */
  readonly plan?: string;

  /**
   * Writes the programs of environments, and gives what is asked of Terraform about each.
   * @default - the project's own program, and Terraform in the folder of each
   */
  readonly prepare?: (names: readonly string[]) => (name: string) => Terraform;

  /** Told of each environment as soon as it is known what becomes of it. */
  readonly tell?: (one: Reaped) => void;
}

/** What has become of an environment. */
export interface Reaped extends Verdict {
  readonly environment: string;
}

/** What the command line prints, and how it ends. */
export interface ReapResult {
  readonly reaped: readonly Reaped[];
  /** 3 where something protected was refused, 4 where Terraform or the cloud failed. */
  readonly exitCode: 0 | 3 | 4;
}

/**
 * `ponte reap`: destroys the environments whose time is over. What fails is told, and the others are still reaped; the clock goes last, so that the next run
 * tries again.
 */
export function reap({ directory, names, dryRun = false, plan, prepare = programs, tell }: ReapOptions): ReapResult {
  const environments = loadEnvironments({ directory, names: names.length === 0 ? undefined : names }).filter(
    ({ ttl }) => names.length > 0 || ttl !== undefined,
  );
  if (plan !== undefined && names.length !== 1) throw new UserError("--plan is of one environment; name it");
  const asked = environments.filter((environment) => verdictOfFile(environment) === undefined);
  const terraformOf = plan === undefined && asked.length > 0 ? prepare(asked.map(({ name }) => name)) : undefined;
  const reaped = environments.map((environment) => {
    const verdict =
      verdictOfFile(environment) ??
      (terraformOf === undefined
        ? verdictOf(environment, deployedBefore(plan!), Date.now())
        : withTerraform(environment, terraformOf(environment.name), dryRun));
    const one = { environment: environment.name, ...verdict };
    tell?.(one);
    return one;
  });
  const has = (verdict: Verdict["verdict"]) => reaped.some((one) => one.verdict === verdict);
  return { reaped, exitCode: has("failed") ? 4 : has("kept") ? 3 : 0 };
}

function programs(names: readonly string[]): (name: string) => Terraform {
  appIn("."); // whose mistakes it tells before anything is written
  const output = process.env.CDKTF_OUTPUT ?? outputIn("."); // where cdktf works, in the sandbox too
  const status = runApp({ PONTE_ENVIRONMENT: names.join(","), CDKTF_OUTDIR: output });
  if (status !== 0) throw new UserError("the project's program failed, as it says above", status);
  return (name) => terraformIn(join(output, "stacks", name));
}

function withTerraform(environment: Environment, terraform: Terraform, dryRun: boolean): Verdict {
  try {
    const found = verdictOf(environment, deployedIn(terraform.state()), Date.now());
    if (found.verdict !== "due" || dryRun) return found;
    // What is judged is what is applied: Terraform refuses the plan where somebody deploys meanwhile.
    const planned = verdictOf(environment, destroyedBy(terraform.planDestroy()), Date.now());
    if (planned.verdict !== "due") return planned;
    terraform.destroy();
    const says = `gone; take ${environment.file} out, or the next deploy makes it again`;
    return { ...planned, verdict: "gone", says };
  } catch (error) {
    if (error instanceof UserError) throw error; // without Terraform none can be asked
    return { verdict: "failed", says: `failed, and is tried again by the next run: ${(error as Error).message}` };
  } finally {
    terraform.forget();
  }
}

function deployedBefore(file: string) {
  try {
    return destroyedBy(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new UserError(`${file}: ${(error as Error).message}`);
  }
}
