import type { Environment } from "../environment";
import { kindOf } from "../kinds";

/** A bucket that an environment makes: one of its own naming, or one that another thing makes for itself. */
export interface MadeBucket {
  /** The last part of its name. */
  readonly key: string;
  /** What in the YAML makes it. */
  readonly path: [kind: string, name: string];
}

interface Named {
  readonly renamedFrom?: string;
}

/** What makes a bucket for itself, by noun: those that do. The bucket is called `<noun>-<key>`. */
const owners = {
  airflow: ({ kindsWithRetired: { airflow } }: Environment) => Object.entries<Named>(airflow),
  dataset: ({ cloud, kindsWithRetired: { datasets } }: Environment) =>
    Object.entries<Named>(datasets).filter(([, dataset]) => cloud === "aws" && !("location" in dataset)),
} as const;

export type BucketOwner = keyof typeof owners;

/**
 * Every bucket of an environment: those it names, and those that Airflow and, on AWS, datasets without a location make. What is retired keeps its name,
 * as what is renamed does.
 */
export function madeBuckets(environment: Environment): MadeBucket[] {
  const named = Object.entries<Named>(environment.kindsWithRetired.buckets).map(
    ([name, { renamedFrom = name }]): MadeBucket => ({ key: renamedFrom, path: ["buckets", name] }),
  );
  const owned = (Object.keys(owners) as BucketOwner[]).flatMap((noun) =>
    owners[noun](environment).map(([name, { renamedFrom = name }]): MadeBucket => ({
      key: `${noun}-${renamedFrom}`,
      path: [kindOf(noun), name],
    })),
  );
  return [...named, ...owned];
}
