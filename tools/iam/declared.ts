import { destinationInWords, destinationsOf, type Environment } from "../../language";

/** What an environment's file says that one may reach, and no grant of a cloud carries: a place outside. */
export interface Declared {
  /** The thing that says so: `airflow/pipelines`. */
  readonly thing: string;
  readonly calls: string;
  readonly path: readonly string[];
}

/** Places outside that workloads declare under `calls`. */
export function declaredIn(environment: Pick<Environment, "kinds">): Declared[] {
  return destinationsOf(environment).map(({ who, to, path }) => ({ thing: who, calls: destinationInWords(to), path }));
}
