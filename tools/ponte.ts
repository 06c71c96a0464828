import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { spawnSync } from "node:child_process";
import { Command, CommanderError } from "commander";
import { ConstructError } from "../constructs/shared/invalid";
import { environmentNames, loadEnvironment, loadEnvironments, SpecError } from "../spec";
import { changedEnvironments } from "./changed";
import { diff } from "./diff";
import { doctor, realProbe } from "./doctor";
import { show, summary } from "./show";
import { synthesize } from "./synthesize";
import { UserError } from "./user-error";

const directory = "environments";

const program = new Command("ponte")
  .description("Production machine learning on Google Cloud and AWS, from one YAML file per environment")
  .showHelpAfterError("(ponte --help lists the commands)")
  .exitOverride();

program
  .command("synth")
  .description("write the Terraform program of every environment to cdktf.out, and print a line about each")
  .action(() => {
    const { status } = spawnSync(process.execPath, ["start.js"], { stdio: "inherit" });
    if (status !== 0) return void (process.exitCode = status ?? 70);
    console.log(summary(loadEnvironments({ directory }).map(synthesize)));
  });

program
  .command("show")
  .description("what is in an environment: by kind, by name, who gets in, what is billed while idle, and a diagram")
  .argument("<environment>", "name of the environment")
  .action((name: string) => console.log(show(synthesize(environmentOf(name)))));

program
  .command("diff")
  .description("the plan that `cdktf diff <environment>` left, in words, most dangerous first")
  .argument("<environment>", "name of the environment")
  .option("--plan <file>", "read this plan, as `terraform show -json` printed it, instead")
  .option("--output <file>", "write the text to a file as well")
  .option("--exit-code", "return 10 for changes and 11 for dangerous ones", false)
  .action(async (name: string, options: { plan?: string; output?: string; exitCode: boolean }) => {
    const { text, exitCode } = await diff(name, options);
    console.log(text);
    if (options.output !== undefined) write(options.output, `${text}\n`);
    process.exitCode = exitCode;
  });

program
  .command("doctor")
  .description("what is missing here to deploy, each line with the command that mends it")
  .argument("[environments...]", "names of environments; all without one")
  .action((names: string[]) => {
    const { text, exitCode } = doctor(realProbe(), { directory, names });
    console.log(text);
    process.exitCode = exitCode;
  });

program
  .command("changed")
  .description("the environments whose program differs from the one in another checkout's cdktf.out, as a JSON list")
  .requiredOption("--base <folder>", "cdktf.out of the other checkout")
  .option("--head <folder>", "cdktf.out of this one", "cdktf.out")
  .action(({ base, head }: { base: string; head: string }) =>
    console.log(JSON.stringify(changedEnvironments(base, head))),
  );

function environmentOf(name: string) {
  if (!environmentNames(directory).includes(name)) loadEnvironments({ directory, names: [name] }); // says what there is instead
  return loadEnvironment(`${directory}/${name}.yaml`, directory);
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Runs the command line; a mistake of the user's ends in a message, never in a stack trace. */
async function main(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 1; // commander has printed it
    } else if (error instanceof SpecError || error instanceof ConstructError) {
      console.error(error.message);
      process.exitCode = 1;
    } else if (error instanceof UserError) {
      console.error(error.message);
      process.exitCode = error.exitCode ?? 1;
    } else {
      console.error(error);
      console.error("This is a bug; please report it with the text above.");
      process.exitCode = 70;
    }
  }
}

void main();
