import type { ProgramJson, Program } from "../synthesize";
import { flowsOf } from "../show/flows";
import { inventory } from "../show/inventory";
import type { Container } from "./container";

/** Who reads a secret, and when a new value reaches it. */
export interface Reader {
  /** `airflow/pipelines`, or a person, a group, a role outside the environment. */
  readonly who: string;
  readonly sees:
    "at its next read" | "with the next deploy" | "with its next instance" | "once its variable names the new version";
}

/** The workloads and people that read a secret, by the environment's file, and those whose containers start with its value, by the program. */
export function readersOf(program: Program, container: Container): Reader[] {
  const thing = `secret/${container.key}`;
  const given = givenTo(program.json, container);
  const named = flowsOf(program.environment).filter((flow) => flow.thing === thing && flow.verb === "reads");
  const others = named.map(({ who }) => who).filter((who) => !given.has(who));
  return [
    ...[...given].map(([who, version]): Reader => {
      if (version === "latest") return { who, sees: "with its next instance" };
      return { who, sees: /^\d+$/.test(version) ? "once its variable names the new version" : "with the next deploy" };
    }),
    ...[...new Set(others)].map((who): Reader => ({ who, sees: "at its next read" })),
  ];
}

/** What Cloud Run hands to containers when they start, as a variable or a file, by the thing that they belong to, with the version that is written there. */
export function givenTo(
  json: ProgramJson,
  { name, address }: Pick<Container, "name" | "address">,
): Map<string, string> {
  const things = new Map(inventory(json).resources.map((each) => [each.address, each.thing]));
  const found = new Map<string, string>();
  const isIt = (secret: unknown) => {
    const text = String(secret);
    return text === name || text.endsWith(`/secrets/${name}`) || text.includes(`\${${address}.`);
  };
  const visit = (value: unknown, thing: string): void => {
    if (typeof value !== "object" || value === null) return;
    const { secret, version, items } = value as {
      secret?: unknown;
      version?: unknown;
      items?: { version?: unknown }[];
    };
    if (typeof secret === "string" && isIt(secret)) {
      const versions = [version, ...(items ?? []).map((item) => item.version)].filter((each) => each !== undefined);
      found.set(thing, versions.every((each) => each === "latest") ? "latest" : String(versions[0]));
    }
    Object.values(value).forEach((each) => visit(each, thing));
  };
  for (const [type, bodies] of Object.entries((json.resource ?? {}) as Record<string, Record<string, object>>))
    if (/^google_cloud_run_v2_(service|job|worker_pool)$/.test(type))
      for (const [id, body] of Object.entries(bodies)) visit(body, things.get(`${type}.${id}`)!);
  return found;
}
