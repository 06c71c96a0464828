import type { AwsEnvironment, Environment } from "../environment";
import { kindOf, type KindName } from "../kinds";
import { listed, nearest } from "../yaml/nearest";
import type { Report } from "../yaml/problem";
import type { Reference } from "./references";
import { meantReference, secretsIn, type Variables } from "./variables";

// What the checks of several kinds have in common.

/** Reports a reference that leads nowhere, with what there is instead. */
export function checkReference(
  { kinds, kindsWithRetired }: Environment,
  { kind, key }: Reference,
  path: string[],
  report: Report,
): void {
  const known = kinds[kindOf(kind)];
  if (Object.hasOwn(known, key)) return;
  const retired = (kindsWithRetired[kindOf(kind)] as Record<string, { retired?: string }>)[key]?.retired;
  if (retired !== undefined) {
    report(
      path,
      `${kind}/${key} is retired since ${retired}; take this reference out, or take it back with adopt: true there`,
    );
    return;
  }
  report(path, `no ${kind} is named "${key}"`, () => {
    const names = Object.keys(known);
    const near = nearest(key, names);
    if (near !== undefined) return `did you mean ${kind}/${near}?`;
    return names.length > 0 ? `there is ${listed(names.map((name) => `${kind}/${name}`))}` : `there is no ${kind} yet`;
  });
}

/** Reports a variable whose secret is not there, and one that would hold a misspelt reference to one that is. */
export function checkSecrets(environment: Environment, env: Variables, path: string[], report: Report): void {
  for (const [name, to] of secretsIn(env)) checkReference(environment, to, [...path, name], report);
  const known = Object.keys(environment.kinds.secrets);
  for (const [name, value] of Object.entries(env)) {
    const meant = typeof value === "string" ? meantReference(value, known) : undefined;
    if (meant === undefined || !known.includes(meant.key)) continue;
    report([...path, name], `is a text and no reference; did you mean ${meant.said}?${meant.asPath}`);
  }
}

/** Reports an image that can change under its name, and a registry that is not there. */
export function checkImage(environment: Environment, image: string, path: string[], report: Report): void {
  const [, registry] = /^registry\/([a-z0-9-]+)/.exec(image) ?? [];
  if (registry !== undefined) checkReference(environment, { kind: "registry", key: registry, path: "" }, path, report);
  if (environment.protect && !image.includes("@sha256:")) {
    report(
      path,
      "is named by a tag, which can move to another image; write @sha256:<digest>, or protect: false in a test environment",
    );
  }
}

/** Reports a least that is more than the most. */
export function checkRange(range: { min: number; max: number } | undefined, path: string[], report: Report): void {
  if (range === undefined || range.min <= range.max) return;
  report([...path, "min"], `${range.min} is more than max, which is ${range.max}; write at most ${range.max}`);
}

/** Reports variables that a service sets for itself. */
export function checkReserved(env: Variables, reserved: RegExp, path: string[], report: Report): void {
  for (const variable of Object.keys(env).filter((each) => reserved.test(each)))
    report([...path, variable], "is set by the service itself; choose another name");
}

/** Reports roles that this deploy cannot give a right: those of another account, and those that IAM Identity Center manages. */
export function checkOwnRoles(
  { aws }: AwsEnvironment,
  access: { readers?: string[]; writers?: string[]; starters?: string[] } | undefined,
  [kind, name]: [kind: KindName, name: string],
  report: Report,
): void {
  for (const list of ["readers", "writers", "starters"] as const) {
    (access?.[list] ?? []).forEach((arn, index) => {
      const at = [kind, name, "access", list, String(index)];
      if (!arn.startsWith(`arn:aws:iam::${aws.account}:`)) {
        report(
          at,
          `is a role of another account than ${aws.account}; ${kind} can be shared with this account's roles only`,
        );
      } else if (arn.includes("/AWSReservedSSO_")) {
        report(at, "is managed by IAM Identity Center and takes no further policy; name a role that is yours");
      }
    });
  }
}
