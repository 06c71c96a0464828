import type { AwsEnvironment, Environment } from "../../../language";
import { needOf } from "../../../tools/sandbox/needs";

/** Something that is still there after a destroy. */
export interface Kept {
  /** `kms keys`: service and kind. */
  readonly kind: string;
  readonly why: string;
}

type Design = readonly (readonly [pattern: RegExp, why: string])[];

/** What is left after a destroy: by design, and what should be gone. */
export function sorted(environment: Environment, things: readonly string[]): { kept: Kept[]; left: string[] } {
  const design = environment.cloud === "aws" ? keptOnAws(environment) : keptOnGoogle(environment);
  const whyKept = (thing: string) => design.find(([pattern]) => pattern.test(thing))?.[1];
  return {
    kept: things.flatMap((thing) => {
      const why = whyKept(thing);
      return why === undefined ? [] : [{ kind: thing.split(" ").slice(0, -1).join(" "), why }];
    }),
    left: things.filter((thing) => whyKept(thing) === undefined),
  };
}

function keptOnAws(environment: AwsEnvironment): Design {
  const { state, kinds } = environment;
  const { zones = {}, certificates = {} } = needOf(environment);
  const others = [
    ...Object.values(zones).map((name) => `route53 zones ${name}.`),
    ...Object.values(certificates).map((domain) => `acm _certificates ${domain}`),
  ];
  const people = [...JSON.stringify(kinds).matchAll(/:role\/(?:[^"]*\/)?([^"/]+)"/g)].map(([, name]) => name);
  return [
    [new RegExp(`^s3 buckets ${state?.bucket}$`), "the state's bucket was there before"],
    [new RegExp(`^iam roles (?:${people.join("|")})$`), "people's roles were there before"],
    ...others.map((line): Design[number] => [
      new RegExp(`^${line.replace(/[.*]/g, "\\$&")}$`),
      "what others look after was there before",
    ]),
  ];
}

function keptOnGoogle({ state }: Environment): Design {
  return [
    [new RegExp(`^storage b b/${state?.bucket}$`), "the state's bucket was there before"],
    [/^dns managedZones /, "what others look after was there before"],
    [/^serviceusage services /, "an API stays on, since others may use it"],
    [/^cloudkms keyRings(?:\/cryptoKeys)? /, "Google deletes no key ring and no key, only what a key opens with"],
  ];
}
