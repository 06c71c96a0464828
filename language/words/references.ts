import * as z from "zod";
import { kindNames, kindOf, kinds, kindsAnswering, type KindName, type Noun, type UsedRelation } from "../kinds";

/** `bucket/raw/some/path` taken apart; `path` is empty when the whole thing is meant. */
export interface Reference {
  readonly kind: Noun;
  readonly key: string;
  readonly path: string;
}

/** A reference such as `bucket/raw`, to a thing of some kinds. */
export function reference(...names: KindName[]) {
  return referenceLike(names, names.map((name) => kinds[name].example).join(" or "));
}

/** A reference to something below a bucket. */
export function inBucket(example: string) {
  return referenceLike(["buckets"], example);
}

/**
 * A reference to an identity.
 *
 * @param existing what to write for a role, an account or a group that this environment does not make
 */
export function identityReference(existing: string) {
  return referenceLike(["identities"], kinds.identities.example, (typed) => noIdentity(typed, existing));
}

type Other = (typed: string, names: readonly KindName[]) => string | undefined;

function referenceLike(names: readonly KindName[], example: string, other: Other = otherRelation) {
  const nouns = names.map((name) => kinds[name].noun);
  const remedy = `write a reference such as ${example}`;
  const pattern = new RegExp(`^(?:${nouns.join("|")})/[a-z0-9-]+(?:/[A-Za-z0-9!_.*'()/=-]*)?$`);
  return z
    .string({ error: remedy })
    .regex(pattern, {
      error: ({ input }) => strayCharacters(String(input), names) ?? other(String(input), names) ?? remedy,
      abort: true,
    })
    .refine((typed) => hasPaths(typed) || typed.split("/").length === 2, { error: remedy })
    .refine((typed) => !/\/(?:\.{1,2}(?:\/|$)|\/)/.test(typed), {
      error: `${remedy}, without "." or ".." or empty parts`,
    })
    .transform((typed): Reference => {
      const [kind, referenced, ...path] = typed.split("/");
      return { kind: kind as Noun, key: referenced!, path: path.join("/") };
    });
}

/** References to whatever answers to a relation, as a field of a workload. */
export function related(relation: UsedRelation, says: string) {
  const names = kindsAnswering(relation);
  const examples = names.slice(0, 2).map((name) => kinds[name].example);
  return z
    .array(referenceLike(names, names.map((name) => kinds[name].example).join(" or "), outsideOr(relation)), {
      error: `write a list, such as [${examples.join(", ")}]`,
    })
    .default([])
    .describe(says);
}

function hasPaths(typed: string): boolean {
  return "hasPaths" in kinds[kindOf(typed.split("/")[0] as Noun)];
}

/** Of a reference that is right but for some characters of its path: what the path may hold. */
function strayCharacters(typed: string, names: readonly KindName[]): string | undefined {
  const [, noun, path] = /^([A-Za-z]+)\/[a-z0-9-]+\/(.*)$/s.exec(typed) ?? [];
  if (path === undefined || !names.some((name) => kinds[name].noun === noun && "hasPaths" in kinds[name]))
    return undefined;
  const stray = [...new Set(path.match(/[^A-Za-z0-9!_.*'()/=-]/gu))].map((letter) =>
    letter === " " ? "a space" : letter,
  );
  return `the path holds ${stray.join(", ")}; write it with A-Z, a-z, 0-9 and "!_.*'()/=-"`;
}

/** Of a place outside, which is no grant of this relation: where it is written. */
const outsideOr =
  (relation: UsedRelation): Other =>
  (typed, names) => {
    const isPlace =
      /^(?:https?:\/\/[^/]+\/?|[^/]+:\d{1,5})$/.test(typed) || (relation === "calls" && /^https?:/.test(typed));
    if (!isPlace) return otherRelation(typed, names);
    return "is a place outside, which nothing here can grant; write it under calls of the Airflow, the job or the service that connects there";
  };

/** Of what cannot be an identity: how there is one for it. */
function noIdentity(typed: string, existing: string): string | undefined {
  const other = kindNames.find((name) => name !== "identities" && typed.startsWith(`${kinds[name].noun}/`));
  if (other !== undefined)
    return `is no identity; write ${kinds.identities.example}, or another one that is declared under identities`;
  if (/^(?:github|gitlab|bitbucket|aws|google|principal(?:Set)?):/.test(typed))
    return `comes from outside; declare an identity that it acts as, identities: { ci: { from: ["${typed}"] } }, and write identity/ci`;
  return /^arn:|^[A-Za-z]+:[^/]+@|@[^/]+\./.test(typed)
    ? `is not made by this environment; ${existing}`
    : otherRelation(typed, ["identities"]);
}

/** Of a reference that names the kind in the plural, or one that does not answer here: what was meant. */
function otherRelation(typed: string, names: readonly KindName[]): string | undefined {
  const plural = names.find((name) => typed.startsWith(`${name}/`) && name !== kinds[name].noun);
  if (plural !== undefined) return `did you mean ${kinds[plural].noun}${typed.slice(plural.length, 60)}?`;
  const [, secret] = /^(secret\/[a-z0-9-]+)@/.exec(typed) ?? [];
  if (secret !== undefined && names.includes("secrets"))
    return `a version is named by a variable alone, as in env: { NAME: ${typed} }; write ${secret}`;
  const other = kindNames.find((name) => !names.includes(name) && typed.startsWith(`${kinds[name].noun}/`));
  if (other === "identities") return "a workload runs as an identity by identity: identity/...; write it there";
  if (other === undefined || kinds[other].answersTo.length === 0) return undefined;
  return `a workload gets at ${kinds[other].noun}/... by ${kinds[other].answersTo.join(", ")}; write it there`;
}
