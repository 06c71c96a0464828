import * as z from "zod";
import type { Reference } from "./references";
import { nearest } from "../yaml/nearest";
import { text } from "./scalars";

/** `secret/hugging-face@3` taken apart: the value of a variable that is kept elsewhere. */
export interface SecretReference extends Reference {
  readonly kind: "secret";

  /** Without one, the newest. On Google Cloud a number; on AWS an id of 32 to 64 characters, or a staging label. */
  readonly version?: string;
}

/** What a variable holds: a text, or a reference to a secret. */
export type VariableValue = string | SecretReference;

/** The environment variables of a workload. */
export type Variables = Record<string, VariableValue>;

/** The name of an environment variable. */
export const variable = text(/^[A-Za-z_][A-Za-z0-9_]*$/, "write letters, digits and underscores");

// Of a version: Secret Manager counts them (Secret Manager API, `SecretVersion.name`); Secrets Manager takes an id of 32-64 characters, or a staging
// label of 1-256 (Secrets Manager API, `GetSecretValue`), and would look for a label "3". Text with a further slash is no reference: Vault's paths
// begin with `secret/`, too.
const shapes = {
  gcp: /^(?:(?!secret\/[^/]*$)|secret\/[a-z0-9-]+(?:@[1-9][0-9]{0,9})?$)/,
  aws: /^(?:(?!secret\/[^/]*$)|secret\/[a-z0-9-]+(?:@(?!(?:[0-9]{1,31}|latest)$)[A-Za-z0-9_.+=-]{1,256})?$)/,
};
const examples = {
  gcp: "secret/hugging-face, or secret/hugging-face@3 for the version of that number",
  aws: "secret/hugging-face, or secret/hugging-face@AWSPREVIOUS for a staging label or the id of a version",
};
const stages = ["AWSCURRENT", "AWSPREVIOUS", "AWSPENDING"]; // that Secrets Manager sets itself; labels are told apart by case

/** What is wrong with a reference, and what to write. */
function remedyFor(typed: string, cloud: "gcp" | "aws"): string {
  const [, secret = "", version = ""] = /^(secret\/[a-z0-9-]+)@(.+)$/.exec(typed.trim()) ?? [];
  const newest = `write ${secret} for the newest version`;
  if (cloud === "gcp" && (version === "latest" || stages.includes(version.toUpperCase())))
    return `on Google Cloud versions have numbers, as in ${secret}@3; ${newest}`;
  if (cloud === "aws" && /^(?:[0-9]{1,31}|latest)$/.test(version))
    return `on AWS versions have no numbers; ${newest}, ${secret}@AWSPREVIOUS for the one before, or the id of a version, 32-64 characters that aws secretsmanager list-secret-version-ids tells`;
  return `write a reference such as ${examples[cloud]}`;
}

/** `secret/x@AWSPREVIOUS` of `secret/x@awsprevious`. */
function stageMeant(typed: string): string | undefined {
  const [, secret, version = ""] = /^(secret\/[a-z0-9-]+)@(.+)$/.exec(typed) ?? [];
  const stage = nearest(version, stages);
  return secret === undefined || stage === undefined || stage === version ? undefined : `${secret}@${stage}`;
}

/** A text that is read as a reference, and has to be one. */
const isReference = (typed: string) => /^secret\/[^/]*$/.test(typed);

/**
 * The reference that was meant by a text which is handed over as it stands: `secrets/x`, `Secret/x`, `secret/x/`, `secret:x`, or as others write one,
 * `${{ secrets.X }}`. A path, `./secrets/x` or `secret/data/x`, means none.
 *
 * @param known names of secrets, to one of which a misspelt `secert/x` leads
 */
export function meantReference(
  typed: string,
  known: readonly string[],
): { key: string; said: string; asPath: string } | undefined {
  const [, inner] = /^\$?(?:\{{1,2}|\()\s*(.*?)\s*(?:\}{1,2}|\))$/.exec(typed.trim()) ?? [];
  // prettier-ignore
  const shape = inner === undefined ? /^([a-z]{4,8})([/:])([\w-]+)(@[\w.+=-]+)?\/?$/i : /^([a-z]{4,8})([/:.])([\w-]+)(@[\w.+=-]+)?$/i;
  const [, noun = "", separator = "", name = "", version = ""] = shape.exec(inner ?? typed.trim()) ?? [];
  const key = name.toLowerCase().replaceAll("_", "-");
  // `secrets:read` is a permission, and `secret/` misspelt may be another word.
  const isPlain = /^secrets?$/i.test(noun) && `${noun}${separator}`.toLowerCase() !== "secrets:";
  const isNear = known.includes(key) && nearest(noun, ["secret", "secrets"], 1) !== undefined;
  if (!isPlain && !isNear) return undefined;
  const asPath = /^[\w-]+\/[\w-]+\/?$/.test(typed) ? ` Where it is a path, write ./${typed}` : "";
  return { key, said: `secret/${key}${version}`, asPath };
}

/** Environment variables of a workload, whose values are texts or references to secrets. */
export function variables(cloud: "gcp" | "aws", name: z.ZodString = variable) {
  const value = z
    .string({ error: "write a text in quotes" })
    .regex(shapes[cloud], { error: ({ input }) => remedyFor(String(input), cloud), abort: true })
    .refine((typed) => cloud === "gcp" || stageMeant(typed) === undefined, {
      error: ({ input }) => `did you mean ${stageMeant(String(input))}?`,
    })
    .transform(valueOf);
  return z.record(name, value, { error: "write a map of texts" });
}

function valueOf(typed: string): VariableValue {
  if (!isReference(typed)) return typed;
  const [key, version] = typed.slice("secret/".length).split("@") as [string, string?];
  return { kind: "secret", key, path: "", ...(version !== undefined && { version }) };
}

/** The variables that name a secret, with their references. */
export function secretsIn(env: Variables): [variable: string, to: SecretReference][] {
  return Object.entries(env).filter((entry): entry is [string, SecretReference] => typeof entry[1] !== "string");
}

/** Variables beside one that is pinned on AWS, where a version is asked for by its id or by its staging label (`GetSecretValue` takes them apart). */
export function versionVariable(name: string, version: string): string {
  return `${name}_VERSION_${/^[A-Za-z0-9_-]{32,64}$/.test(version) ? "ID" : "STAGE"}`;
}
