import { billOf, type Bill, type Line } from "../../../tools/cost/bill";
import { synthesizeYaml } from "../../support/environments";

/** What an environment costs that a YAML text describes, through the language and the stacks. */
export function billOfYaml(text: string): Bill {
  const { environment, json } = synthesizeYaml(text);
  return billOf({ name: environment.name, environment, json });
}

/** An environment on AWS with little in it; what is given is added to its text. */
export const aws = (more = "", region = "us-east-1") => `cloud: aws
system: churn
owner: ml@acme.example
protect: false
aws: { account: "111122223333", region: ${region} }
buckets: { models: {}, answers: {} }
registries: { serving: {} }
${more}`;

/** The same on Google Cloud. */
export const gcp = (more = "", region = "us-central1") => `cloud: gcp
system: churn
owner: ml@acme.example
protect: false
gcp: { project: acme-ml, projectNumber: "481516234200", region: ${region}, deployer: deployer@acme-ml.iam.gserviceaccount.com }
buckets: { models: {} }
registries: { serving: {} }
${more}`;

const digest = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

/** A variant that only has an image. */
export const variant = (cloud: "aws" | "gcp", more = "") =>
  `{ image: "registry/serving${cloud === "aws" ? "" : "/churn"}@${digest}"${more === "" ? "" : `, ${more}`} }`;

/** An endpoint that is called churn, with one variant. */
export const churn = (cloud: "aws" | "gcp", settings = "", ofVariant = "") =>
  `endpoints: { churn: { ${settings === "" ? "" : `${settings}, `}variants: { only: ${variant(cloud, ofVariant)} } } }\n`;

/** The one line of a bill that a key names. */
export function lineOf({ lines }: Bill, key: string): Line {
  const found = lines.filter((line) => line.key === key);
  if (found.length !== 1)
    throw new Error(`${found.length} lines are ${key}: ${lines.map((line) => line.key).join(", ")}`);
  return found[0]!;
}
