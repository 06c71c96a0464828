import { known } from "../../stacks/anchor/kept";
import { bodiesOf } from "../../stacks/program";
import { nearest, type Environment } from "../../language";
import type { Program, ProgramJson } from "../synthesize";
import { literal, madeFor } from "../things";
import { UserError } from "../user-error";

type Json = Record<string, unknown>;

/** What holds the versions of one secret, as the program makes it. */
export interface Container {
  /** What the environment's file calls it: `hubspot`. */
  readonly key: string;
  /** What it is called in the cloud: `churn-dev-hubspot`. */
  readonly name: string;
  /** `google_secret_manager_secret.secret_hubspot_753CFCC4` */
  readonly address: string;
  /** AWS: what it is for. */
  readonly description?: string;
  /** Google Cloud: the same, and what else the console shows. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Labels or tags, those of the provider among them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Google Cloud: the regions that keep its values, each with the key that encrypts them there. */
  readonly replicas: readonly { readonly location: string; readonly key?: string }[];
  /** AWS: the alias of the customer key that encrypts it; without one AWS's own key does. */
  readonly keyAlias?: string;
}

const types = { gcp: "google_secret_manager_secret", aws: "aws_secretsmanager_secret" };
const providers = { gcp: "google", aws: "aws" };

/** The secrets of a program, in the order of the environment's file. */
export function containersOf(program: Program): Container[] {
  const { environment, json } = program;
  return Object.keys(environment.kinds.secrets).flatMap((key) => {
    const made = madeFor(program, { kind: "secrets", key }, types[environment.cloud]);
    const found = made.find(({ path }) => path === "Resource");
    if (found === undefined) return []; // the project's own program has taken it out
    const { id, body } = found;
    return [
      {
        key,
        name: literal(body.secret_id ?? body.name),
        address: `${types[environment.cloud]}.${id}`,
        ...(body.description === undefined ? {} : { description: literal(body.description) }),
        annotations: texts(body.annotations),
        labels: labelsOf(body, json, environment.cloud),
        replicas: replicasOf(body, json),
        keyAlias: aliasOf(body, json),
      },
    ];
  });
}

/**
 * The container of the secret that somebody names, `hubspot` or `secret/hubspot`. What was typed is not repeated: it may be a value in the place of a name.
 *
 * @throws UserError for one that the environment does not have, or has no more
 */
export function containerOf(program: Program, named: string): Container {
  const { environment } = program;
  const key = named.replace(/^secret\//, "");
  checkNamed(environment, key);
  const container = containersOf(program).find((each) => each.key === key);
  if (container !== undefined) return container;
  throw new UserError(`the project's program makes no container for secret/${key}, though ${environment.file} has it`);
}

function checkNamed({ name, kinds: { secrets }, kindsWithRetired, locate }: Environment, key: string): void {
  if (Object.hasOwn(secrets, key)) return;
  const retired = Object.hasOwn(kindsWithRetired.secrets, key) ? kindsWithRetired.secrets[key]?.retired : undefined;
  if (retired !== undefined) {
    const { file, line } = locate(["secrets", key, "retired"]);
    throw new UserError(
      `secret/${key} of ${name} is retired since ${retired} (${file}:${line}): Ponte let go of it, and puts nothing into it; take it back with adopt: true in place of retired`,
    );
  }
  const names = Object.keys(secrets);
  const near = nearest(key, names);
  const hint =
    near !== undefined
      ? `did you mean secret/${near}?`
      : names.length === 0
        ? `it has none; ponte add secret <name> --to ${name} writes one`
        : `there is ${names.map((each) => `secret/${each}`).join(", ")}; ponte add secret <name> --to ${name} writes another`;
  throw new UserError(`${name} has no secret of that name: ${hint}`);
}

/** What the provider sets on everything, and what the secret says above it. */
function labelsOf(body: Json, { provider }: ProgramJson, cloud: "gcp" | "aws"): Record<string, string> {
  const [own = {}] = ((provider as Json | undefined)?.[providers[cloud]] ?? []) as Json[];
  const [{ tags } = { tags: {} }] = (own.default_tags ?? []) as { tags: Json }[];
  const all = { ...(own.default_labels ?? tags), ...((body.labels ?? body.tags ?? {}) as Json) };
  return texts(all);
}

const texts = (map: unknown) =>
  Object.fromEntries(Object.entries((map ?? {}) as Json).map(([name, value]) => [literal(name), literal(value)]));

function replicasOf({ replication }: Json, json: ProgramJson): Container["replicas"] {
  const { replicas = [] } = first(first(replication).user_managed) as { replicas?: Json[] };
  return replicas.map((replica) => {
    const key = first(replica.customer_managed_encryption).kms_key_name;
    return { location: literal(replica.location), ...(key === undefined ? {} : { key: keyName(key, json) }) };
  });
}

/** The name that a key of the program will have: ring and key are called as the program says. */
function keyName(reference: unknown, json: ProgramJson): string {
  const idOf = (type: string, body: Json): string | undefined => {
    const field = (name: string) => String(known(body[name], json, idOf));
    if (type === "google_kms_crypto_key") return `${field("key_ring")}/cryptoKeys/${field("name")}`;
    if (type !== "google_kms_key_ring") return undefined;
    return `projects/${field("project")}/locations/${field("location")}/keyRings/${field("name")}`;
  };
  return literal(known(reference, json, idOf));
}

function aliasOf({ kms_key_id: key }: Json, json: ProgramJson): string | undefined {
  if (key === undefined) return undefined;
  const [, id] = /^\$\{aws_kms_key\.([\w-]+)\./.exec(String(key)) ?? [];
  if (id === undefined) return literal(key); // a key of one's own, as its ARN
  const aliases = Object.values(bodiesOf(json, "aws_kms_alias"));
  const alias = aliases.find(({ target_key_id: of }) => String(of).startsWith(`\${aws_kms_key.${id}.`));
  return alias === undefined ? undefined : literal(alias.name);
}

/** A block, whether it is written as one or as a list of one. */
const first = (block: unknown) => ((Array.isArray(block) ? block[0] : block) ?? {}) as Json;
