// `npm run first-run`: a little of everything on a real account, to settle what the services' guides leave open.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { aws } from "./aws";
import { installClients } from "./clients";
import { environment, name, type Changes } from "./environments";
import { gcp } from "./gcp";
import { clientsFolder, go } from "./go";
import { optionsOf, type Options } from "./options";
import { Program } from "./terraform";
import { announcement, answered, report, write } from "./report";

/**
 * Announces, asks, deploys, changes, looks and destroys; what was learned goes into docs/proof.md, or is only printed in the sandbox.
 *
 * @returns the exit code: 0 when every step went through but those that nobody can foresee, and everything is gone again
 */
export async function main(words: readonly string[], root: string): Promise<number> {
  const options = optionsOf(words);
  // A state that is of a real run must never meet the sandbox.
  const folder = join(root, ".ponte", "first-run", options.sandbox ? `sandbox-${options.cloud}` : options.cloud);
  const script = { aws, gcp }[options.cloud];
  const steps = script.steps(options);
  const isInside = process.env.PONTE_FIRST_RUN === "sandbox";
  if (!isInside) {
    prepare(folder, root, options);
    const { code, output } = await new Program(folder, root, name).synth();
    if (code !== 0) {
      console.error(`${output.trim()}\n(this is the environment that the run would make of your words, in ${folder})`);
      return 1;
    }
    console.log(
      announcement(
        options,
        steps.map((step) => `${step.name}: ${step.says}`),
      ),
    );
    if (!options.yes && !options.sandbox && !(await agreed())) {
      console.log("Nothing was made.");
      return 1;
    }
    installClients(options, clientsFolder(root));
    if (options.sandbox) return inSandbox(words, folder, root);
  }
  const questions = script.questions(options);
  const writeChanged = (changes: Changes) => writeEnvironment(folder, options, changes);
  const patience = isInside ? 0 : 300;
  const { outcomes, looked } = await go({
    options,
    steps,
    questions,
    folder,
    root,
    writeEnvironment: writeChanged,
    patience,
  });
  const part = report(options, outcomes, answered(questions, outcomes, looked));
  console.log(`\n${part}`);
  if (isInside)
    console.log("\nThis was the sandbox: nothing of it says anything about the cloud, and nothing was written down.");
  else write(join(root, "docs", "proof.md"), options, part);
  return outcomes.every(({ error, skipped, isOpen }) => !skipped && (isOpen || error === undefined)) ? 0 : 1;
}

/** Whether the answer is yes; the end of the input is no. */
async function agreed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  const answer = await Promise.race([terminal.question("\nType yes to go on: "), ended]);
  terminal.close();
  return answer.trim() === "yes";
}

/** A project of its own. A state that is there is of a run that did not come to its end: Terraform goes on with it. */
function prepare(folder: string, root: string, options: Options): void {
  mkdirSync(join(folder, "environments"), { recursive: true });
  const settings = readFileSync(join(root, "cdktf.json"), "utf8");
  writeFileSync(join(folder, "cdktf.json"), settings.replace("start.js", join(root, "start.js")));
  writeEnvironment(folder, options);
}

function writeEnvironment(folder: string, options: Options, changes?: Changes): void {
  writeFileSync(
    join(folder, "environments", `${name}.yaml`),
    JSON.stringify(environment(options, changes), undefined, 2),
  );
}

/** The same command again, behind `ponte sandbox --`. */
function inSandbox(words: readonly string[], folder: string, root: string): number {
  const python = join(root, ".ponte", "python", "bin");
  const env = {
    ...process.env,
    PONTE_FIRST_RUN: "sandbox",
    PONTE_ENVIRONMENT: name,
    PATH: `${python}:${process.env.PATH}`,
  };
  const again = [process.execPath, join(root, "scripts", "first-run.js"), ...words];
  const sandbox = [join(root, "bin", "ponte.js"), "sandbox", "--", ...again];
  return spawnSync(process.execPath, sandbox, { cwd: folder, env, stdio: "inherit" }).status ?? 1;
}
