import type { Environment } from "./environment";
import { kindNames, kinds } from "./kinds";
import { type Destination, destinationInWords, destinationsIn, referencesOf, type Related } from "./words/destinations";
import type { Reference } from "./words/references";

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

/** The same without its workloads, and with the services that they call by name; each place once: a firewall holds for the whole network. */
export function declaredDestinations(environment: Environment): Destination[] {
  const { services } = environment.kinds;
  const called = callsInNetwork(environment).flatMap(({ to: { kind, key } }) =>
    kind === "service" && Object.hasOwn(services, key) ? (serviceDestination(environment, key) ?? []) : [],
  );
  const places = [...destinationsInNetwork(environment).map(({ to }) => to), ...called];
  return [...new Map(places.map((to) => [destinationInWords(to), to])).values()];
}

/**
 * What of the environment stands in its own network, as references write it: what `egress` closes. On AWS a job or a service does so with vpc and
 * without, and names are looked up alike in the whole network.
 */
export function standsInNetwork({ cloud, kinds: made }: Environment): string[] {
  const jobs = Object.entries(made.jobs).filter(([, { vpc }]) => cloud === "aws" || vpc);
  const services = Object.entries(made.services).filter(([, { vpc }]) => cloud === "aws" || vpc);
  const endpoints = Object.entries(made.endpoints).filter(([, endpoint]) => "vpc" in endpoint && endpoint.vpc);
  return [
    ...Object.keys(made.airflow).map((name) => `airflow/${name}`),
    ...jobs.map(([name]) => `job/${name}`),
    ...endpoints.map(([name]) => `endpoint/${name}`),
    ...services.map(([name]) => `service/${name}`),
  ];
}

/** An endpoint or a service that a workload of the network asks. */
export interface NetworkCall {
  /** The workload, as people call it in a sentence: `Airflow`, `the job`. */
  readonly who: string;
  readonly to: Reference;
  /** Where it stands in the file. */
  readonly path: readonly string[];
}

const callers = { airflow: "Airflow", jobs: "the job", services: "the service" } as const;

/** Every endpoint and service that something in the environment's own network asks, in the order of the file. */
export function callsInNetwork(environment: Environment): NetworkCall[] {
  const inside = standsInNetwork(environment);
  return (Object.keys(callers) as (keyof typeof callers)[]).flatMap((kind) =>
    Object.entries<{ calls: Related[] }>(environment.kinds[kind])
      .filter(([name]) => inside.includes(`${kinds[kind].noun}/${name}`))
      .flatMap(([name, { calls }]) =>
        referencesOf(calls).map(({ to, index }) => ({
          who: callers[kind],
          to,
          path: [kind, name, "calls", String(index)],
        })),
      ),
  );
}

/**
 * Where a service answers that has a name before anything is deployed: by its domain, or on AWS in the network. Others answer under Cloud Run's own names, which
 * lead to Google's APIs.
 */
export function serviceDestination(environment: Environment, key: string): Destination | undefined {
  const { domain } = environment.kinds.services[key]!;
  if (domain !== undefined) return { host: domain, port: 443 };
  const { cloud, system, name } = environment;
  return cloud === "aws" ? { host: `${key}.${system}-${name}.internal`, port: 80 } : undefined;
}
