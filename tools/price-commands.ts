import { type Command, Option } from "commander";
import { environmentNames } from "../language";
import type { Given } from "./machines/asked";
import { UserError } from "./user-error";

/** The commands that tell what things cost. */
export function priceCommands(program: Command, directory: string): void {
  program
    .command("cost")
    .description("what environments cost a month, what a change costs, what drives it, and the source of each figure")
    .argument("[environment]", "name of the environment; all without one")
    .option("--all", "every environment, in a line each", false)
    .option("--base <commit>", "what a change costs: compare with a branch, tag or commit, such as main")
    .addOption(
      new Option("--what-if <field=value>", "the same with another value, such as endpoint/churn.instance=ml.c5.xlarge")
        .argParser((text: string, before: string[] = []) => [...before, text])
        .conflicts(["base", "all"]),
    )
    .option("--json", "every line with its price, source and date", false)
    .action(
      async (name: string | undefined, options: { all: boolean; base?: string; whatIf?: string[]; json: boolean }) => {
        if (name !== undefined && options.all) throw new UserError("write the name of an environment, or --all");
        if (name === undefined && options.whatIf !== undefined)
          throw new UserError(`--what-if is of one environment; there is ${environmentNames(directory).join(", ")}`);
        const { cost } = await import("./cost.js");
        const { terminalWidth } = await import("./show/lines.js");
        const { isTTY, columns } = process.stdout;
        const width = terminalWidth(process.env.COLUMNS, isTTY ? columns : 100);
        const names = name === undefined ? [] : [name];
        console.log(cost({ directory, names, ...options, width, today: new Date() }));
      },
    );

  program
    .command("machines")
    .description("the machines that serve models in a region: price, memory, accelerators, quota; reads no account")
    .option("--region <region>", "where, such as eu-west-1 or europe-west1")
    .option("--cloud <cloud>", "aws or gcp; the region says which")
    .option("--gpu <number>", "at least so many GPUs; 0 for machines without accelerators")
    .option("--memory <size>", "at least so much memory, such as 16GiB")
    .option("--vcpu <number>", "at least so many vCPUs")
    .option("--all", "every one that suits, and not the 20 cheapest alone", false)
    .option("--json", "every one that suits as JSON, with the source and the date of each price", false)
    .action(async ({ all, json, ...given }: Given & { all: boolean; json: boolean }) => {
      const { machines } = await import("./machines.js");
      const { terminalWidth } = await import("./show/lines.js");
      const { isTTY, columns } = process.stdout;
      const width = terminalWidth(process.env.COLUMNS, isTTY ? columns : 100);
      console.log(machines(given, { width, today: new Date(), all, json }));
    });
}
