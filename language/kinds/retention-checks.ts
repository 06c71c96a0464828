import type { AwsEnvironment, Environment, GcpEnvironment } from "../environment";
import type { Report } from "../yaml/problem";

/** An age at which everything in a place is deleted. */
interface Ending {
  /** What it ends: a folder of a bucket or a dataset, ending in `/`. */
  readonly place: string;
  readonly days: number;
  readonly path: string[];
}

/**
 * What is kept in a place is kept no longer than the place: S3 deletes at the earlier of two ages that reach an object ("Managing your storage
 * lifecycle", S3 User Guide), and on BigQuery the same words mean the same.
 */
export function checkRetention(environment: Environment, report: Report): void {
  const endings = [...bucketEndings(environment), ...datasetEndings(environment), ...endpointEndings(environment)];
  for (const { place, days, path } of endings) {
    const around = endings
      .filter((other) => place !== other.place && place.startsWith(other.place) && days > other.days)
      .sort((one, other) => one.days - other.days);
    if (around.length === 0) continue;
    const least = around[0]!;
    const above = `${least.path.join(".")}, which is ${least.days}d and deletes that too`;
    report(path, `${days}d is longer than ${above}; write ${least.days}d or less, or raise the other`);
  }
  checkSameAnswers(environment, report);
  checkLocations(environment, endings, report);
  checkWeights(environment, endings, report);
}

function bucketEndings({ kinds }: Environment): Ending[] {
  return Object.entries<{ deleteAfter?: number }>(kinds.buckets).flatMap(([name, { deleteAfter }]) =>
    ending(`bucket/${name}/`, deleteAfter, ["buckets", name, "deleteAfter"]),
  );
}

function datasetEndings(environment: Environment): Ending[] {
  const datasets = Object.entries<Dataset>(environment.kinds.datasets);
  return datasets.flatMap(([name, { deleteAfter, tables }]) => {
    const path = ["datasets", name];
    const place = placeOf(environment, name);
    return [
      ...ending(place, deleteAfter, [...path, "deleteAfter"]),
      ...Object.entries(tables).flatMap(([table, { deleteAfter: ofTable }]) =>
        ending(`${place}${table}/`, ofTable, [...path, "tables", table, "deleteAfter"]),
      ),
    ];
  });
}

function endpointEndings(environment: Environment): Ending[] {
  return Object.entries<Endpoint>(environment.kinds.endpoints).flatMap(([name, { capture, async }]) => {
    const path = ["endpoints", name];
    const captured = capture !== undefined && Object.hasOwn(environment.kinds.datasets, capture.to.key);
    return [
      ...(captured
        ? ending(`${placeOf(environment, capture.to.key)}capture-of-${name}/`, capture.keep, [
            ...path,
            "capture",
            "keep",
          ])
        : []),
      ...(async ? ending(answersOf(name, async), keptAnswers(environment, async), [...path, "async", "keep"]) : []),
    ];
  });
}

/** One folder of answers has one age. */
function checkSameAnswers({ kinds }: Environment, report: Report): void {
  const kept = new Map<string, { name: string; keep?: number }>();
  for (const [name, { async }] of Object.entries<Endpoint>(kinds.endpoints)) {
    if (async === undefined) continue;
    const place = answersOf(name, async);
    const first = kept.get(place);
    if (first === undefined) kept.set(place, { name, keep: async.keep });
    else if (first.keep !== async.keep) {
      const message = `leaves its answers where endpoints.${first.name} does, which keeps them for another time; write keep alike, or another output`;
      report(["endpoints", name, "async", "output"], message);
    }
  }
}

/** A dataset that has no end lies in no folder that has one; the bucket's own is everybody's to see. */
function checkLocations(environment: Environment, endings: readonly Ending[], report: Report): void {
  for (const name of Object.keys(environment.kinds.datasets)) {
    const place = placeOf(environment, name);
    const around = endings.find(({ place: other, path: [kind] }) => kind === "endpoints" && place.startsWith(other));
    if (around === undefined) continue;
    const who = around.path.slice(0, 2).join(".");
    const message = `lies where ${who} leaves its answers, and everything there is deleted when it is ${around.days}d old`;
    report(["datasets", name, "location"], `${message}; choose another place`);
  }
}

/** Weights are read again by every machine that starts, long after they were written. */
function checkWeights({ cloud, kinds }: Environment, endings: readonly Ending[], report: Report): void {
  for (const [name, { variants, shadow }] of Object.entries<Endpoint>(kinds.endpoints)) {
    const served = Object.entries(variants).map(([variant, of]) => ({ of, at: ["variants", variant] }));
    for (const { of, at } of [...served, ...(shadow ? [{ of: shadow, at: ["shadow"] }] : [])]) {
      const key = of.artifact?.key ?? "";
      const bucket = Object.hasOwn(kinds.buckets, key) ? (kinds.buckets as Record<string, Bucket>)[key]! : undefined;
      const path = ["endpoints", name, ...at, "artifact"];
      const end = endings.find(({ place }) => of.artifact && `bucket/${key}/${of.artifact.path}`.startsWith(place));
      const frozen = bucket?.transitions?.find(({ to }) => cloud === "aws" && /^(GLACIER|DEEP_ARCHIVE)$/.test(to));
      if (end !== undefined) {
        const message = `is deleted when it is ${end.days}d old, as ${end.path.join(".")} says, and a replica that starts later finds nothing`;
        report(path, `${message}; keep weights where nothing is deleted`);
      } else if (frozen !== undefined) {
        const message = `moves to ${frozen.to} when it is ${frozen.after}d old, and a replica that starts later cannot read it`;
        report(path, `${message}; keep weights in a bucket without that step`);
      }
    }
  }
}

interface Bucket {
  readonly deleteAfter?: number;
  readonly transitions?: readonly { after: number; to: string }[];
}

interface Dataset {
  readonly deleteAfter?: number;
  readonly tables: Readonly<Record<string, { readonly deleteAfter?: number }>>;
}

type Model = { readonly artifact?: { readonly key: string; readonly path: string } };

interface Endpoint {
  readonly capture?: { readonly to: { readonly key: string }; readonly keep: number };
  readonly async?: { readonly output: { readonly key: string; readonly path: string }; readonly keep?: number };
  readonly variants: Readonly<Record<string, Model>>;
  readonly shadow?: Model;
}

function ending(place: string, days: number | undefined, path: string[]): Ending[] {
  return days === undefined ? [] : [{ place, days, path }];
}

/** Where the files or rows of a dataset lie. */
function placeOf({ kinds }: Environment, name: string): string {
  const dataset: GcpEnvironment["kinds"]["datasets"][string] | AwsEnvironment["kinds"]["datasets"][string] =
    kinds.datasets[name]!;
  const location = "location" in dataset && typeof dataset.location === "object" ? dataset.location : undefined;
  return location ? `bucket/${location.key}/${folderOf(location.path)}` : `dataset/${name}/`;
}

/** Without a word 90 days, or what the bucket says. */
function keptAnswers({ kinds }: Environment, { output, keep }: NonNullable<Endpoint["async"]>): number | undefined {
  if (keep !== undefined || !Object.hasOwn(kinds.buckets, output.key)) return keep;
  return (kinds.buckets as Record<string, Bucket>)[output.key]!.deleteAfter === undefined ? 90 : undefined;
}

function answersOf(name: string, { output }: NonNullable<Endpoint["async"]>): string {
  return `bucket/${output.key}/${output.path === "" ? `answers-of-${name}/` : folderOf(output.path)}`;
}

const folderOf = (path: string) => (path === "" ? "" : `${path.replace(/\/$/, "")}/`);
