import type { Environment } from "../../language/index";
import { kindNames, nouns } from "./things";

/** That one reads or writes another. */
export interface Flow {
  /** A thing (`airflow/pipelines`), or a person, a group, a role outside the environment. */
  readonly who: string;
  readonly thing: string;
  readonly verb: "reads" | "writes";
  /** False for whoever is outside the environment. */
  readonly isThing: boolean;
  /** What flows, where there is a word for it: a model's name and share, the share of captured requests. */
  readonly note?: string;
}

type Endpoint = Environment["kinds"]["endpoints"][string];
type Model = Endpoint["models"][string];
type Access = { readonly access?: { readonly readers?: string[]; readonly writers?: string[] } };

/** Who reads and who writes what: people by `access`, workloads by what they name. */
export function flowsOf({ kinds }: Environment): Flow[] {
  const people = kindNames.flatMap((kind) =>
    Object.entries(kinds[kind] as Record<string, Access>).flatMap(([key, { access }]) =>
      peopleOf(`${nouns[kind]}/${key}`, access),
    ),
  );
  const airflow = Object.entries<Environment["kinds"]["airflow"][string]>(kinds.airflow).flatMap(
    ([key, { reads, writes }]): Flow[] => {
      const who = `airflow/${key}`;
      return [
        ...reads.map((to): Flow => ({ who, thing: `${to.kind}/${to.key}`, verb: "reads", isThing: true })),
        ...writes.map((to): Flow => ({ who, thing: `${to.kind}/${to.key}`, verb: "writes", isThing: true })),
      ];
    },
  );
  const endpoints = Object.entries(kinds.endpoints).flatMap(([key, endpoint]) =>
    endpointFlows(`endpoint/${key}`, endpoint),
  );
  return [...people, ...airflow, ...endpoints];
}

function peopleOf(thing: string, access: Access["access"]): Flow[] {
  const readers = (access?.readers ?? []).map((who): Flow => ({ who, thing, verb: "reads", isThing: false }));
  const writers = (access?.writers ?? []).map((who): Flow => ({ who, thing, verb: "writes", isThing: false }));
  return [...readers, ...writers];
}

/** An endpoint reads the images and the weights of its models, and writes what it captures. */
function endpointFlows(who: string, endpoint: Endpoint): Flow[] {
  const flows: Flow[] = [];
  for (const [model, { image, artifact, traffic }] of Object.entries<Model>(endpoint.models)) {
    const registry = /^registry\/[a-z0-9-]+/.exec(image)?.[0];
    const weights = artifact === undefined ? undefined : `bucket/${artifact.key}`;
    if (registry !== undefined)
      flows.push({ who, thing: registry, verb: "reads", isThing: true, note: `serves ${model}` });
    if (weights !== undefined)
      flows.push({ who, thing: weights, verb: "reads", isThing: true, note: `${model} ${traffic}%` });
  }
  if (endpoint.capture) {
    const { sample, to } = endpoint.capture;
    flows.push({ who, thing: `${to.kind}/${to.key}`, verb: "writes", isThing: true, note: `captures ${sample}%` });
  }
  return flows;
}
