import type { Command } from "commander";
import { loadEnvironments } from "../language";
import type { Program } from "./synthesize";

interface RunCommand {
  readonly date?: string;
  readonly follow: boolean;
  readonly keepGoing: boolean;
  readonly dryRun: boolean;
}

/** The commands for what runs: start it by hand, read what it says, look at it. */
export function workCommands(program: Command, directory: string): void {
  program
    .command("run")
    .description("start what runs by hand, as its schedule does: ponte run dev job/ingest --date 2026-11-01..2026-11-05")
    .argument("<environment>", "name of the environment")
    .argument("<thing>", "what of it, such as job/ingest")
    .option("--date <days>", "its logical date, or the first and last of several; without it the day of the start")
    .option("--follow", "wait for its end, and print what it logs", false)
    .option("--keep-going", "after a day that failed go on with the next", false)
    .option("--dry-run", "print the calls and make none", false)
    .addHelpText("after", "\nEnds with 0, with 4 where the cloud refuses, and with 5 where a run that was waited for did not succeed. Several days are waited for, one after the other.")
    .action(async (environment: string, thing: string, options: RunCommand) => {
      const { run } = await import("./runs.js");
      const { sendForReal: send } = await import("./sent.js");
      await run(await programOf(environment, directory), thing, { ...options, asking: { send }, print });
    }); // prettier-ignore

  program
    .command("logs")
    .description("what a job, a service, an endpoint or an Airflow has logged: ponte logs dev job/ingest --since 1h")
    .argument("<environment>", "name of the environment")
    .argument("<thing>", "what of it, such as job/ingest or endpoint/churn")
    .option("--since <when>", "how long ago, such as 30m, 6h or 2d, or when, such as 2026-11-01T03:00Z", "1h")
    .option("--follow", "go on with what comes, until it is interrupted", false)
    .action(async (environment: string, thing: string, options: { since: string; follow: boolean }) => {
      const { logs } = await import("./logs.js");
      const { sendForReal: send } = await import("./sent.js");
      await logs(await programOf(environment, directory), thing, { ...options, asking: { send }, print });
    });

  program
    .command("open")
    .description("where people look at a thing: the page of Airflow, or of a service that people sign in to, and otherwise that of the cloud's console: ponte open dev airflow/pipelines")
    .argument("<environment>", "name of the environment")
    .argument("<thing>", "what of it, such as airflow/pipelines or job/ingest")
    .option("--print", "print the address, and open no browser; so it is, too, where the output is no terminal", false)
    .action(async (environment: string, thing: string, options: { print: boolean }) => {
      const { openInBrowser, pageOf } = await import("./open.js");
      const { sendForReal: send } = await import("./sent.js");
      const url = await pageOf(await programOf(environment, directory), thing, { send });
      print(url);
      if (!options.print && process.stdout.isTTY) openInBrowser(url);
    }); // prettier-ignore
}

const print = (line: string) => console.log(line);

async function programOf(name: string, directory: string): Promise<Program> {
  const { programsOf } = await import("./programs.js");
  return programsOf(loadEnvironments({ directory, names: [name] }))[0]!;
}
