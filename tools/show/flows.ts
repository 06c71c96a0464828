import {
  destinationInWords,
  type Environment,
  isDestination,
  kindNames,
  kinds,
  type KindName,
  type Reference,
  type Related,
  type Relation,
  relations,
} from "../../language";
import { kindWords } from "../kinds";
import type { Flow, Item, KindWords } from "../kinds/kind";

/** Who gets at what: people by `access`, workloads by what they name. */
export function flowsOf(environment: Environment): Flow[] {
  const people = kindNames.flatMap((kind) => each(environment, kind, (who, { access }) => peopleOf(who, access)));
  const workloads = kindNames.flatMap((kind) => each(environment, kind, (who, item) => workloadFlows(who, kind, item)));
  return [...people, ...workloads];
}

/** What any kind may have. */
type AnyItem = { readonly access?: Access; readonly identity?: Reference | string } & {
  readonly [To in Relation]?: Related[];
};
type Access = {
  readonly readers?: string[];
  readonly writers?: string[];
  readonly callers?: string[];
  readonly starters?: string[];
  readonly users?: string[];
};

function each(environment: Environment, kind: KindName, flows: (who: string, item: AnyItem) => Flow[]): Flow[] {
  const items = Object.entries(environment.kinds[kind] as Record<string, AnyItem>);
  return items.flatMap(([key, item]) => flows(`${kinds[kind].noun}/${key}`, item));
}

function peopleOf(thing: string, access: Access = {}): Flow[] {
  const { readers = [], writers = [], callers = [], starters = [], users = [] } = access;
  const each = (people: string[], verb: Flow["verb"]) =>
    people.map((who): Flow => ({ who, thing, verb, isThing: false }));
  return [
    ...each(readers, "reads"),
    ...each(writers, "writes"),
    ...each(callers, "calls"),
    ...each(starters, "starts"),
    ...each(users, "acts as"),
  ];
}

function workloadFlows<Name extends KindName>(who: string, kind: Name, item: AnyItem): Flow[] {
  const named = relations.flatMap((verb) =>
    (item[verb] ?? []).map((to): Flow =>
      isDestination(to)
        ? { who, thing: destinationInWords(to), verb, isThing: true, isOutside: true }
        : { who, thing: `${to.kind}/${to.key}`, verb, isThing: true },
    ),
  );
  const { flows } = kindWords[kind] as KindWords<Name>;
  const { identity } = item;
  const runsAs: Flow[] =
    typeof identity === "object" ? [{ who, thing: `identity/${identity.key}`, verb: "runs as", isThing: true }] : [];
  return [...named, ...runsAs, ...(flows?.(who, item as unknown as Item<Name>) ?? [])];
}
