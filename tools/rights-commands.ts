import { type Command, Option } from "commander";
import { environmentNames, loadEnvironments } from "../language";
import type { Identity } from "../terraform-types/rights";
import { UserError } from "./user-error";

interface IamCommand {
  readonly why?: string;
  readonly against?: string;
  readonly as: "text" | "json";
}

/** The commands about rights: what an environment gives to whom, and what its deploy needs. */
export function rightsCommands(program: Command, directory: string): void {
  program
    .command("iam")
    .description("who may do what in an environment, people and workloads, as its program grants it")
    .argument("[environment]", "name of the environment")
    .addOption(
      new Option(
        "--why <right>",
        "the lines of YAML that bring a right, such as s3:GetObject, roles/storage.objectViewer, bucket/raw or `read bucket/raw`",
      ).conflicts("against"),
    )
    .option("--against <commit>", "what a change gives and takes: compare with a branch, tag or commit, such as main")
    .addOption(new Option("--as <form>", "what is printed").choices(["text", "json"]).default("text"))
    .action(async (name: string | undefined, { why, against, as }: IamCommand) => {
      if (name === undefined)
        throw new UserError(`name an environment: there is ${environmentNames(directory).join(", ")}`);
      const { iam } = await import("./iam.js");
      const { terminalWidth } = await import("./show/lines.js");
      const { isTTY, columns } = process.stdout;
      const width = terminalWidth(process.env.COLUMNS, isTTY ? columns : 100);
      const { text, exitCode } = iam({
        directory,
        name,
        why,
        against,
        json: as === "json",
        width: Math.min(width, 100),
      });
      console.log(text);
      process.exitCode = exitCode;
    });

  program
    .command("rights")
    .description("the commands that give who plans and who deploys an environment what it needs, and no more")
    .argument("<environment>", "name of the environment")
    .addOption(new Option("--plan", "of the identity that plans").conflicts(["deploy", "dangerous"]))
    .addOption(new Option("--deploy", "of the identity that deploys").conflicts("dangerous"))
    .option("--dangerous", "of the identity that deploys what people have approved as dangerous")
    .action(async (name: string, chosen: Partial<Record<Identity, true>>) => {
      const [identity] = Object.keys(chosen) as Identity[];
      if (identity === undefined) throw new UserError(`write ponte rights ${name} --plan, --deploy or --dangerous`);
      const { programsOf } = await import("./programs.js");
      const { rightsCommands: commands } = await import("./rights.js");
      const environments = loadEnvironments({ directory, names: [name] });
      process.stdout.write(commands(programsOf(environments)[0]!, identity));
    });
}
