import { App } from "cdktf";
import { ConstructError } from "./constructs/shared/invalid";
import { fileMistake, loadEnvironments, requestedNames, SpecError } from "./language";
import { addStack, withoutTokenStacks } from "./stacks";
import { layLocks } from "./stacks/provider-locks";

/** Reads the environments, all of them or those that PONTE_ENVIRONMENT names, and writes the Terraform program of each. */
function main(): void {
  const names = requestedNames(process.env.PONTE_ENVIRONMENT);
  const environments = loadEnvironments({ directory: "environments", names });
  withoutTokenStacks(() => {
    const app = new App({ stackTraces: false });
    for (const environment of environments) addStack(app, environment);
    app.synth();
    // In the sandbox another build of a provider may stand in: its lock is its own.
    if (process.env.PONTE_SANDBOX === undefined) layLocks(app.outdir, environments);
  });
}

try {
  main();
} catch (error) {
  const isTold = error instanceof SpecError || error instanceof ConstructError;
  const mistake = isTold ? error.message : fileMistake(error);
  console.error(mistake ?? error);
  process.exitCode = mistake === undefined ? 70 : 1;
}
