import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { guideOf } from "./pages";
import { of, rewrite, rule, statements } from "../programs";

const guide = guideOf("AmazonS3/latest/userguide");
const transitions = guide(
  "Transitioning objects using Amazon S3 Lifecycle",
  "lifecycle-transition-general-considerations",
);
const elements = guide("Lifecycle configuration elements", "intro-lifecycle-rules");

const lifecycle = (where: (rule: Json) => boolean) =>
  of("aws_s3_bucket_lifecycle_configuration", ({ rule }) => (rule as Json[]).some(where));
const rulesOf = (body: Json) => body.rule as Json[];
const steps = (one: Json) => (one.transition ?? []) as { days: number; storage_class: string }[];
const isInfrequent = ({ storage_class }: { storage_class: string }) => /_IA$/.test(storage_class);
const order = ["STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"];
const moves = lifecycle((one) => steps(one).length > 0);
const movesTwice = lifecycle((one) => steps(one).length > 1);
const buckets = "aws_s3_bucket_policy";
const denies = (body: Json) =>
  statements(body).filter(({ Effect, Condition }) => Effect === "Deny" && Condition?.Bool?.["aws:SecureTransport"]);

export const s3: readonly Entry[] = [
  {
    says: "Objects may move to STANDARD_IA and ONEZONE_IA from their 30th day on, and to the other classes at once.",
    page: transitions,
    held: rule(
      moves,
      (body) =>
        rulesOf(body)
          .flatMap(steps)
          .some((step) => isInfrequent(step) && step.days < 30),
      (body) =>
        rulesOf(body)
          .flatMap(steps)
          .filter(isInfrequent)
          .forEach((step) => (step.days = 29)),
    ),
  },
  {
    says: "Objects move down the waterfall of classes, never up.",
    page: transitions,
    held: rule(
      movesTwice,
      (body) =>
        rulesOf(body).some((one) => {
          const places = steps(one).map(({ storage_class }) => order.indexOf(storage_class));
          return places.some((place, index) => index > 0 && place <= places[index - 1]!);
        }),
      (body) => rulesOf(body).forEach((one) => one.transition?.reverse()),
    ),
  },
  {
    says: "What is in an infrequent-access class stays there for 30 days before it moves on.",
    page: transitions,
    held: rule(
      movesTwice,
      (body) =>
        rulesOf(body).some((one) =>
          steps(one).some((step, index) => {
            const before = steps(one)[index - 1];
            return before !== undefined && isInfrequent(before) && step.days - before.days < 30;
          }),
        ),
      (body) =>
        rulesOf(body)
          .flatMap((one) => steps(one).slice(1))
          .forEach((step) => (step.days = 91)),
    ),
  },
  {
    says: "Objects expire after their last transition.",
    page: elements,
    held: rule(
      lifecycle((one) => one.id === "expire"),
      (body) => {
        const last = Math.max(
          0,
          ...rulesOf(body)
            .flatMap(steps)
            .map(({ days }) => days),
        );
        return rulesOf(body).some((one) => one.id === "expire" && one.expiration[0].days <= last);
      },
      (body) => {
        const expire = rulesOf(body).find((one) => one.id === "expire");
        const moving = rulesOf(body).flatMap(steps);
        if (expire && moving.length > 0) expire.expiration[0].days = moving[0]!.days;
      },
    ),
  },
  {
    says: "A rule that removes expired delete markers names no days for it.",
    page: elements,
    held: rule(
      lifecycle((one) => one.expiration?.[0].expired_object_delete_marker === true),
      (body) =>
        rulesOf(body).some(
          ({ expiration }) => expiration?.[0].expired_object_delete_marker && expiration[0].days !== undefined,
        ),
      (body) =>
        rulesOf(body).forEach(({ expiration }) => {
          if (expiration?.[0].expired_object_delete_marker) expiration[0].days = 1;
        }),
    ),
  },
  {
    says: "Several rules of a bucket may cover the same object; the cheapest and the earliest one counts.",
    page: guide("Examples of S3 Lifecycle configurations", "lifecycle-configuration-examples"),
    held: { notChecked: "S3 takes such rules: there is nothing that it would refuse" },
  },
  {
    says: "Every rule of a lifecycle has an id of its own.",
    page: elements,
    held: rule(
      of("aws_s3_bucket_lifecycle_configuration"),
      (body) => new Set(rulesOf(body).map(({ id }) => id)).size < rulesOf(body).length,
      (body) => rulesOf(body).forEach((one) => (one.id = "same")),
    ),
  },
  {
    says: "Rules on old versions need a bucket whose versions are kept.",
    page: guide("Expiring objects", "lifecycle-expire-general-considerations"),
    held: rule(
      lifecycle((one) => one.noncurrent_version_expiration !== undefined),
      (body) => !(body.depends_on as string[] | undefined)?.some((each) => /^aws_s3_bucket_versioning\./.test(each)),
      (body) => delete body.depends_on,
    ),
  },
  {
    says: "With BucketOwnerEnforced no access list counts: policies alone say who may do what.",
    page: guide("Controlling ownership of objects and disabling ACLs for your bucket", "about-object-ownership"),
    held: rule(
      of("aws_s3_bucket_ownership_controls"),
      (body) => body.rule.object_ownership !== "BucketOwnerEnforced",
      (body) => (body.rule.object_ownership = "ObjectWriter"),
    ),
  },
  {
    says: "A bucket is closed to the public by four settings, all of them on.",
    page: guide("Blocking public access to your Amazon S3 storage", "access-control-block-public-access"),
    held: rule(
      of("aws_s3_bucket_public_access_block"),
      (body) =>
        ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].some(
          (field) => body[field] !== true,
        ),
      (body) => (body.restrict_public_buckets = false),
    ),
  },
  {
    says: "A deny on aws:SecureTransport false, for the bucket and its objects, leaves TLS alone.",
    page: guide("Security best practices for Amazon S3", "security-best-practices"),
    held: rule(
      of(buckets),
      (body) => !denies(body).some(({ Resource }) => Resource?.length === 2 && Resource[1]!.endsWith("/*")),
      (body) => rewrite(body, (all) => all.filter(({ Effect }) => Effect !== "Deny")),
    ),
  },
  {
    says: "A bucket key saves the calls to KMS that each object would cost.",
    page: guide("Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys", "bucket-key"),
    held: rule(
      of("aws_s3_bucket_server_side_encryption_configuration", ({ rule }) =>
        rule.some((one: Json) => one.apply_server_side_encryption_by_default.sse_algorithm === "aws:kms"),
      ),
      (body) => body.rule.some((one: Json) => one.bucket_key_enabled !== true),
      (body) => body.rule.forEach((one: Json) => delete one.bucket_key_enabled),
    ),
  },
  {
    says: "A role of another account that reads a bucket under a key has to stand in the key's policy, too.",
    page: guide("Granting cross-account permissions to objects under a KMS key", "bucket-encryption"),
    held: {
      file: "tests/constructs/aws/kms/kms-key.test.ts",
      test: "lets roles that a bucket's policy names use it through S3 alone",
    },
  },
  {
    says: "An object takes at most 10 tags, where a bucket takes 50.",
    page: guide("Categorizing your objects using tags", "object-tagging"),
    held: rule(
      of("aws_s3_object"),
      (body) => Object.keys(body.override_provider?.default_tags?.tags ?? { none: 1 }).length > 0,
      (body) => delete body.override_provider,
    ),
  },
];
