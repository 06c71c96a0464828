import { checkSageMaker } from "./endpoints/sagemaker-checks";
import type { AwsEnvironment } from "../environment";
import { checkReference, type Report } from "../words/reference-checks";

/** What no field can know alone, of an environment on AWS. */
export function checkAws(environment: AwsEnvironment, report: Report): void {
  checkTags(environment, report);
  checkAthena(environment, report);
  checkTableFolders(environment, report);
  checkSageMaker(environment, report);
  checkForeignReaders(environment, report);
  checkAwsPeople(environment, report);
}

/** AWS takes 50 tags; the rest are for Ponte's own, and for those of a construct. */
function checkTags({ labels }: AwsEnvironment, report: Report): void {
  const count = Object.keys(labels).length;
  if (count > 40) report(["labels"], `holds ${count} labels; AWS takes 50 with Ponte's own, so write at most 40`);
}

/** Two tables in one folder, or one inside the other's, would read each other's files. */
function checkTableFolders({ kinds }: AwsEnvironment, report: Report): void {
  const folders = Object.entries(kinds.datasets).flatMap(([dataset, { location, tables }]) => {
    const place = location ? ["bucket", location.key, location.path].filter(Boolean).join("/") : `dataset/${dataset}`;
    return Object.keys(tables).map((table) => ({
      folder: `${place}/${table}/`,
      path: ["datasets", dataset, "tables", table],
    }));
  });
  folders.forEach(({ folder, path }, index) => {
    const shares = (other: string) => folder.startsWith(other) || other.startsWith(folder);
    const other = folders.slice(0, index).find((before) => shares(before.folder));
    if (other === undefined) return;
    report(path, `keeps its files in ${folder}, as ${other.path.join(".")} does; choose another name or location`);
  });
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
    const holders = Object.entries<{ access?: { readers?: string[]; writers?: string[] } }>(environment.kinds[kind]);
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
