import type { AwsEnvironment, Environment, GcpEnvironment } from "./environment";
import { nearest } from "./nearest";
import type { Problem } from "./problem";
import type { Reference } from "./scalars";
import { eachList, problemAt, type Tree } from "./tree";

type Report = (path: string[], message: string) => void;

// The compiler gives up on the entries of a union of maps; this keeps the union in the items.
const entriesOf = <Item>(map: Record<string, Item>): [string, Item][] => Object.entries(map);

/** What no field can know alone: that references lead somewhere, that shares sum up, that two fields do not contradict each other. */
export function crossProblems(environment: Environment, tree: Tree): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (path, message) => problems.push(problemAt(tree, path, message));
  checkBuckets(environment, report);
  checkOwnBuckets(environment, report);
  checkAirflow(environment, report);
  if (environment.cloud === "gcp") {
    checkKeyLocations(environment, report);
    checkBigQuery(environment, report);
    checkVertex(environment, report);
  } else {
    checkAthena(environment, report);
    checkSageMaker(environment, report);
    checkForeignReaders(environment, report);
    checkAwsPeople(environment, report);
  }
  return problems;
}

/** Every list of ours is a set: what stands in it twice is a mistake, and would be made twice. */
export function duplicateProblems(tree: Tree): Problem[] {
  const problems: Problem[] = [];
  eachList(tree, ({ items }, path) => {
    const seen = new Set<unknown>();
    items.forEach((item, index) => {
      if (item.kind !== "scalar") return;
      const field = [...path, String(index)].join(".");
      if (seen.has(item.value)) {
        problems.push({ at: item.at, field, message: `${item.source} stands in the list already; remove it here` });
      }
      seen.add(item.value);
    });
  });
  return problems;
}

function checkBuckets({ cloud, kinds }: Environment, report: Report): void {
  for (const [name, bucket] of entriesOf<Environment["kinds"]["buckets"][string]>(kinds.buckets)) {
    const path = ["buckets", name];
    const steps = bucket.transitions ?? [];
    const automatic = "autoclass" in bucket ? "autoclass" : "intelligentTiering";
    if (steps.length > 0 && Object.entries(bucket).some(([field, value]) => field === automatic && value === true)) {
      report([...path, "transitions"], `stands beside ${automatic}: true; keep one of the two`);
    }
    steps.forEach(({ after }, index) => {
      const previous = steps[index - 1]?.after ?? 0;
      if (after <= previous)
        report(
          [...path, "transitions", String(index), "after"],
          `${after}d is not after ${previous}d; write steps in order of age`,
        );
    });
    const last = steps.at(-1)?.after ?? 0;
    if (bucket.deleteAfter !== undefined && bucket.deleteAfter <= last) {
      const service = cloud === "gcp" ? "Cloud Storage" : "S3";
      report(
        [...path, "deleteAfter"],
        `${bucket.deleteAfter}d is not after the last step at ${last}d; ${service} needs more than ${last}d`,
      );
    }
  }
}

/** Names that a bucket cannot have because a bucket of our own has it: of an Airflow's DAGs, of a dataset's files. */
function checkOwnBuckets({ cloud, kinds }: Environment, report: Report): void {
  const ofDatasets =
    cloud === "aws" ? Object.entries(kinds.datasets).filter(([, dataset]) => !("location" in dataset)) : [];
  const owners = [
    ...Object.keys(kinds.airflow).map((key) => `airflow-${key}`),
    ...ofDatasets.map(([key]) => `dataset-${key}`),
  ];
  for (const taken of owners.filter((name) => Object.hasOwn(kinds.buckets, name))) {
    report(
      ["buckets", taken],
      `is the name of the bucket that ${taken.replace("-", "/")} makes for itself; choose another name`,
    );
  }
}

function checkReference({ kinds }: Environment, { kind, key }: Reference, path: string[], report: Report): void {
  const known = { bucket: kinds.buckets, dataset: kinds.datasets, registry: kinds.registries }[kind];
  if (Object.hasOwn(known, key)) return;
  const near = nearest(key, Object.keys(known));
  const names = Object.keys(known).map((name) => `${kind}/${name}`);
  const hint =
    near !== undefined
      ? `did you mean ${kind}/${near}?`
      : names.length > 0
        ? `there is ${names.join(", ")}`
        : `there is no ${kind} yet`;
  report(path, `no ${kind} is named "${key}"; ${hint}`);
}

function checkAirflow(environment: Environment, report: Report): void {
  for (const [name, airflow] of entriesOf<Environment["kinds"]["airflow"][string]>(environment.kinds.airflow)) {
    const path = ["airflow", name];
    airflow.reads.forEach((item, index) =>
      checkReference(environment, item, [...path, "reads", String(index)], report),
    );
    airflow.writes.forEach((item, index) =>
      checkReference(environment, item, [...path, "writes", String(index)], report),
    );
    const { workers } = airflow;
    checkRange(workers, [...path, "workers"], report);
    if (airflow.size === "micro" && workers && workers.max > 1) {
      report(
        [...path, "workers", "max"],
        `${workers.max} workers on size micro; it has exactly one, write size: small`,
      );
    }
  }
}

/** A key serves its own location only. */
function checkKeyLocations({ gcp, kinds, encryption }: GcpEnvironment, report: Report): void {
  if (encryption !== "customer-managed") return;
  const elsewhere = (location: string | undefined) => location !== undefined && location.toLowerCase() !== gcp.region;
  for (const [name, { location, key }] of Object.entries(kinds.buckets)) {
    if (!elsewhere(location) || key !== undefined) continue;
    report(
      ["buckets", name, "location"],
      `${location} is out of reach of the environment's key in ${gcp.region}; write a key of that location`,
    );
  }
  for (const [name, { location }] of Object.entries(kinds.datasets)) {
    if (!elsewhere(location)) continue;
    report(
      ["datasets", name, "location"],
      `${location} is out of reach of the environment's key in ${gcp.region}; remove it`,
    );
  }
}

function checkBigQuery(environment: GcpEnvironment, report: Report): void {
  for (const [name, dataset] of Object.entries(environment.kinds.datasets)) {
    for (const [tableName, table] of Object.entries(dataset.tables)) {
      const path = ["datasets", name, "tables", tableName];
      const typeOf = (column: string) => {
        const declared = Object.hasOwn(table.schema, column) ? table.schema[column] : undefined;
        return typeof declared === "object" ? declared.type : declared;
      };
      if (Object.keys(table.schema).length === 0) report([...path, "schema"], "has no column; write at least one");
      const partition = table.partitionBy?.column;
      if (partition !== undefined && !["DATE", "DATETIME", "TIMESTAMP"].includes(typeOf(partition) ?? "")) {
        const seen = typeOf(partition) === undefined ? "is no column of the schema" : `is of type ${typeOf(partition)}`;
        report(
          [...path, "partitionBy", "column"],
          `"${partition}" ${seen}; write a column of type DATE, DATETIME or TIMESTAMP`,
        );
      }
      table.clusterBy?.forEach((column, index) => {
        if (typeOf(column) !== undefined) return;
        const near = nearest(column, Object.keys(table.schema));
        const hint =
          near === undefined ? `write one of ${Object.keys(table.schema).join(", ")}` : `did you mean "${near}"?`;
        report([...path, "clusterBy", String(index)], `"${column}" is no column of the schema; ${hint}`);
      });
      if (table.deleteAfter !== undefined && partition === undefined) {
        report([...path, "deleteAfter"], "needs partitions to delete; write partitionBy, or remove it");
      }
    }
  }
}

function checkVertex(environment: GcpEnvironment, report: Report): void {
  for (const [name, { capture, replicas }] of Object.entries(environment.kinds.endpoints)) {
    const path = ["endpoints", name];
    if (capture) checkReference(environment, capture.to, [...path, "capture", "to"], report);
    checkRange(replicas, [...path, "replicas"], report);
  }
}

function checkRange(range: { min: number; max: number } | undefined, path: string[], report: Report): void {
  if (range === undefined || range.min <= range.max) return;
  report([...path, "min"], `${range.min} is more than max, which is ${range.max}; write at most ${range.max}`);
}

function checkAthena(environment: AwsEnvironment, report: Report): void {
  for (const [name, dataset] of Object.entries(environment.kinds.datasets)) {
    const path = ["datasets", name];
    if (dataset.location) checkReference(environment, dataset.location, [...path, "location"], report);
    const inForeignBucket =
      "deletes files of a bucket that others use too; set deleteAfter on that bucket, or remove location";
    if (dataset.location && dataset.deleteAfter !== undefined) report([...path, "deleteAfter"], inForeignBucket);
    for (const [tableName, table] of Object.entries(dataset.tables)) {
      const at = [...path, "tables", tableName];
      if (dataset.location && table.deleteAfter !== undefined) report([...at, "deleteAfter"], inForeignBucket);
      if (Object.keys(table.schema).length === 0) report([...at, "schema"], "has no column; write at least one");
      for (const [column, projection] of Object.entries(table.partitionBy ?? {})) {
        if (Object.hasOwn(table.schema, column))
          report([...at, "partitionBy", column], "stands in the schema too; a partition column belongs here only");
        if (projection.type === "integer" && projection.min > projection.max) {
          report(
            [...at, "partitionBy", column, "min"],
            `${projection.min} is more than max, which is ${projection.max}; swap them`,
          );
        }
      }
    }
  }
}

function checkSageMaker(environment: AwsEnvironment, report: Report): void {
  for (const [name, endpoint] of Object.entries(environment.kinds.endpoints)) {
    const path = ["endpoints", name, "models"];
    const models = Object.entries(endpoint.models);
    if (models.length > 10)
      report(path, `holds ${models.length} models; SageMaker takes at most 10 behind one endpoint`);
    checkTraffic(endpoint.models, path, report);
    checkRange(endpoint.replicas, ["endpoints", name, "replicas"], report);
    for (const [model, { image, artifact, replicas }] of models) {
      checkRange(replicas, [...path, model, "replicas"], report);
      if (artifact) checkReference(environment, artifact, [...path, model, "artifact"], report);
      if (artifact?.path === "")
        report(
          [...path, model, "artifact"],
          "is the whole bucket; write the folder or object below it, such as bucket/models/churn/42",
        );
      const [, registry] = /^registry\/([a-z0-9-]+)/.exec(image) ?? [];
      if (registry !== undefined)
        checkReference(environment, { kind: "registry", key: registry, path: "" }, [...path, model, "image"], report);
      if (environment.protect && !image.includes("@sha256:")) {
        report(
          [...path, model, "image"],
          "is named by a tag, which can move to another image; write @sha256:<digest>, or protect: false in a test environment",
        );
      }
    }
  }
}

/** One model takes everything; several say how they share. */
function checkTraffic(models: AwsEnvironment["kinds"]["endpoints"][string]["models"], path: string[], report: Report): void {
  const entries = Object.entries(models);
  const silent = entries.filter(([, { traffic }]) => traffic === undefined);
  if (entries.length > 1 && silent.length > 0) {
    const rest = entries.reduce((left, [, { traffic = 0 }]) => left - traffic, 100);
    const example = silent.length === 1 && rest >= 0 ? rest : Math.floor(100 / entries.length);
    for (const [model] of silent) {
      report([...path, model, "traffic"], `is missing beside other models; write its share, such as ${example}%`);
    }
    return;
  }
  const sum = entries.reduce((total, [, { traffic = 100 }]) => total + traffic, 0);
  if (entries.length > 0 && sum !== 100) report(path, `traffic sums to ${sum}%; write shares that sum to 100%`);
}

/** What the key that AWS holds has encrypted, another account's role can never read. */
function checkForeignReaders({ aws, kinds, encryption }: AwsEnvironment, report: Report): void {
  for (const [name, { access, key }] of Object.entries(kinds.buckets)) {
    if (encryption === "customer-managed" || key !== undefined) continue;
    for (const list of ["readers", "writers"] as const) {
      (access?.[list] ?? []).forEach((arn, index) => {
        if (arn.startsWith(`arn:aws:iam::${aws.account}:`)) return;
        const remedy = "write encryption: customer-managed, or name a role of this account";
        report(
          ["buckets", name, "access", list, String(index)],
          `is a role of another account, which cannot read what AWS's own key encrypts; ${remedy}`,
        );
      });
    }
  }
}

/** Glue's and MWAA's rights are given on the role itself, so the role must be one that this deploy may change. */
function checkAwsPeople(environment: AwsEnvironment, report: Report): void {
  const { account } = environment.aws;
  for (const kind of ["datasets", "airflow"] as const) {
    const holders = entriesOf<{ access?: { readers?: string[]; writers?: string[] } }>(environment.kinds[kind]);
    for (const [name, { access }] of holders) {
      for (const list of ["readers", "writers"] as const) {
        (access?.[list] ?? []).forEach((arn, index) => {
          const at = [kind, name, "access", list, String(index)];
          if (!arn.startsWith(`arn:aws:iam::${account}:`)) {
            report(
              at,
              `is a role of another account than ${account}; ${kind} can be shared with this account's roles only`,
            );
          } else if (arn.includes("/AWSReservedSSO_")) {
            report(at, "is managed by IAM Identity Center and takes no further policy; name a role that is yours");
          }
        });
      }
    }
  }
}
