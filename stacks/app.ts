import { App } from "cdktf";
import { ConstructError } from "../constructs/shared/invalid";
import { type Environment, fileMistake, loadEnvironments, requestedNames, SpecError } from "../language";
import type { AwsStack } from "./aws/stack";
import type { GcpStack } from "./gcp/stack";
import { addStack, withoutTokenStacks } from "./index";
import { layLocks } from "./provider-locks";

export type { AwsEnvironment, Environment, GcpEnvironment } from "../language";
export type { AwsStack } from "./aws/stack";
export type { GcpStack } from "./gcp/stack";

/** What a project adds to what its files say. */
export interface Project {
  /**
   * Adds resources of the project's own to an environment, once everything of its file is made; `stack.cloud` tells which of the two it is. What is
   * put into the stack is planned, deployed and, where it holds data, protected with the rest.
   * @default - nothing
   */
  extend?(stack: GcpStack | AwsStack, environment: Environment): void;
}

/**
 * Reads `environments/`, all of it or what PONTE_ENVIRONMENT names, and writes the Terraform program of each environment to the folder that the engine
 * says: what the `app` of a `cdktf.json` runs. Mistakes in the files are told with their places, and end the process with 1.
 */
export function run(project: Project = {}): void {
  try {
    const { extend, ...others } = project;
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) throw new ConstructError("run", `${unknown} is nothing that it knows`, "write extend");
    const environments = loadEnvironments({
      directory: "environments",
      names: requestedNames(process.env.PONTE_ENVIRONMENT),
    });
    withoutTokenStacks(() => {
      const app = new App({ stackTraces: false });
      for (const environment of environments) {
        const stack = addStack(app, environment);
        const done: unknown = extend?.(stack, environment);
        if (done instanceof Promise)
          throw new ConstructError("run", "extend is asynchronous", "read what it needs before run, and let it return");
      }
      app.synth();
      // In the sandbox another build of a provider may stand in: its lock is its own.
      if (process.env.PONTE_SANDBOX === undefined) layLocks(app.outdir, environments);
    });
  } catch (error) {
    const isTold = error instanceof SpecError || error instanceof ConstructError;
    const mistake = isTold ? error.message : (missingProvider(error) ?? fileMistake(error));
    console.error(mistake ?? error);
    process.exitCode = mistake === undefined ? 70 : 1;
  }
}

/** The provider's classes are a package of their own, which a program that uses them needs. */
function missingProvider(error: unknown): string | undefined {
  const [, name] =
    /^Cannot find module '(@cdktf\/provider-\w+)/.exec(error instanceof Error ? error.message : "") ?? [];
  return name && `${name} is not installed, and the program makes resources with it; run: npm install ${name}`;
}
