import * as z from "zod";
import type { Reference } from "./references";
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
// label of 1-256 (Secrets Manager API, `GetSecretValue`). Text with a further slash is no reference: Vault's paths begin with `secret/`, too.
const shapes = {
  gcp: /^(?:(?!secret\/[^/]*$)|secret\/[a-z0-9-]+(?:@[1-9][0-9]{0,9})?$)/,
  aws: /^(?:(?!secret\/[^/]*$)|secret\/[a-z0-9-]+(?:@[A-Za-z0-9_.+=-]{1,256})?$)/,
};
const remedies = {
  gcp: "write a reference such as secret/hugging-face, or secret/hugging-face@3 for the version of that number",
  aws: "write a reference such as secret/hugging-face, or secret/hugging-face@AWSPREVIOUS for a staging label or the id of a version",
};

const isReference = (typed: string) => /^secret\/[^/]*$/.test(typed);

/** Environment variables of a workload, whose values are texts or references to secrets. */
export function variables(cloud: "gcp" | "aws", name: z.ZodString = variable) {
  const value = z
    .string({ error: "write a text in quotes" })
    .regex(shapes[cloud], { error: remedies[cloud], abort: true })
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
