import { maxLines, type Location, type Problem } from "../yaml/problem";
import { treeAt, walk, type Tree } from "../yaml/tree";

// Shapes that vendors give their credentials (their own documentation, November 2026). The value is never repeated in the message.
const shapes: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY/, "a private key"],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, "an AWS access key"],
  [/\bAIza[\w-]{35}\b/, "a Google API key"],
  [/\bya29\.[\w-]{20,}/, "a Google access token"],
  [/\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{40,}/, "a GitHub token"],
  [/\bglpat-[\w-]{20,}/, "a GitLab token"],
  [/\bxox[abposr]-[\w-]{10,}/, "a Slack token"],
  [/(?<![\w/-])sk-(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{20,}/, "an API key"],
  [/\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/, "a Stripe key"],
  [/\bnpm_[A-Za-z0-9]{36}\b/, "an npm token"],
  [/hooks\.slack\.com\/services\/T\w+\/B\w+\//, "the address of a Slack webhook"],
  [/\bhf_[A-Za-z0-9]{30,}/, "a Hugging Face token"],
  [/\bdapi[a-f0-9]{32}\b/, "a Databricks token"],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/, "a JSON web token"],
  [/"type":\s*"service_account"/, "a service account key"],
  [/:\/\/[^/\s:@]+:[^/\s:@]{3,}@/, "a password in an address"],
  [/(?:^|;)\s*(?:password|pwd)\s*=\s*[^;\s]/i, "a password in a connection string"],
];

// One look instead of one for each, for nearly all texts; it finds a little more than they do.
const anyShape = new RegExp(shapes.map(([pattern]) => pattern.source).join("|"), "i");

const passwordName = /password$|passwd$|passphrase$|(?:^|[._-])(?:pass|pwd)$/i;
const secretName = /(?:^|[._-])(?:secret|token|(?:api|access|private|secret|fernet)_?key|credentials?)$/i;
const accessKeyName = /access_?key/i;

/** A count, a limit or a switch, whatever its name. */
const isPlain = (value: string) => /^(?:[\d.,_]+|true|false)$/i.test(value);

/** Of a variable: whether its name says that it is a secret. */
const isSecretName = (name: string, value: string) =>
  passwordName.test(name) || (secretName.test(name) && !isPlain(value));

/** The 40 characters of an AWS secret, which nothing tells from others but the names around them. */
const isBareSecret = (value: string) =>
  /^[A-Za-z0-9/+]{40}$/.test(value) && /[A-Z]/.test(value) && /[a-z]/.test(value) && /\d/.test(value);

function isBesideAccessKey(tree: Tree, path: readonly string[]): boolean {
  const around = treeAt(tree, path.slice(0, -1));
  return around?.kind === "map" && [...around.entries.keys()].some((name) => accessKeyName.test(name));
}

/** What the text looks like, in words; undefined for what looks harmless. */
export function secretShape(text: string): string | undefined {
  return anyShape.test(text) ? shapes.find(([pattern]) => pattern.test(text))?.[1] : undefined;
}

/** What can be done instead: no field hands a secret to a workload, so what it would be needed for is done before the deploy. */
function remedyFor([first, second]: readonly string[]): string {
  const out = "take it out: this file goes to git, and its values to Terraform's state";
  const kind = first === "defaults" ? second : first;
  if (kind === "endpoints") return `${out}. What a container would fetch with it can be its artifact, or in its image`;
  if (kind === "airflow") return `${out}. Airflow keeps connections and variables itself, encrypted`;
  return out;
}

/**
 * A problem for every value and every name that looks like a secret: the file goes to git, and what is in it to Terraform's state.
 * Other problems that would print one of them are left out of `others`.
 */
export function withSecretProblems(tree: Tree, others: readonly Problem[]): Problem[] {
  const found: Problem[] = [];
  const secrets: string[] = [];
  const report = (text: string, what: string, at: Location, path: readonly string[]) => {
    secrets.push(text);
    found.push({ at, field: path.join("."), message: `looks like ${what}; ${remedyFor(path)}` });
  };
  walk(tree, (each, path, keyAt) => {
    const name = path.at(-1) ?? "";
    const shape = keyAt && secretShape(name);
    if (keyAt && shape !== undefined) report(name, shape, keyAt, path.slice(0, -1));
    if (each.kind !== "scalar" || typeof each.value !== "string" || each.value === "") return;
    const { value, at } = each;
    const inWorkload = path.includes("env") || path.includes("config");
    const named = inWorkload && isSecretName(name, value) ? "a secret, by the variable's name" : undefined;
    const bare = isBareSecret(value) && isBesideAccessKey(tree, path) ? "an AWS secret key" : undefined;
    const what = secretShape(value) ?? named ?? bare;
    if (what !== undefined) report(value, what, at, path);
  });
  // More than are shown: what else is wrong is told when they are gone.
  if (found.length > maxLines) return found;
  const isSame = (one: Location, two: Location) =>
    one.file === two.file && one.line === two.line && one.column === two.column;
  const isSilent = ({ at, field, message }: Problem) =>
    !found.some((secret) => isSame(secret.at, at)) && !secrets.some((secret) => `${field} ${message}`.includes(secret));
  return [...found, ...others.filter(isSilent)];
}
