import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { kindNames, kinds } from "../language";
import type { Given } from "./init/questions";
import { UserError } from "./user-error";

interface InitCommand extends Given {
  readonly into: string;
  readonly yes: boolean;
  readonly output: string;
}

/** The commands that write a project's own files: they begin one, add to it, and take it to another version. */
export function projectCommands(program: Command, directory: string): void {
  program
    .command("init")
    .description("write a new project into an empty folder: one environment, what all share, and the workflows")
    .option("--into <folder>", "the folder, which is made where there is none", ".")
    .option("--cloud <cloud>", "gcp or aws")
    .option("--account <number>", "AWS: the account of dev")
    .option("--project <id>", "Google Cloud: the project of dev")
    .option("--project-number <number>", "Google Cloud: that project's number")
    .option("--region <region>", "region of everything")
    .option("--system <name>", "short name of the platform, which opens every name in the cloud")
    .option("--owner <who>", "who answers for it: a group's e-mail address")
    .option("--yes", "ask nothing: take what is found on this machine, and say what is missing", false)
    .addOption(new Option("-o, --output <form>", "what is printed").choices(["text", "json"]).default("text"))
    .action(async ({ into, yes, output, ...given }: InitCommand) => {
      const { init, realMachine, startedText } = await import("./init.js");
      if (!yes && !(process.stdin.isTTY && process.stdout.isTTY))
        throw new UserError("nobody can be asked here; write --yes, and a flag for what cannot be found (ponte init --help)");
      const asker = yes ? undefined : await (await import("./init/ask.js")).terminalAsker();
      const started = await init(realMachine(), { folder: resolve(into), given, asker });
      console.log(output === "json" ? JSON.stringify(started, undefined, 2) : startedText(started));
    }); // prettier-ignore

  program
    .command("add")
    .description("write something new into an environment's file, or a new environment: ponte add endpoint churn")
    .argument("<what>", ["environment", ...kindNames.map((kind) => kinds[kind].noun)].join(", "))
    .argument("<name>", "its name")
    .option("--to <environment>", "which environment gets it, or which file below environments/")
    .option("--image <image>", "of a job: its image with its digest, such as registry/pipelines@sha256:...")
    .option("--from <environment>", "of an environment: which one it is like")
    .option("--account <number>", "of an environment on AWS: its account")
    .option("--project <id>", "of an environment on Google Cloud: its project")
    .option("--project-number <number>", "of an environment on Google Cloud: that project's number")
    .option("--region <region>", "of an environment: its region")
    .option("--state <bucket>", "of an environment: the bucket of its state")
    .action(async (what: string, name: string, { to, image, ...options }: Record<string, string | undefined>) => {
      const { addEntry, addEnvironment } = await import("./add.js");
      const isEnvironment = what === "environment";
      const [stray] = isEnvironment ? Object.keys({ ...(to !== undefined && { to }), ...(image !== undefined && { image }) }) : Object.keys(options);
      if (stray !== undefined)
        throw new UserError(`--${stray.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} says nothing of ${what === "environment" ? "an environment" : `one ${what}`}; leave it out`);
      const { text } = isEnvironment ? addEnvironment(name, { directory, ...options }) : addEntry(what, name, { directory, to, image });
      console.log(text);
    }); // prettier-ignore

  program
    .command("pin")
    .description(
      "write into an environment's file which image a variant, a job or a service takes: ponte pin dev endpoint/churn/champion registry/serving/churn@sha256:...",
    )
    .argument("<environment>", "name of the environment")
    .argument("<variant>", "endpoint/<name>/<variant>, job/<name> or service/<name>")
    .argument("<image>", "the image with its digest, as the file names it")
    .action(async (environment: string, variant: string, image: string) => {
      const { pin } = await import("./pin.js");
      console.log(pin({ directory, environment, variant, image }).text);
    });

  program
    .command("upgrade")
    .description("what another version of Ponte would change in what is deployed; then takes it into package.json")
    .argument("[version]", "a version such as 0.2.0, or the path of a packed file; the latest without one")
    .option("--dry-run", "only say it", false)
    .action(async (wanted: string | undefined, { dryRun }: { dryRun: boolean }) => {
      const { upgrade } = await import("./upgrade.js");
      console.log(upgrade({ project: ".", directory, wanted, dryRun }));
    });

  // The next version's own part of an upgrade.
  program
    .command("rewrite", { hidden: true })
    .argument("<folder>")
    .requiredOption("--since <version>", "the version in whose words the files are")
    .action(async (folder: string, { since }: { since: string }) => {
      const { rewriteFolder } = await import("./upgrade.js");
      console.log(JSON.stringify(rewriteFolder(folder, since)));
    });
}
