import { destinationInWords, destinationsOf, type Environment, type Related, referencesOf } from "../../language";

/** What an environment's file says that one may reach, and no grant of a cloud carries: a place outside. */
export interface Declared {
  /** The thing that says so: `airflow/pipelines`. */
  readonly thing: string;
  readonly calls: string;
  readonly path: readonly string[];
}

/** Places outside that workloads declare under `calls`, and on AWS services, which they are let in to by the network. */
export function declaredIn(environment: Pick<Environment, "kinds" | "cloud">): Declared[] {
  const outside = destinationsOf(environment).map(({ who, to, path }) => ({
    thing: who,
    calls: destinationInWords(to),
    path,
  }));
  return environment.cloud === "aws" ? [...outside, ...servicesIn(environment)] : outside;
}

function servicesIn({ kinds: { airflow, jobs, services } }: Pick<Environment, "kinds">): Declared[] {
  const of = (kind: string, noun: string, items: Record<string, { readonly calls: readonly Related[] }>): Declared[] =>
    Object.entries(items).flatMap(([key, { calls }]) =>
      referencesOf(calls)
        .filter(({ to }) => to.kind === "service")
        .map(({ to, index }) => ({
          thing: `${noun}/${key}`,
          calls: `service/${to.key}`,
          path: [kind, key, "calls", String(index)],
        })),
    );
  return [...of("airflow", "airflow", airflow), ...of("jobs", "job", jobs), ...of("services", "service", services)];
}
