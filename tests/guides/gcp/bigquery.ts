import type { Json } from "../../support/check-schema";
import type { Entry, HeldByInput } from "../entry";
import { all, breaking, each } from "../programs";
import { ruleOn } from "./rules";
import { environment } from "./yaml";

const page = (title: string, address: string) => ({
  title,
  address: `cloud.google.com/bigquery/docs/${address}`,
  read: "2026-11",
});
const dataset = "google_bigquery_dataset";
const partitioned = page("Introduction to partitioned tables", "partitioned-tables");
const clustered = page("Introduction to clustered tables", "clustered-tables");
const encrypted = page("Customer-managed Cloud KMS keys", "customer-managed-encryption");

export const bigQuery: readonly Entry[] = [
  {
    says: "A list of access is written as a whole, and without an owner nobody can change the dataset any more.",
    page: page("Control access to resources with IAM", "control-access-to-resources-iam"),
    held: ruleOn(
      dataset,
      ({ access }) => access.some(({ role }: Json) => role === "OWNER"),
      (body) => (body.access = body.access.filter(({ role }: Json) => role !== "OWNER")),
    ),
  },
  {
    says: "In a list of access the roles have their old names: READER, WRITER, OWNER.",
    page: page("Control access to resources with IAM", "control-access-to-resources-iam"),
    held: ruleOn(
      dataset,
      ({ access }) => access.every(({ role }: Json) => ["READER", "WRITER", "OWNER"].includes(role)),
      ({ access }) => access.forEach((one: Json) => (one.role = "roles/bigquery.dataViewer")),
    ),
  },
  {
    says: "Time travel is 48 to 168 hours, in steps of 24.",
    page: page("Data retention with time travel and fail-safe", "time-travel"),
    held: ruleOn(
      dataset,
      ({ max_time_travel_hours: hours }) => hours % 24 === 0 && hours >= 48 && hours <= 168,
      (body) => (body.max_time_travel_hours = "60"),
    ),
  },
  {
    says: "A table is partitioned by a column of type DATE, TIMESTAMP or DATETIME, at the top of the schema.",
    page: partitioned,
    held: table(
      "a: INTEGER, b: DATE",
      "partitionBy: { column: a }",
      "partitionBy: { column: b }",
      /partitionBy.column: "a" is of type INTEGER/,
    ),
  },
  {
    says: "A DATE is partitioned by no hours.",
    page: partitioned,
    held: table(
      "b: DATE, c: TIMESTAMP",
      "partitionBy: { column: b, every: HOUR }",
      "partitionBy: { column: c, every: HOUR }",
      /partitionBy.every: HOUR is finer than "b"/,
    ),
  },
  {
    says: "A table that is not partitioned has no partitions that could expire.",
    page: partitioned,
    held: table(
      "b: DATE",
      "deleteAfter: 30d",
      "deleteAfter: 30d, partitionBy: { column: b }",
      /deleteAfter: needs partitions/,
    ),
  },
  {
    says: "A table is clustered by at most four columns.",
    page: clustered,
    held: table(
      "a: STRING, b: STRING, c: STRING, d: STRING, e: STRING",
      "clusterBy: [a, b, c, d, e]",
      "clusterBy: [a, b, c, d]",
      /clusterBy.*write at most 4 columns/,
    ),
  },
  {
    says: "FLOAT, JSON and the like cluster nothing.",
    page: clustered,
    held: table("a: FLOAT, b: STRING", "clusterBy: [a]", "clusterBy: [b]", /clusterBy.0: "a" is of type FLOAT/),
  },
  {
    says: "A dataset gets its key once BigQuery's own account, which reading it makes, may use it.",
    page: encrypted,
    held: ruleOn(
      dataset,
      (body) =>
        /^\$\{google_kms_crypto_key_iam_member\..*bigquery/.test(body.default_encryption_configuration.kms_key_name),
      (body) => (body.default_encryption_configuration.kms_key_name = "${google_kms_crypto_key.key.id}"),
      (body) => body.default_encryption_configuration !== undefined,
    ),
  },
  {
    says: "The account that a key of BigQuery's is granted to is read from BigQuery: its address is not made of the project's number alone.",
    page: encrypted,
    held: ruleOn(
      "google_kms_crypto_key_iam_member",
      ({ member }) => /\$\{data\.google_bigquery_default_service_account\.\w+\.email\}$/.test(member),
      (body) => (body.member = "serviceAccount:service-1@gcp-sa-bigquery.iam.gserviceaccount.com"),
      (body) => /bigquery/i.test(body.member),
    ),
  },
  {
    says: "A table inherits its dataset's key when it is made and shows it from then on: unwritten, it would be replaced.",
    page: encrypted,
    held: {
      broken: (program) =>
        all(program, "google_kms_crypto_key") === undefined
          ? undefined
          : breaking(
              all(program, "google_bigquery_table"),
              (body) => !/EncryptDecrypt-bigquery/.test(body.encryption_configuration?.kms_key_name ?? ""),
            ),
      without: (program) => each(all(program, "google_bigquery_table"), (body) => delete body.encryption_configuration),
    },
  },
];

function table(schema: string, wrong: string, right: string, message: RegExp): HeldByInput {
  const yaml = (more: string) => environment(`datasets: { d: { tables: { t: { schema: { ${schema} }, ${more} } } } }`);
  return { refused: { "dev.yaml": yaml(wrong) }, message, accepted: { "dev.yaml": yaml(right) } };
}
