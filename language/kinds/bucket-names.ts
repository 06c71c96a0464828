import type { Environment } from "../environment";

/** A bucket that an environment makes: one of its own naming, or one that another thing makes for itself. */
export interface MadeBucket {
  /** The last part of its name. */
  readonly key: string;
  /** What in the YAML makes it. */
  readonly path: [kind: string, name: string];
}

/** Every bucket of an environment: those it names, and those that Airflow and, on AWS, datasets without a location make. */
export function madeBuckets({ cloud, kinds }: Environment): MadeBucket[] {
  const ofDatasets =
    cloud === "aws" ? Object.entries(kinds.datasets).filter(([, dataset]) => !("location" in dataset)) : [];
  const made = (prefix: string, kind: string) => (name: string) => ({ key: `${prefix}${name}`, path: [kind, name] });
  return [
    ...Object.keys(kinds.buckets).map(made("", "buckets")),
    ...Object.keys(kinds.airflow).map(made("airflow-", "airflow")),
    ...ofDatasets.map(([name]) => name).map(made("dataset-", "datasets")),
  ] as MadeBucket[];
}
