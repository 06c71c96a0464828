import { type Environment, entriesOf, kindNames, kinds } from "../../language";
import { resourcesIn } from "../plan/instances";
import type { ResourceChange } from "../plan/plan";
import { placeOf } from "../show/facts";
import { beforeRetirement } from "../../stacks/anchor/ways";
import { type Program, synthesize } from "../synthesize";
import type { Grant } from "./grant";
import { grantsOf } from "./grants";
import { type Home, Known } from "./known";
import { placeOfResource } from "./places";

/** Who may do what in a program, as its resources say it. */
export interface Rights {
  readonly grants: readonly Grant[];
  /** Keys of all that rights can be on. */
  readonly places: ReadonlySet<string>;
}

export function rightsIn({ environment, json }: Pick<Program, "environment" | "json">): Rights {
  const resources = asResources(json);
  const known = new Known(resources, renamedIn(environment), expectedIn(environment));
  const { grants } = grantsOf(resources, known, homeOf(environment), "after");
  return { grants, places: new Set(resources.map((resource) => placeOfResource(known.of(resource)).key)) };
}

/** The rights that there are: those of the program, and those on what Terraform has let go of, which is still there. */
export function standingRights(
  environment: Environment,
  program: Pick<Program, "environment" | "json"> = synthesize(environment),
): Rights {
  const rights = rightsIn(program);
  const had = beforeRetirement(environment);
  if (had === undefined) return rights;
  const before = rightsIn(synthesize(had));
  const there = new Set(rights.grants.map(({ from }) => from));
  const left = before.grants.filter(({ from }) => !there.has(from));
  return { grants: [...rights.grants, ...left.map(retired)], places: new Set([...rights.places, ...before.places]) };
}

const retired = (grant: Grant): Grant => ({
  ...grant,
  on: { ...grant.on, name: `${grant.on.name}, which is retired` },
});

/** The account that endpoints share where they say `identity: shared`. */
export const sharedAccount = "access/shared";

/** What runs as an identity that others share, and as which: `airflow/pipelines` as `identity/pipelines`. */
export function sharedBy({ kinds: of }: Pick<Environment, "kinds">): Map<string, string> {
  return new Map(
    kindNames.flatMap((kind) =>
      Object.entries(of[kind] as Record<string, { identity?: string | { readonly key: string } }>).flatMap(
        ([key, { identity }]) => {
          const shared = typeof identity === "object" ? `identity/${identity.key}` : identity === "shared" ? sharedAccount : undefined; // prettier-ignore
          return shared === undefined ? [] : [[`${kinds[kind].noun}/${key}`, shared] as const];
        },
      ),
    ),
  );
}

/** The account or project that an environment is in. */
export function homeOf(environment: Environment): Home {
  return { names: new Set([placeOf(environment)[0]]) };
}

/** A program as the plan that makes all of it. */
function asResources(json: Program["json"]): ResourceChange[] {
  return [...resourcesIn(json)].map(([address, after]) => {
    const [, type, name] = /^([^.]+)\.([^.[]+)/.exec(address)!;
    return { address, type: type!, name: name!, mode: "managed", change: { actions: ["create"], before: null, after } };
  });
}

/** What was renamed is called by its first name in the program, and by its own in the file. */
function renamedIn({ kinds }: Environment): Map<string, string> {
  const [own, first] = [entriesOf(kinds), entriesOf(kinds, true)];
  return new Map(first.map(({ thing }, index) => [thing, own[index]!.thing]));
}

/** What things will be called that the program does not make yet; names are `<system>-<environment>-<key>`. */
function expectedIn({ system, name, kinds: of }: Environment): Map<string, string> {
  const things = kindNames.flatMap((kind) => Object.keys(of[kind]).map((key) => [kinds[kind].noun, key] as const));
  return new Map(things.map(([noun, key]) => [`${noun}/${system}-${name}-${key}`, `${noun}/${key}`]));
}
