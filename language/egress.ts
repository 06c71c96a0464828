import type { Environment } from "./environment";
import { kindNames, kinds } from "./kinds";
import { type Destination, destinationInWords, destinationsIn, type Related } from "./words/destinations";

/** A place outside that a workload connects to. */
export interface WorkloadDestination {
  /** The workload, as references write it: `airflow/pipelines`. */
  readonly who: string;
  readonly to: Destination;
  /** Where it stands in the file. */
  readonly path: readonly string[];
}

/** Every place outside that a workload of the environment declares by `calls`, in the order of the file. */
export function destinationsOf({ kinds: made }: Pick<Environment, "kinds">): WorkloadDestination[] {
  return kindNames.flatMap((kind) =>
    Object.entries<{ calls?: Related[] }>(made[kind] as Record<string, { calls?: Related[] }>).flatMap(([name, item]) =>
      destinationsIn(item.calls).map(({ to, index }) => ({
        who: `${kinds[kind].noun}/${name}`,
        to,
        path: [kind, name, "calls", String(index)],
      })),
    ),
  );
}

/** The same without its workloads, each place once: a firewall holds for the whole network. */
export function declaredDestinations(environment: Pick<Environment, "kinds">): Destination[] {
  const places = destinationsOf(environment).map(({ to }) => [destinationInWords(to), to] as const);
  return [...new Map(places).values()];
}

/** What of the environment stands in its own network, as references write it: what `egress` closes. */
export function standsInNetwork(environment: Environment): string[] {
  const airflow = Object.keys(environment.kinds.airflow).map((name) => `airflow/${name}`);
  if (environment.cloud === "gcp") return airflow;
  const inside = Object.entries(environment.kinds.endpoints).filter(([, endpoint]) => endpoint.vpc);
  return [...airflow, ...inside.map(([name]) => `endpoint/${name}`)];
}
