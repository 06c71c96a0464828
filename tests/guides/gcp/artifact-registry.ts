import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { ruleOn } from "./rules";

const cleanup = {
  title: "Configure cleanup policies",
  address: "cloud.google.com/artifact-registry/docs/repositories/cleanup-policy",
  read: "2026-11",
};
const repository = "google_artifact_registry_repository";
const policies = (body: Json): Json[] => body.cleanup_policies ?? [];

export const artifactRegistry: readonly Entry[] = [
  {
    says: "What is kept wins over what is deleted, so that a clean-up never takes the newest versions of an image.",
    page: cleanup,
    held: ruleOn(
      repository,
      (body) => policies(body).some(({ action }) => action === "KEEP"),
      (body) => (body.cleanup_policies = policies(body).filter(({ action }) => action !== "KEEP")),
    ),
  },
  {
    says: "A policy on the newest versions holds for every image, unless it names prefixes; it knows no other condition beside.",
    page: cleanup,
    held: ruleOn(
      repository,
      (body) =>
        policies(body).every(
          ({ most_recent_versions: newest, condition }) =>
            newest === undefined || (condition === undefined && newest.package_name_prefixes === undefined),
        ),
      (body) => policies(body).forEach((policy) => (policy.condition ??= { tag_state: "ANY" })),
    ),
  },
  {
    says: "An age is told in seconds, with an s behind.",
    page: cleanup,
    held: ruleOn(
      repository,
      (body) => policies(body).every(({ condition }) => condition === undefined || /^\d+s$/.test(condition.older_than)),
      (body) => policies(body).forEach(({ condition }) => condition && (condition.older_than = "14d")),
    ),
  },
  {
    says: "Scanning is inherited from the project, or disabled; there is no third word.",
    page: {
      title: "Enable or disable automatic scanning",
      address: "cloud.google.com/artifact-analysis/docs/enable-automatic-scanning",
      read: "2026-11",
    },
    held: ruleOn(
      repository,
      ({ vulnerability_scanning_config: config }) => ["INHERITED", "DISABLED"].includes(config?.enablement_config),
      (body) => (body.vulnerability_scanning_config = { enablement_config: "ENABLED" }),
    ),
  },
  {
    says: "A repository gets its key once Artifact Registry's agent may use it.",
    page: {
      title: "Enable customer-managed encryption keys",
      address: "cloud.google.com/artifact-registry/docs/cmek",
      read: "2026-11",
    },
    held: ruleOn(
      repository,
      ({ kms_key_name: key }) => /^\$\{google_kms_crypto_key_iam_member\..*artifactregistry/.test(key),
      (body) => (body.kms_key_name = "${google_kms_crypto_key.key.id}"),
      ({ kms_key_name: key }) => key !== undefined,
    ),
  },
];
