import { maxLines, type Location, type Problem } from "../yaml/problem";
import { treeAt, walk, type Tree } from "../yaml/tree";
import { meantReference } from "./variables";

// Shapes that vendors give their credentials (their own documentation, November 2026). The value is never repeated in the message.
const shapes: [RegExp, string][] = [
  // The second is the base64 of "-----BEGIN " and not of a certificate or a public key behind it.
  [/-----BEGIN [A-Z ]*PRIVATE KEY|\bLS0tLS1CRUdJTi(?!BDRVJU|BQVUJM)[\w+/]|\bAGE-SECRET-KEY-1\w{20,}/, "a private key"],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, "an AWS access key"],
  [/\bAIza[\w-]{35}\b/, "a Google API key"],
  [/\bya29\.[\w-]{20,}/, "a Google access token"],
  [/\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{40,}/, "a GitHub token"],
  [/\bgl(?:pat|rt|dt|ptt|ft|soat)-[\w-]{20,}/, "a GitLab token"],
  [/\bxox[abposr]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}/, "a Slack token"],
  [
    /(?<![\w/-])sk-(?=[\w-]*\d)(?:(?=[\w-]*[A-Z])|(?:proj|svcacct|admin|ant|or|lf)-|(?=[0-9a-f]{32}))[\w-]{20,}/,
    "an API key",
  ],
  [/\b(?:gsk_|xai-|nvapi-)(?=[\w-]{0,40}\d)[\w-]{20,}/, "an API key"],
  [/\bSG\.[\w-]{16,}\.[\w-]{16,}|\bkey-[0-9a-f]{32}\b|\bNRAK-[A-Z0-9]{20,}/, "an API key"],
  [/\bwhsec_[\w+/=-]{20,}/, "a Stripe key"],
  [/\bpypi-AgE[\w-]{20,}/, "a PyPI token"],
  [/\bdckr_pat_[\w-]{20,}/, "a Docker token"],
  [/\bhv[bs]\.[\w-]{20,}|\.atlasv1\.[\w-]{20,}/, "a HashiCorp token"],
  [/\bGOCSPX-[\w-]{20,}/, "a Google client secret"],
  [/\b(?:glsa_|glc_)\w{20,}/, "a Grafana token"],
  [/\b(?:lin_api_|dop_v1_|api_org_)\w{20,}|\bATATT3x[\w=-]{20,}/, "an access token"],
  [/\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/, "a Stripe key"],
  [/\bnpm_[A-Za-z0-9]{36}\b/, "an npm token"],
  [/hooks\.slack\.com\/services\/T\w+\/B\w+\/|discord(?:app)?\.com\/api\/webhooks\/\d+\//, "the address of a webhook"],
  [/\bhf_[A-Za-z0-9]{30,}/, "a Hugging Face token"],
  [/\bdapi[a-f0-9]{32}\b/, "a Databricks token"],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/, "a JSON web token"],
  [
    /"type":\s*"service_account"|\bew(?:ogICJ0eXBlIjogInNlcnZpY2Vf|0KICAidHlwZSI6ICJzZXJ2aWNl)|\beyJ0eXBlIjogInNlcnZpY2Vf/,
    "a service account key",
  ],
  // Not a port, nor what stands for a password.
  [/:\/\/[^/\s:@]*:(?!\d{1,5}\/|[$<{*%])[^\s@]{2,200}@[\w.[]/, "a password in an address"],
  [
    /(?:^|[;&?\s-])(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*["']?[^;&\s$<{*%"']/i,
    "a password in a connection string",
  ],
  [/[?&]sig=[\w%+/-]{20,}/, "a signed address"],
  [/\b(?:Bearer|Basic) (?=[\w.~+/-]{0,80}\d)[\w.~+/-]{16,}/, "the header of a login"],
];

// One look instead of one for each, for nearly all texts; it finds a little more than they do.
const anyShape = new RegExp(shapes.map(([pattern]) => pattern.source).join("|"), "i");

const passwordName = /(?:password|passwd|passphrase|(?:^|[._-])(?:pg)?(?:pass|pwd))\d*$/;
const keyName = "(?:api|access|private|secret|fernet|signing|encryption|master|account)_?key(?:_?pem)?";
const secretName = new RegExp(
  `(?:^|[._-])(?:secret|token|pat|cookie|creds?|credentials?|authorization|auth_?header|otp_?seed|${keyName})\\d*$`,
);
const accessKeyName = /access_?key/i;

/** Where a value is kept: a reference, also one that is misspelt or as others write it, a path, an address, a name of a cloud's. */
const isPlace = (value: string) =>
  /^(?:projects\/|arn:|\.{0,2}\/|~\/|[a-z][a-z\d+.-]*:\/\/)/.test(value) ||
  /^\s*(?:secrets?\/|\$?\{\{?\s*secrets?[/:.])/i.test(value);

/** A count, a limit, a switch, a mark that a tokenizer knows, such as `[PAD]`, or words. */
const isPlain = (value: string) =>
  /^(?:[\d.,_]{1,7}|true|false|\[\w+\]|<[^<>\s]{1,30}>|(?=.{1,24}$)[a-z]+(?:[/._-][a-z]+)*)$/i.test(value) &&
  !/[a-z][A-Z]|^[A-Z]{8}/.test(value);

/** Of a variable: whether its name says that it is a secret, and its value does not say that it is none. */
function isSecretName(name: string, value: string): boolean {
  const words = name.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase();
  if (isPlace(value)) return false;
  return passwordName.test(words) || (secretName.test(words) && !isPlain(value));
}

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

/** What can be done instead: a variable names the secret, and people put the value in. */
function remedyFor(path: readonly string[], environment: string, cloud: unknown): string {
  const out = "take it out: this file goes to git, and its values to Terraform's state";
  const kind = path[0] === "defaults" ? path[1] : path[0];
  const hasContainers = kind === "endpoints" || kind === "jobs" || kind === "services";
  const takesVariables = hasContainers || (kind === "airflow" && cloud === "gcp");
  if (takesVariables && path.at(-2) === "env") {
    const variable = path.at(-1)!;
    const name = nameFor(variable);
    const set = `ponte secret set ${environment} ${name}`;
    return `${out}. Write ${variable}: secret/${name}, declare it under secrets: { ${name}: {} }, and put the value in with: ${set}`;
  }
  if (hasContainers) return `${out}. A container gets a secret by env: { NAME: secret/<name> }`;
  if (kind === "airflow")
    return `${out}. Declare it under secrets, let the Airflow read it with reads: [secret/<name>], and DAGs find it by its name`;
  return out;
}

/** What is said of text in the entry of a secret, or in the place of one: whoever writes it there takes the YAML for where values are kept. */
function valueInEntry(path: readonly string[], value: string, tree: Tree, environment: string): string | undefined {
  const [kind, key, field] = path;
  if (kind !== "secrets" || path.length > 3 || treeAt(tree, path.slice(0, -1))?.kind !== "map") return undefined;
  if (key === undefined) return "is a text; write a map with the name of each secret, such as secrets: { hubspot: {} }";
  if (field !== undefined && !valueName.test(field)) return undefined;
  const name = nameFor(key);
  if (field === undefined && (isPlace(value) || /^[$<{%]/.test(value)))
    return `says where a value is kept, and none is taken from there; write ${name}: {}, and put the value in with: ponte secret set ${environment} ${name}`;
  const instead = field === undefined ? `write ${name}: {}` : "take this line out";
  return `a secret's value never stands in this file; ${instead}. Whoever has the file or its history has what was written here, so issue another value, and put that in with: ponte secret set ${environment} ${name}`;
}

const valueName =
  /^(?:values?|data|payload|plaintext|content|string|default|key|secret(?:_?(?:string|key))?)$|value$|password|token|(?:api|access|private)_?key$/i;

/** A name for the secret that a variable is to name: `hf-token` of `HF_TOKEN`. */
function nameFor(variable: string): string {
  const name = variable.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+/, "").slice(0, 40); // prettier-ignore
  return name.replace(/-+$/, "") || "token";
}

/**
 * A problem for every value and every name that looks like a secret: the file goes to git, and what is in it to Terraform's state.
 * Other problems that would print one of them are left out of `others`.
 */
export function withSecretProblems(tree: Tree, environment: string, others: readonly Problem[]): Problem[] {
  const cloud = treeAt(tree, ["cloud"]);
  const declared = treeAt(tree, ["secrets"]);
  const known = declared?.kind === "map" ? [...declared.entries.keys()] : [];
  const found: Problem[] = [];
  const secrets: string[] = [];
  const report = (text: string, what: string, at: Location, path: readonly string[]) => {
    secrets.push(text);
    found.push({
      at,
      field: path.join("."),
      message: `looks like ${what}; ${remedyFor(path, environment, cloud?.kind === "scalar" && cloud.value)}`,
    });
  };
  walk(tree, (each, path, keyAt) => {
    const name = path.at(-1) ?? "";
    const shape = keyAt && secretShape(name);
    if (keyAt && shape !== undefined) report(name, shape, keyAt, path.slice(0, -1));
    if (each.kind !== "scalar" || each.value === null || each.value === "" || typeof each.value === "boolean") return;
    const { at } = each;
    const value = typeof each.value === "number" ? each.source : each.value;
    const inEntry = valueInEntry(path, value, tree, environment);
    if (inEntry !== undefined) {
      if (value.length > 3) secrets.push(value); // fewer letters stand in other words, too
      found.push({ at: path.length > 2 ? keyAt! : at, field: path.join("."), message: inEntry });
      return;
    }
    const inWorkload = path.includes("env") || path.includes("config");
    const isNamed = inWorkload && isSecretName(name, value) && !known.includes(meantReference(value, known)?.key ?? "");
    const named = isNamed ? "a secret, by the variable's name" : undefined;
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
