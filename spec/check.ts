import { checkAws } from "./check-aws";
import { checkGcp } from "./check-gcp";
import type { Environment } from "./environment";
import type { Problem } from "./problem";
import { checkRange, checkReference, type Report } from "./shared-checks";
import { problemAt, type Tree } from "./tree";

// The compiler gives up on the entries of a union of maps; this keeps the union in the items.
const entriesOf = <Item>(map: Record<string, Item>): [string, Item][] => Object.entries(map);

/** What no field can know alone: that references lead somewhere, that shares sum up, that two fields do not contradict each other. */
export function crossProblems(environment: Environment, tree: Tree): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (path, message) => problems.push(problemAt(tree, path, message));
  checkBuckets(environment, report);
  checkOwnBuckets(environment, report);
  checkAirflow(environment, report);
  if (environment.cloud === "gcp") checkGcp(environment, report);
  else checkAws(environment, report);
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
