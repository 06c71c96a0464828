import type { Need } from "../../sandbox/clouds";
import {
  type AwsEnvironment,
  type Environment,
  environmentNames,
  kindNames,
  loadEnvironments,
  nearest,
  requestedNames,
} from "../../language";
import { UserError } from "../user-error";

/** The environments that a command's words or PONTE_ENVIRONMENT name; all of them when it names none, as long as one account holds them. */
export function environmentsOf(command: readonly string[], directory: string): Environment[] {
  const words = [...command, ...(requestedNames(process.env.PONTE_ENVIRONMENT) ?? [])];
  const present = environmentNames(directory);
  const named = present.filter((name) => words.includes(name));
  refuseUnknown(command, present);
  const environments = loadEnvironments({ directory, names: named.length > 0 ? named : undefined });
  const accounts = new Set(environments.flatMap((each) => (each.cloud === "aws" ? [each.aws.account] : [])));
  if (accounts.size > 1) {
    const remedy = "name one environment, or set PONTE_ENVIRONMENT";
    throw new UserError(`the command could mean ${accounts.size} AWS accounts; ${remedy}`);
  }
  return environments;
}

const verbs = ["deploy", "destroy", "diff", "output", "apply", "plan"];

/** A stack that there is not: the engine would say so only after the stand-ins have started. */
function refuseUnknown(command: readonly string[], present: readonly string[]): void {
  const engine = command.findIndex((word) => /^cdkt[fn]$/.test(word));
  const [verb, ...rest] = engine < 0 ? [] : command.slice(engine + 1);
  if (verb === undefined || !verbs.includes(verb)) return;
  // Words behind an option may be its value.
  const asked = rest.slice(0, Math.max(0, rest.findIndex((word) => word.startsWith("-")) + 1 || rest.length));
  const unknown = asked.find((word) => /^[a-z][a-z0-9-]*$/.test(word) && !present.includes(word));
  if (unknown === undefined) return;
  const near = nearest(unknown, present);
  const hint = near === undefined ? `there is ${present.join(", ")}` : `did you mean "${near}"?`;
  throw new UserError(`no environment is named "${unknown}"; ${hint}`);
}

/** What one environment needs. */
export function needOf(environment: Environment): Need {
  const stateBucket = environment.state?.bucket;
  if (environment.cloud === "aws") {
    const { account, region } = environment.aws;
    const others = {
      roles: rolesOf(environment),
      zones: zonesOf(environment),
      certificates: certificatesOf(environment),
    };
    return { cloud: "aws", owner: account, region, stateBucket, ...others };
  }
  const { project, projectNumber, region } = environment.gcp;
  return { cloud: "gcp", owner: project, projectNumber, region, stateBucket, zones: zonesOf(environment) };
}

/** The account's own roles that are let in, under whatever word of `access`: grants are policies on them. */
function rolesOf({ aws, kinds }: AwsEnvironment): string[] {
  type Item = { readonly access?: Record<string, string[] | boolean> };
  const items = kindNames.flatMap((kind) => Object.values(kinds[kind] as Record<string, Item>));
  const lists = items.flatMap(({ access = {} }) => Object.values(access));
  const roles = lists.flatMap((list) => (Array.isArray(list) ? list : [])); // whoever is let in without a name has none
  return [...new Set(roles)].filter((arn) => arn.startsWith(`arn:aws:iam::${aws.account}:`));
}

/** The zones that services' records are made in, by their ids, or on Google Cloud their names, each by the name that its domains have in common. */
function zonesOf({ kinds }: Environment): Record<string, string> {
  const zones: Record<string, string> = {};
  for (const { zone, domain } of Object.values<{ zone?: string; domain?: string }>(kinds.services)) {
    if (zone === undefined || domain === undefined) continue;
    const [, ...parent] = domain.split(".");
    const known: string[] = zones[zone]?.split(".") ?? parent;
    const shared = known.map((_, index) => known.slice(index).join(".")).find((name) => domain.endsWith(`.${name}`));
    zones[zone] = shared ?? parent.join(".");
  }
  return zones;
}

/** Certificates that somebody else looks after, by their ARNs, each for all names beside the one that it is used for. */
function certificatesOf({ kinds }: AwsEnvironment): Record<string, string> {
  const certificates: Record<string, string> = {};
  for (const { certificate, domain } of Object.values(kinds.services))
    if (certificate !== undefined && domain !== undefined) certificates[certificate] = domain.replace(/^[^.]+/, "*");
  return certificates;
}

/** Refuses what cannot work on a system, before anything is started. */
export function checkSystem(needs: readonly Need[], platform: NodeJS.Platform): void {
  if (platform === "linux" || !needs.some(({ cloud }) => cloud === "gcp")) return;
  const remedy = platform === "win32" ? "run this in WSL" : "run this in a Linux container";
  throw new UserError(
    `the Google provider takes the sandbox's certificate on Linux only, because Go ignores SSL_CERT_FILE elsewhere; ${remedy}`,
  );
}
