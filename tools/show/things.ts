import type { AwsEnvironment, Environment, GcpEnvironment, KindName } from "../../language/index";
import { inventory } from "./inventory";
import type { Program } from "../synthesize";

/** One of the things that people name in an environment's file. */
export interface Thing {
  /** As references write it: `bucket/raw`. */
  readonly reference: string;
  readonly kind: KindName;
  /** What people type to reach it, such as `gs://acme-ml-dev-churn-dev-raw`; undefined where nothing is made. */
  readonly place?: string;
  /** What it is and how it behaves, in a few plain words. */
  readonly what: string;
}

/** The kinds in the order in which one builds on the other, with the word that references use. */
export const nouns: Record<KindName, string> = {
  buckets: "bucket",
  registries: "registry",
  datasets: "dataset",
  airflow: "airflow",
  endpoints: "endpoint",
};

export const kindNames = Object.keys(nouns) as KindName[];

/** Everything that the environment's file names, in its order. */
export function thingsOf({ environment, json }: Program): Thing[] {
  const made = inventory(json).resources.filter(({ primary }) => primary);
  const names = new Map(made.map(({ thing, name }) => [thing, name]));
  return kindNames.flatMap((kind) =>
    Object.keys(environment.kinds[kind]).map((key) => {
      const reference = `${nouns[kind]}/${key}`;
      const name = names.get(reference);
      const place = name === undefined ? undefined : placeOf(environment, kind, name);
      return { reference, kind, place, what: describe(environment, kind, key).join("; ") };
    }),
  );
}

function placeOf(environment: Environment, kind: KindName, name: string): string {
  if (environment.cloud === "gcp") {
    const { project, region } = environment.gcp;
    if (kind === "buckets") return `gs://${name}`;
    if (kind === "registries") return `${region}-docker.pkg.dev/${project}/${name}`;
    return kind === "datasets" ? `${project}.${name}` : name;
  }
  const { account, region } = environment.aws;
  if (kind === "buckets") return `s3://${name}`;
  return kind === "registries" ? `${account}.dkr.ecr.${region}.amazonaws.com/${name}` : name;
}

/** What matters about a thing when one has not read its file: for how long data lives, how large it may grow, who gets at it. */
function describe({ kinds }: Environment, kind: KindName, key: string): string[] {
  switch (kind) {
    case "buckets":
      return describeBucket(kinds.buckets[key]!);
    case "registries":
      return describeRegistry(kinds.registries[key]!);
    case "datasets":
      return describeDataset(kinds.datasets[key]!);
    case "airflow":
      return describeAirflow(kinds.airflow[key]!);
    case "endpoints":
      return describeEndpoint(kinds.endpoints[key]!);
  }
}

type Either<Kind extends KindName> = GcpEnvironment["kinds"][Kind][string] | AwsEnvironment["kinds"][Kind][string];

function describeBucket(bucket: Either<"buckets">): string[] {
  const steps = (bucket.transitions ?? []).map(({ after, to }) => `${to} after ${days(after)}`);
  return [
    bucket.deleteAfter === undefined ? "kept for ever" : `deleted after ${days(bucket.deleteAfter)}`,
    bucket.noncurrent === 0 ? "no old versions" : `old versions kept ${days(bucket.noncurrent)}`,
    ...steps,
    ...("location" in bucket && bucket.location !== undefined ? [`in ${bucket.location}`] : []),
    ...(bucket.key === undefined ? [] : ["a key of its own"]),
  ];
}

function describeRegistry(registry: Either<"registries">): string[] {
  return [
    registry.keep === undefined ? "all tagged images kept" : `newest ${registry.keep} images kept`,
    `untagged ones deleted after ${days(registry.deleteUntaggedAfter)}`,
    registry.immutableTags ? "tags cannot be moved" : "tags can be moved",
    ...("scanning" in registry && !registry.scanning ? ["not scanned"] : []),
  ];
}

function describeDataset(dataset: Either<"datasets">): string[] {
  const tables = Object.keys(dataset.tables);
  const location = "location" in dataset ? dataset.location : undefined;
  return [
    ...(dataset.description === undefined ? [] : [prose(dataset.description)]),
    tables.length === 0
      ? "no table described here"
      : `${counted(tables.length, "table")}: ${tables.slice(0, 5).join(", ")}${tables.length > 5 ? " ..." : ""}`,
    ...(dataset.deleteAfter === undefined ? [] : [`deleted after ${days(dataset.deleteAfter)}`]),
    ...("timeTravel" in dataset ? [`readable as it was for ${days(dataset.timeTravel)}`] : []),
    ...(location === undefined
      ? []
      : [
          typeof location === "string"
            ? `in ${location}`
            : `files in bucket/${[location.key, location.path].filter(Boolean).join("/")}`,
        ]),
  ];
}

function describeAirflow(airflow: Either<"airflow">): string[] {
  const { size, workers, packages } = airflow;
  return [
    `size ${size}`,
    ...(workers === undefined ? [] : [range(workers, "worker")]),
    ...("highResilience" in airflow && airflow.highResilience ? ["spread over zones"] : []),
    ...("privateWebserver" in airflow && airflow.privateWebserver ? ["page only inside the network"] : []),
    ...(Object.keys(packages).length === 0 ? [] : [counted(Object.keys(packages).length, "package")]),
  ];
}

function describeEndpoint(endpoint: Either<"endpoints">): string[] {
  const machine = "machine" in endpoint ? endpoint.machine : "instance" in endpoint ? endpoint.instance : undefined;
  const models = Object.entries(endpoint.models);
  return [
    ...(endpoint.description === undefined ? [] : [prose(endpoint.description)]),
    ...(endpoint.mode === "realtime" ? [] : [endpoint.mode]),
    ...(models.length === 0 ? ["no model yet"] : []),
    ...models.map(([name, { traffic }]) => `${name} ${traffic}%`),
    ...(machine === undefined ? [] : [machine]),
    ...(endpoint.replicas === undefined ? [] : [range(endpoint.replicas, "replica")]),
    ...("privateServiceConnect" in endpoint && endpoint.privateServiceConnect
      ? [`private, for ${endpoint.privateServiceConnect.projects.join(", ")}`]
      : []),
  ];
}

/** `1 table`, `3 buckets`, `2 registries`, `2 addresses`; Airflow has no plural. */
export function counted(count: number, noun: string): string {
  if (count === 1 || noun === "airflow") return `${count} ${noun}`;
  if (/[^aeiou]y$/.test(noun)) return `${count} ${noun.slice(0, -1)}ies`;
  return `${count} ${noun}${noun.endsWith("s") ? "es" : "s"}`;
}

/** Text that a person wrote, cut, and without what Markdown or HTML would take for more than text. */
function prose(text: string): string {
  const flat = text.replace(/\s+/g, " ").trim();
  const short = flat.length <= 100 ? flat : `${flat.slice(0, 97)}...`;
  return short.replace(/[\\`*~|<>&@#$[\]]/g, (mark) => `&#${mark.codePointAt(0)};`);
}

const days = (count: number): string => counted(count, "day");

function range({ min, max }: { min: number; max: number }, noun: string): string {
  return min === max ? counted(min, noun) : `${min} to ${max} ${noun}s`;
}
