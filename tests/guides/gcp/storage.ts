import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { ruleOn } from "./rules";
import { environment } from "./yaml";

const page = (title: string, address: string) => ({
  title,
  address: `cloud.google.com/storage/docs/${address}`,
  read: "2026-11",
});
const lifecycle = page("Object Lifecycle Management", "lifecycle");
const rules = (body: Json): Json[] => body.lifecycle_rule ?? [];
const bucket = "google_storage_bucket";
const grant = "google_storage_bucket_iam_member";
const belowPath =
  /^resource\.type == "storage\.googleapis\.com\/Bucket" \|\| resource\.name\.startsWith\("projects\/_\/buckets\/.+\/objects\/.+"\)$/;

export const storage: readonly Entry[] = [
  {
    finding: "Google 11",
    says: "A bucket gets no key that Cloud Storage's agent may not use.",
    page: page("Use customer-managed encryption keys", "encryption/using-customer-managed-keys"),
    held: {
      file: "tests/tools/doctor/first-deploy.test.ts",
      test: "lets Cloud Storage use a key of one's own, once for all buckets that have it",
    },
  },
  {
    says: "What was deleted for good is kept for no time, or for 7 to 90 days.",
    page: page("Soft delete", "soft-delete"),
    held: {
      refused: { "dev.yaml": environment("buckets: { raw: { softDelete: 3d } }") },
      message: /buckets.raw.softDelete: .*write 0d, or 7d to 90d/,
      accepted: { "dev.yaml": environment("buckets: { raw: { softDelete: 0d }, clean: { softDelete: 90d } }") },
    },
  },
  {
    says: "Where Google moves objects between classes by itself, no rule may.",
    page: page("Autoclass", "autoclass"),
    held: ruleOn(
      bucket,
      (body) => !rules(body).some(({ action }) => action.type === "SetStorageClass"),
      (body) => rules(body).push({ action: { type: "SetStorageClass" } }),
      (body) => body.autoclass?.enabled === true,
    ),
  },
  {
    says: "A rule on age counts for noncurrent versions too, unless it says which state it means.",
    page: lifecycle,
    held: ruleOn(
      bucket,
      (body) =>
        rules(body).every(
          ({ action, condition }) => action.type === "AbortIncompleteMultipartUpload" || condition.with_state,
        ),
      (body) => rules(body).forEach(({ condition }) => delete condition.with_state),
    ),
  },
  {
    says: "Noncurrent versions are kept for ever, unless a rule deletes them.",
    page: lifecycle,
    held: ruleOn(
      bucket,
      (body) => rules(body).some(({ condition }) => condition.days_since_noncurrent_time >= 1),
      (body) => (body.lifecycle_rule = rules(body).filter(({ condition }) => !condition.days_since_noncurrent_time)),
    ),
  },
  {
    says: "Parts of an upload that was never finished are billed, until a rule aborts it.",
    page: lifecycle,
    held: ruleOn(
      bucket,
      (body) => rules(body).some(({ action }) => action.type === "AbortIncompleteMultipartUpload"),
      (body) => (body.lifecycle_rule = rules(body).filter(({ action }) => action.type === "Delete")),
    ),
  },
  {
    says: "A rule for a part of a bucket names its prefix, which is no path with a slash in front.",
    page: lifecycle,
    held: ruleOn(
      bucket,
      (body) =>
        rules(body).every(({ condition }) =>
          (condition.matches_prefix ?? []).every((at: string) => /^[^/].*\/$/.test(at)),
        ),
      (body) =>
        rules(body).forEach(({ condition }) => condition.matches_prefix && (condition.matches_prefix = ["/snapshots"])),
    ),
  },
  {
    says: "Conditions on access hold only where access is by bucket and never by object.",
    page: page("Uniform bucket-level access", "uniform-bucket-level-access"),
    held: ruleOn(
      bucket,
      (body) => body.uniform_bucket_level_access === true,
      (body) => (body.uniform_bucket_level_access = false),
    ),
  },
  {
    says: "Listing is a right on the bucket, and a path limits objects alone: the condition speaks of both, in Google's forms of type and name.",
    page: {
      title: "Resource attributes for IAM Conditions",
      address: "cloud.google.com/iam/docs/conditions-resource-attributes",
      read: "2026-11",
    },
    held: ruleOn(
      grant,
      ({ condition }) => belowPath.test(condition.expression),
      ({ condition }) => (condition.expression = condition.expression.split(" || ")[1]),
      ({ condition }) => condition !== undefined,
    ),
  },
  {
    says: "roles/storage.objectUser holds no right on the bucket but to list, so that the first half of the condition opens nothing else; objectAdmin and admin do.",
    page: page("IAM roles for Cloud Storage", "access-control/iam-roles"),
    held: ruleOn(
      grant,
      ({ role }) => /^roles\/storage\.object(Viewer|User|Creator)$/.test(role),
      (body) => (body.role = "roles/storage.objectAdmin"),
    ),
  },
  {
    says: "A location is answered in capitals.",
    page: page("Bucket locations", "locations"),
    held: ruleOn(
      bucket,
      ({ location }) => location === location.toUpperCase(),
      (body) => (body.location = body.location.toLowerCase()),
    ),
  },
  {
    says: "A bucket is in one of Google's regions, dual-regions or multi-regions.",
    page: page("Bucket locations", "locations"),
    held: {
      refused: { "dev.yaml": environment("buckets: { raw: { location: europe-west99 } }") },
      message: /buckets.raw.location: "europe-west99"/,
      accepted: { "dev.yaml": environment("buckets: { raw: { location: EUR4 }, clean: { location: EU } }") },
    },
  },
  {
    says: "A key is where its bucket is; for one in EU that is the key location europe.",
    page: page("Customer-managed encryption keys", "encryption/customer-managed-keys"),
    held: {
      refused: {
        "dev.yaml": environment(
          "buckets: { raw: { location: EU, key: projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k } }",
        ),
      },
      message: /buckets.raw.key: .*europe/,
      accepted: {
        "dev.yaml": environment(
          "buckets: { raw: { location: EU, key: projects/p/locations/europe/keyRings/r/cryptoKeys/k } }",
        ),
      },
    },
  },
  {
    finding: "Google 14",
    says: "A policy takes twenty bindings of one role to one account with different conditions: so many paths of a bucket.",
    page: { title: "IAM quotas and limits", address: "cloud.google.com/iam/quotas", read: "2026-11" },
    held: {
      refused: { "dev.yaml": environment(reading(21)) },
      message: /airflow.p.reads.20: is the 21st path of bucket\/raw/,
      accepted: { "dev.yaml": environment(reading(20)) },
    },
  },
];

function reading(count: number): string {
  const paths = Array.from({ length: count }, (_, index) => `bucket/raw/p${index}`);
  return `buckets: { raw: {} }\nairflow: { p: { reads: [${paths.join(", ")}] } }`;
}
