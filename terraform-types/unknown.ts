import type { Part, TypeFacts } from "./facts";

// A type that has no row is read by its name, by the habits of the providers. The first that fits counts.
const parts: [RegExp, Part][] = [
  [/^aws_s3_bucket_(?!object$)/, { countedAs: "setting", owner: { type: "aws_s3_bucket", field: "bucket" } }],
  [/^aws_(ecr|kms|glue|secretsmanager)_\w+_policy$/, { countedAs: "setting" }],
  [
    /^google_storage_bucket_iam_(member|binding|policy)$/,
    { countedAs: "grant", owner: { type: "google_storage_bucket", field: "bucket" } },
  ],
  [
    /^google_bigquery_\w+_iam_(member|binding|policy)$/,
    { countedAs: "grant", owner: { type: "google_bigquery_dataset", field: "dataset_id" } },
  ],
  [/_iam_(member|binding|policy|audit_config)$|^aws_iam_\w+_policy(_attachment)?$/, { countedAs: "grant" }],
  [/_secret_version$/, { countedAs: "version" }],
];

/** What can be said of a type that has no row here: never what it costs or loses, only what it is counted under. */
export function guessed(type: string): TypeFacts {
  return { elsewhere: true, partOf: parts.find(([pattern]) => pattern.test(type))?.[1] };
}
