import { Command, Option } from "commander";

/** What the reader said. */
export interface Options {
  readonly cloud: "aws" | "gcp";
  readonly account: string;
  readonly projectNumber?: string;
  readonly region: string;
  readonly image: string;
  readonly owner: string;
  /** Airflow is the dearest and takes half an hour. */
  readonly airflow: boolean;
  readonly planProfile?: string;
  readonly yes: boolean;
  readonly sandbox: boolean;
}

/** Reads the command line; ends with what is missing, as all commands here do. */
export function optionsOf(words: readonly string[]): Options {
  const command = new Command("first-run")
    .description(
      "Deploys a little of everything on a real account, changes it, destroys it, and writes down what the cloud said.",
    )
    .addOption(new Option("--cloud <cloud>", "which cloud").choices(["aws", "gcp"]).makeOptionMandatory())
    .requiredOption("--account <id>", "account number on AWS, project id on Google Cloud; best one with nothing in it")
    .option("--project-number <number>", "number of the project, on Google Cloud")
    .requiredOption("--region <region>", "where everything is made")
    .requiredOption("--image <uri>", "image of a model that answers; best one of the same account, by its digest")
    .option("--owner <email>", "who is named as the owner", "first-run@example.com")
    .option("--no-airflow", "leave Airflow out, which is the dearest")
    .option(
      "--plan-profile <name>",
      "AWS profile of the identity that plans (docs/pull-requests.md), to plan as it, too",
    )
    .option("--yes", "do not ask before anything is made", false)
    .option("--sandbox", "against what stands in for the clouds: free, and nothing is written down", false)
    .parse(words, { from: "user" });
  const options = command.opts<Options>();
  if (options.cloud === "gcp" && options.projectNumber === undefined)
    command.error("error: Google Cloud needs --project-number");
  return options;
}
