import { existsSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import {
  environmentNames,
  fileMistake,
  loadEnvironments,
  requestedNames,
  SpecError,
  unreadWarnings,
  type Environment,
} from "../language";
import { priceCommands } from "./price-commands";
import { projectCommands } from "./project-commands";
import { rightsCommands } from "./rights-commands";
import { secretCommands, secretsOnline } from "./secret-commands";
import type { View } from "./show/terminal";
import { UserError } from "./user-error";
import type { WakeOptions } from "./wake";
import { workCommands } from "./work-commands";

interface DiffCommand {
  readonly plan?: string;
  readonly program?: string;
  readonly output?: string;
  readonly exitCode: boolean;
  readonly gate: boolean;
}

const directory = "environments";
const words = (text: string) => text.split(/[\s,]+/).filter(Boolean);

const program = new Command("ponte")
  .description("Production machine learning on Google Cloud and AWS, from one YAML file per environment")
  .showHelpAfterError("(ponte --help lists the commands)")
  .exitOverride();

// Each command loads what it needs when it runs: the help starts at once, and needs no provider.

program
  .command("synth")
  .description("write the Terraform program of every environment to cdktf.out, and print a line about each")
  .argument("[environments...]", "names of environments; all without one")
  .action(async (given: string[]) => {
    const { runApp } = await import("./run-app.js");
    const status = given.length === 0 ? runApp() : runApp({ PONTE_ENVIRONMENT: given.join(",") });
    if (status !== 0) return void (process.exitCode = status);
    const { programsWritten } = await import("./programs.js");
    const { summary } = await import("./show/summary.js");
    const names = given.length === 0 ? requestedNames(process.env.PONTE_ENVIRONMENT) : given;
    const { terminalWidth } = await import("./show/lines.js");
    const { isTTY, columns } = process.stdout;
    const width = isTTY ? terminalWidth(process.env.COLUMNS, columns) : undefined;
    console.log(summary(programsWritten(loadEnvironments({ directory, names })), width));
    for (const warning of unreadWarnings(directory)) console.log(`warning: ${warning}`);
  });

projectCommands(program, directory);

priceCommands(program, directory);

rightsCommands(program, directory);

secretCommands(program, directory);

workCommands(program, directory);

program
  .command("check")
  .description(
    "whether the environments are valid, and what of the protected ones a change would lose; reads files alone",
  )
  .argument("[environments...]", "names of environments; all without one")
  .option("--against <commit>", "compare with the environments at a branch, tag or commit, such as origin/main")
  .addHelpText(
    "after",
    "\nEnds with 0, with 1 for mistakes in the files, and with 3 where a change would lose or leave behind what is protected.",
  )
  .action(async (names: string[], { against }: { against?: string }) => {
    const { check } = await import("./check.js");
    const { text, exitCode } = check({ directory, names, against });
    console.log(text);
    process.exitCode = exitCode;
  });

program
  .command("show")
  .description("what is in an environment: by kind, by name, who gets in, what is billed while idle, and a diagram")
  .argument("[environment]", "name of the environment")
  .addOption(
    new Option("--names", "what its things are called in the cloud").conflicts(["people", "billed", "markdown"]),
  )
  .addOption(new Option("--people", "who reads and writes, people and workloads").conflicts(["billed", "markdown"]))
  .addOption(new Option("--billed", "what is billed, and when").conflicts("markdown"))
  .option("--markdown", "everything at once as Markdown, with a diagram, as a pipe or a file gets it")
  .addOption(new Option("--ascii", "nothing beyond ASCII").conflicts("markdown"))
  .action(async (name: string | undefined, options: { markdown?: true; ascii?: true } & { [view in View]?: true }) => {
    if (name === undefined)
      throw new UserError(`name an environment: there is ${environmentNames(directory).join(", ")}`);
    const { programsOf } = await import("./programs.js");
    const program = programsOf([environment(name)])[0]!;
    const view = (["names", "people", "billed"] as const).find((each) => options[each]) ?? "overview";
    const { isTTY, columns } = process.stdout;
    if (options.markdown || (!isTTY && view === "overview" && !options.ascii)) {
      const { show } = await import("./show.js");
      return console.log(show(program));
    }
    const { showInTerminal } = await import("./show/terminal.js");
    const { terminalWidth } = await import("./show/lines.js");
    const width = terminalWidth(process.env.COLUMNS, columns);
    console.log(showInTerminal(program, view, { width, ascii: options.ascii ?? false }));
  });

// What the engine does, for whoever looks for it here.
for (const verb of ["deploy", "destroy", "plan"]) {
  program
    .command(verb, { hidden: true })
    .argument("[environment]")
    .action((name = "<environment>") => {
      throw new UserError(`the engine does that: run npx cdktf ${verb === "plan" ? "diff" : verb} ${name}`);
    });
}

program
  .command("diff")
  .description("the plan that `cdktf diff <environment>` left, in words, most dangerous first")
  .argument("<environment>", "name of the environment")
  .option("--plan <file>", "read this plan, as `terraform show -json` printed it, instead")
  .option("--program <file>", "the cdk.tf.json of the plan behind --plan")
  .option("--output <file>", "write the text to a file as well")
  .option("--exit-code", "return 10 for changes and 11 for dangerous ones", false)
  .option("--gate", "refuse with 3 what would lose or bare what is protected, and a plan of a part", false)
  .action(async (name: string, options: DiffCommand) => {
    if (options.program !== undefined && options.plan === undefined)
      throw new UserError("--program belongs to --plan; without it the program of the project is read");
    const { diff } = await import("./diff.js");
    const { plan, gate: asked } = options;
    if (plan === undefined && existsSync(directory)) environment(name); // a name that is not there is told so
    const gate = asked ? { protect: environment(name).protect } : undefined;
    const { text, exitCode } = await diff(name, { ...options, gate });
    console.log(text);
    process.exitCode = exitCode;
  });

program
  .command("doctor")
  .description("what is missing here to deploy, each line with the command that mends it")
  .argument("[environments...]", "names of environments; all without one")
  .option(
    "--online",
    "ask the clouds, too, as whoever is logged in: for secrets without a value, or due, and the tags of a budget",
    false,
  )
  .action(async (names: string[], { online }: { online: boolean }) => {
    const { doctor, realProbe } = await import("./doctor.js");
    const probe = realProbe();
    const secrets = online ? await secretsOnline(probe.environments(directory, names)) : [];
    const { text, exitCode } = doctor(probe, { directory, names, online, secrets });
    console.log(text);
    process.exitCode = exitCode;
  });

program
  .command("reap")
  .description("destroy the environments whose ttl is over, and tell when the others go")
  .argument("[environments...]", "names of environments; all that have a ttl without one")
  .option("--dry-run", "only tell", false)
  .option("--json", "tell it as JSON", false)
  .option(
    "--plan <file>",
    "judge a plan that destroys one environment, as `terraform show -json` printed it, and do nothing",
  )
  .addHelpText(
    "after",
    "\nEnds with 0, with 3 where something is protected, and with 4 where Terraform or the cloud failed; the others are reaped all the same.",
  )
  .action(async (names: string[], { json, ...options }: { dryRun: boolean; json: boolean; plan?: string }) => {
    const { reap } = await import("./reap.js");
    const tell = json
      ? undefined
      : (one: { environment: string; says: string }) => console.log(`${one.environment}: ${one.says}`);
    const { reaped, exitCode } = reap({ directory, names, tell, ...options });
    if (json) console.log(JSON.stringify(reaped, undefined, 2));
    else if (reaped.length === 0) console.log("no environment has a ttl");
    process.exitCode = exitCode;
  });

program
  .command("wake")
  .description("bring up at once what the off hours took down, until they come again: ponte wake dev endpoint/churn")
  .argument("<environment>", "name of the environment")
  .argument("[thing]", "what of it, such as endpoint/churn; everything without it")
  .option("--dry-run", "print the calls and make none", false)
  .action(async (name: string, thing: string | undefined, { dryRun }: { dryRun: boolean }) => {
    const { programsOf } = await import("./programs.js");
    const { wake } = await import("./wake.js");
    const send: WakeOptions["send"] = async (call) => (await import("./clouds/send.js")).send(call);
    console.log(await wake(programsOf([environment(name)])[0]!, { thing, dryRun, send }));
  });

program
  .command("lock")
  .description("write to locks/ which builds of their providers the environments take, a file for each cloud")
  .option("--platform <names>", "where they will run, with commas between", words, ["linux_amd64", "darwin_arm64"])
  .option("--mirror <folder>", "take the packages of a folder, as `terraform providers mirror` lays it")
  .action(async ({ platform, mirror }: { platform: string[]; mirror?: string }) => {
    const { lock } = await import("./lock.js");
    const files = lock(loadEnvironments({ directory }), { platforms: platform, mirror });
    console.log(files.map((file) => `${file} is written; commit it`).join("\n"));
  });

program
  .command("sandbox")
  .description(
    "run a command against stand-ins for both clouds on this machine, without an account: ponte sandbox -- cdktf deploy dev",
  )
  .argument("[words...]", "behind `--` a command; otherwise start, status [environments...], stop or install")
  .addHelpText(
    "after",
    "\nThe program that runs is the one that you deploy; only its way to the clouds leads elsewhere.",
  )
  .action(async (words: string[]) => {
    const sandbox = await import("./sandbox.js");
    const [action, ...names] = words;
    if (process.argv.includes("--")) process.exitCode = await sandbox.runInSandbox(words, directory);
    else if (action === "start") console.log(await sandbox.startSandbox());
    else if (action === "status") console.log(await sandbox.sandboxStatus(names, directory));
    else if (action === "stop") console.log(await sandbox.stopSandbox());
    else if (action === "install") console.log(sandbox.installSandbox());
    else throw new UserError("write `ponte sandbox -- <command>`, or start, status, stop or install behind `sandbox`");
  });

// The sandbox's own process.
program
  .command("sandbox-server", { hidden: true })
  .option("--stay", "outlive whoever started it", false)
  .action(async ({ stay }: { stay: boolean }) => (await import("./sandbox.js")).serveSandbox(stay));

program
  .command("changed")
  .description("the environments whose program differs from that in another cdktf.out, as JSON")
  .requiredOption("--base <folder>", "cdktf.out to compare with")
  .option("--head <folder>", "cdktf.out of this checkout", "cdktf.out")
  .action(async ({ base, head }: { base: string; head: string }) => {
    const { changedEnvironments, checkOutput } = await import("./changed.js");
    checkOutput(head);
    console.log(JSON.stringify(changedEnvironments(base, head)));
  });

program
  .command("comment")
  .description("write the diffs of environments as one comment on a pull request, or update it; for workflows")
  .requiredOption("--folder <folder>", "folder with a <environment>.md for each, as `ponte diff --output` writes it")
  .option("--environments <names>", "environments that change", words, [])
  .option("--removed <names>", "environments that are removed", words, [])
  .action(async (options: { folder: string; environments: string[]; removed: string[] }) => {
    const { commentText, pullRequestOf, writeComment } = await import("./comment.js");
    await writeComment(commentText(options), pullRequestOf(process.env));
  });

function environment(name: string): Environment {
  return loadEnvironments({ directory, names: [name] })[0]!;
}

/** Runs the command line of this version of the package; a mistake of the user's ends in a message, never in a stack trace. */
export async function main(version: string): Promise<void> {
  try {
    await program.version(version).parseAsync();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1; // commander has printed it
  if (!(error instanceof Error)) throw error;
  if (error instanceof SpecError || error instanceof UserError || error.name === "ConstructError") {
    console.error(error.message);
    return error instanceof UserError ? error.exitCode : 1;
  }
  const mistake = fileMistake(error);
  if (mistake !== undefined) {
    console.error(mistake);
    return 1;
  }
  console.error(error);
  console.error("This is a bug; please report it with the text above.");
  return 70;
}
