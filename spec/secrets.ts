import type { Problem } from "./problem";
import { eachScalar, problemAt, type Tree } from "./tree";

// Shapes that vendors give their credentials (their own documentation, November 2026). The value is never repeated in the message.
const shapes: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY/, "a private key"],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, "an AWS access key"],
  [/\bAIza[\w-]{35}\b/, "a Google API key"],
  [/\bya29\.[\w-]{20,}/, "a Google access token"],
  [/\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{40,}/, "a GitHub token"],
  [/\bglpat-[\w-]{20,}/, "a GitLab token"],
  [/\bxox[abposr]-[\w-]{10,}/, "a Slack token"],
  [/\bsk-[A-Za-z0-9_-]{20,}/, "an API key"],
  [/\bhf_[A-Za-z0-9]{30,}/, "a Hugging Face token"],
  [/\bdapi[a-f0-9]{32}\b/, "a Databricks token"],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/, "a JSON web token"],
  [/"type":\s*"service_account"/, "a service account key"],
  [/:\/\/[^/\s:@]+:[^/\s:@]{3,}@/, "a password in an address"],
];

const secretName = /(?:^|[._-])(?:password|passwd|secret|token|api_?key|access_?key|private_?key|credentials?)$/i;

/** A problem for every value that looks like a secret: the file goes to git, and what is in it to Terraform's state. */
export function secretProblems(tree: Tree): Problem[] {
  const problems: Problem[] = [];
  eachScalar(tree, ({ value }, path) => {
    if (typeof value !== "string" || value === "") return;
    const shape = shapes.find(([pattern]) => pattern.test(value))?.[1];
    const inWorkload = path.includes("env") || path.includes("config");
    const named = inWorkload && secretName.test(path.at(-1)!) ? "a secret, by the variable's name" : undefined;
    const what = shape ?? named;
    if (what === undefined) return;
    const remedy = "keep it in Secret Manager or Secrets Manager, and let the workload read it there by name";
    problems.push(problemAt(tree, path, `looks like ${what}; ${remedy}`));
  });
  return problems;
}
