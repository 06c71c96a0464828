import { stringify } from "yaml";
import type { Answers } from "./questions";

const schema = "node_modules/ponte-constructs/environments/environment.schema.json";

// YAML reads `no`, `1e3` and the like as something else than text.
const plain = (text: string) => stringify(text).trimEnd();
const quoted = (text: string) => JSON.stringify(text);

/** The first environment and what all are to share: small, and whole enough to be deployed. */
export function environmentFiles(answers: Answers): Record<string, string> {
  return { "environments/dev.yaml": dev(answers), "environments/base/platform.yaml": platform(answers) };
}

function dev(answers: Answers): string {
  const place =
    answers.cloud === "aws"
      ? ["aws:", `  account: ${quoted(answers.account)}`]
      : ["gcp:", `  project: ${plain(answers.project)}`, `  projectNumber: ${quoted(answers.projectNumber)}`];
  return [
    `# yaml-language-server: $schema=../${schema}`,
    "extends: base/platform.yaml",
    "",
    "# Where things are tried out: it may be torn down with all that it holds.",
    "protect: false",
    "forceDestroy: true",
    "",
    ...place,
    "",
    "buckets:",
    "  raw: { deleteAfter: 180d }",
    "",
  ].join("\n");
}

function platform({ cloud, system, owner, region }: Answers): string {
  return [
    `# yaml-language-server: $schema=../../${schema}`,
    "# What every environment shares. Maps merge, lists and single values replace, null removes.",
    `cloud: ${cloud}`,
    `system: ${plain(system)}`,
    `owner: ${plain(owner)}`,
    "",
    `${cloud}:`,
    `  region: ${plain(region)}`,
    "",
    "buckets:",
    "  raw: {} # what comes in, as it arrives",
    "  models: {} # what training leaves",
    "",
    "registries:",
    "  serving: {} # images that answer",
    "",
  ].join("\n");
}
