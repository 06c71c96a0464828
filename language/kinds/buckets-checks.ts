import { madeBuckets } from "./bucket-names";
import { awsClasses, googleClasses } from "./buckets";
import type { AwsEnvironment, Environment, GcpEnvironment } from "../environment";
import type { Report } from "../yaml/problem";

type Bucket = Environment["kinds"]["buckets"][string];

/** Steps that follow from each other, keys that are near, names that are free. */
export function checkBuckets(environment: Environment, report: Report): void {
  for (const [name, bucket] of Object.entries(environment.kinds.buckets) as [string, Bucket][]) {
    checkAges(environment, bucket, ["buckets", name], report);
    checkClasses(bucket, ["buckets", name, "transitions"], report);
    checkKey(environment, bucket, ["buckets", name, "key"], report);
  }
  checkOwnBuckets(environment, report);
  checkBucketNames(environment, report);
}

function checkAges({ cloud }: Environment, bucket: Bucket, path: string[], report: Report): void {
  const steps = bucket.transitions ?? [];
  const automatic = "autoclass" in bucket ? "autoclass" : "intelligentTiering";
  if (steps.length > 0 && Object.entries(bucket).some(([field, value]) => field === automatic && value === true)) {
    report([...path, "transitions"], `stands beside ${automatic}: true; keep one of the two`);
  }
  const last = steps.at(-1)?.after ?? 0;
  if (bucket.deleteAfter !== undefined && bucket.deleteAfter <= last) {
    const service = cloud === "gcp" ? "Cloud Storage" : "S3";
    report(
      [...path, "deleteAfter"],
      `${bucket.deleteAfter}d is not after the last of its transitions, at ${last}d; ${service} needs more than ${last}d, so write that, or transitions: null`,
    );
  }
}

/** Each step is later than the one before, and to a colder class; S3 adds rules of its own. One line for a step: the first that is broken. */
function checkClasses({ transitions = [] }: Bucket, path: string[], report: Report): void {
  const coldness = (storageClass: string) =>
    Math.max(
      googleClasses.findIndex((each) => each === storageClass),
      awsClasses.findIndex((each) => each === storageClass),
    );
  transitions.forEach(({ after, to }, index) => {
    const at = [...path, String(index)];
    const before = transitions[index - 1];
    if (before === undefined) return;
    if (after <= before.after) {
      report([...at, "after"], `${after}d is not after ${before.after}d; write steps in order of age`);
    } else if (coldness(to) <= coldness(before.to)) {
      report(
        [...at, "to"],
        `${to} is not colder than ${before.to} of the step before; write steps down to colder classes`,
      );
    } else if (before.to === "ONEZONE_IA" && to === "GLACIER_IR") {
      report([...at, "to"], "S3 moves nothing from ONEZONE_IA to GLACIER_IR; write GLACIER or DEEP_ARCHIVE");
    } else if (before.to.endsWith("_IA") && after < before.after + 30) {
      const least = before.after + 30;
      report(
        [...at, "after"],
        `${after}d is less than 30 days after ${before.to} at ${before.after}d; write ${least}d or more`,
      );
    }
  });
}

/** A key serves its own location only. */
function checkKey(environment: Environment, { key, ...bucket }: Bucket, path: string[], report: Report): void {
  if (key === undefined) return;
  if (environment.cloud === "aws") {
    const [, , , region] = key.split(":");
    if (region === environment.aws.region) return;
    return report(
      path,
      `is a key in ${region}, and the bucket is in ${environment.aws.region}; write a key of that region`,
    );
  }
  const own = "location" in bucket ? bucket.location : undefined;
  const location = (own ?? environment.gcp.region).toLowerCase();
  const [, held = ""] = /\/locations\/([^/]+)\//.exec(key) ?? [];
  // The European Union is EU to Cloud Storage, and europe to Cloud KMS.
  if (held === location || (held === "europe" && location === "eu")) return;
  report(path, `is a key in ${held}, and the bucket is in ${own ?? location}; write a key of that location`);
}

/** Names that a bucket cannot have because a bucket of our own has it: of an Airflow's DAGs, of a dataset's files. */
function checkOwnBuckets(environment: Environment, report: Report): void {
  const made = madeBuckets(environment);
  const owned = made.filter(({ path: [kind] }) => kind !== "buckets");
  for (const { key, path } of made.filter(({ path: [kind] }) => kind === "buckets")) {
    if (!owned.some((bucket) => bucket.key === key)) continue;
    const owner = key.replace("-", "/");
    report(path, `is the name of the bucket that ${owner} makes for itself; choose another name`);
  }
}

/** Names that the clouds keep for themselves. They are asked for while Terraform deploys, when half of the rest is made. */
function checkBucketNames(environment: Environment, report: Report): void {
  const made = madeBuckets(environment);
  const { name, system } = environment;
  if (environment.cloud === "gcp") {
    const { project } = environment.gcp;
    const isRefused = (part: string) => /g[o0][o0]gle/.test(part);
    const remedy = 'holds "google", which Cloud Storage lets no bucket be named; choose another name';
    if (made.length > 0 && isRefused(system)) report(["system"], `"${system}" ${remedy}`);
    if (made.length > 0 && /^goog/.test(project))
      report(["gcp", "project"], "begins with goog, as no bucket may; write another project");
    if (made.length > 0 && isRefused(name)) report([], `the name of the file ${remedy}`);
    for (const { path } of made.filter(({ key }) => isRefused(key))) report(path, remedy);
    return;
  }
  for (const { key, path } of made) {
    const whole = `${environment.aws.account}-${system}-${name}-${key}`;
    const [ending] = /-s3alias$|--(?:ol|x|table)-s3$/.exec(whole) ?? [];
    if (ending === undefined || whole.length > 63) continue; // a longer name is cut, and ends otherwise
    report(path, `makes a bucket whose name ends in ${ending}, which S3 keeps for itself; choose another name`);
  }
}

/** A key serves its own location only. */
export function checkLocations({ gcp, kinds, encryption }: GcpEnvironment, report: Report): void {
  if (encryption !== "customer-managed") return;
  for (const [name, { location, key }] of Object.entries(kinds.buckets)) {
    if (location === undefined || location.toLowerCase() === gcp.region || key !== undefined) continue;
    report(
      ["buckets", name, "location"],
      `${location} is out of reach of the environment's key in ${gcp.region}; write a key of that location`,
    );
  }
}

/** What the key that AWS holds has encrypted, another account's role can never read. */
export function checkForeignReaders({ aws, kinds, encryption }: AwsEnvironment, report: Report): void {
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
