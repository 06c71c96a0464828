import type { Environment } from "../environment";
import { kindOf } from "../kinds";

/** A bucket that an environment makes: one of its own naming, or one that another thing makes for itself. */
export interface MadeBucket {
  /** The last part of its name. */
  readonly key: string;
  /** What in the YAML makes it. */
  readonly path: [kind: string, name: string];
}

/** What makes a bucket for itself, by noun: the keys of those that do. The bucket is called `<noun>-<key>`. */
const owners = {
  airflow: ({ kinds }: Environment) => Object.keys(kinds.airflow),
  dataset: ({ cloud, kinds }: Environment) => {
    const isOwner = ([, dataset]: [string, object]) => cloud === "aws" && !("location" in dataset);
    return Object.entries(kinds.datasets)
      .filter(isOwner)
      .map(([name]) => name);
  },
} as const;

export type BucketOwner = keyof typeof owners;

/** Every bucket of an environment: those it names, and those that Airflow and, on AWS, datasets without a location make. */
export function madeBuckets(environment: Environment): MadeBucket[] {
  const named = Object.keys(environment.kinds.buckets).map((key): MadeBucket => ({ key, path: ["buckets", key] }));
  const owned = (Object.keys(owners) as BucketOwner[]).flatMap((noun) =>
    owners[noun](environment).map((name): MadeBucket => ({ key: `${noun}-${name}`, path: [kindOf(noun), name] })),
  );
  return [...named, ...owned];
}
