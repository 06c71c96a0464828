import type { Environment } from "./environment";
import { kindNames, kinds } from "./kinds";
import { type Destination, destinationInWords, destinationsIn, referencesOf, type Related } from "./words/destinations";

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

/** The same of what stands in the environment's own network, whose firewall knows nothing of the others. */
export function destinationsInNetwork(environment: Environment): WorkloadDestination[] {
  const inside = standsInNetwork(environment);
  return destinationsOf(environment).filter(({ who }) => inside.includes(who));
}

/** The same without its workloads, each place once: a firewall holds for the whole network. */
export function declaredDestinations(environment: Environment): Destination[] {
  const places = destinationsInNetwork(environment).map(({ to }) => [destinationInWords(to), to] as const);
  return [...new Map(places).values()];
}

/**
 * What of the environment stands in its own network, as references write it: what `egress` closes. On AWS a job does so with vpc and without, and names are
 * looked up alike in the whole network.
 */
export function standsInNetwork({ cloud, kinds: made }: Environment): string[] {
  const jobs = Object.entries(made.jobs).filter(([, { vpc }]) => cloud === "aws" || vpc);
  const endpoints = Object.entries(made.endpoints).filter(([, endpoint]) => "vpc" in endpoint && endpoint.vpc);
  return [
    ...Object.keys(made.airflow).map((name) => `airflow/${name}`),
    ...jobs.map(([name]) => `job/${name}`),
    ...endpoints.map(([name]) => `endpoint/${name}`),
  ];
}

/** An endpoint that a workload of the network asks. */
export interface NetworkCall {
  /** The workload, as people call it in a sentence: `Airflow`, `the job`. */
  readonly who: string;
  /** The endpoint's name. */
  readonly endpoint: string;
  /** Where it stands in the file. */
  readonly path: readonly string[];
}

/** Every endpoint that something in the environment's own network asks, in the order of the file. */
export function callsInNetwork(environment: Environment): NetworkCall[] {
  const inside = standsInNetwork(environment);
  return (["airflow", "jobs"] as const).flatMap((kind) =>
    Object.entries<{ calls: Related[] }>(environment.kinds[kind])
      .filter(([name]) => inside.includes(`${kinds[kind].noun}/${name}`))
      .flatMap(([name, { calls }]) =>
        referencesOf(calls).map(({ to, index }) => ({
          who: kind === "airflow" ? "Airflow" : "the job",
          endpoint: to.key,
          path: [kind, name, "calls", String(index)],
        })),
      ),
  );
}
