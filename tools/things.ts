import { kindNames, kinds, type KindName, nearest } from "../language";
import { kindOfGroup } from "../stacks/groups";
import { bodiesOf, pathOf } from "../stacks/program";
import type { Program } from "./synthesize";
import { UserError } from "./user-error";

type Json = Record<string, unknown>;

/** One thing of an environment, as people name it. */
export interface Thing {
  readonly kind: KindName;
  /** What the environment's file calls it. */
  readonly key: string;
  /** `job/ingest` */
  readonly shown: string;
}

/**
 * The thing that somebody names.
 *
 * @param of the kinds that a command is for
 * @throws UserError for one that the environment does not have, and of another kind, with those that there are
 */
export function thingOf({ name, environment }: Program, typed: string, of: readonly KindName[] = kindNames): Thing {
  const there = of.flatMap((kind) =>
    Object.keys(environment.kinds[kind]).map((key): Thing => ({ kind, key, shown: `${kinds[kind].noun}/${key}` })),
  );
  const found = there.find(({ shown }) => shown === typed);
  if (found !== undefined) return found;
  const all = there.map(({ shown }) => shown);
  const [noun, key] = typed.split("/") as [string, string?];
  const other = kindNames.find((kind) => kinds[kind].noun === noun);
  if (other !== undefined && !of.includes(other) && Object.hasOwn(environment.kinds[other], key ?? ""))
    throw new UserError(`${typed} is none of what this command takes: ${listed(of)}`);
  const near = all.filter((shown) => shown.endsWith(`/${typed}`)).at(0) ?? nearest(typed, all);
  const hint =
    near !== undefined
      ? `did you mean ${near}?`
      : all.length === 0
        ? `it takes ${listed(of)}, and there is none`
        : `there is ${all.join(", ")}`;
  throw new UserError(`${name} has no ${typed}: ${hint}`);
}

const listed = (of: readonly KindName[]) => of.map((kind) => `${kinds[kind].noun}/<name>`).join(", ");

/** A resource of the program, as Terraform reads it. */
export interface Made {
  readonly type: string;
  readonly id: string;
  readonly body: Json;
  /** Below the thing: `Alarms/champion`. */
  readonly path: string;
}

/** What the program makes of some types for a thing, in its order; the texts in it are as the cloud gets them where no reference stands in them. */
export function madeFor(
  { json, environment }: Program,
  { kind, key }: Pick<Thing, "kind" | "key">,
  ...types: string[]
): Made[] {
  const entry = environment.kinds[kind][key] as { renamedFrom?: string } | undefined;
  const first = entry?.renamedFrom ?? key;
  return types.flatMap((type) =>
    Object.entries(bodiesOf(json, type)).flatMap(([id, body]) => {
      const [, group = "", named, ...rest] = (pathOf(body) ?? "").split("/");
      return named === first && kindOfGroup(group) === kind ? [{ type, id, body, path: rest.join("/") }] : [];
    }),
  );
}

/** A text of the program as the cloud gets it. */
export const literal = (text: unknown) => String(text).replaceAll("$${", "${").replaceAll("%%{", "%{");
