import type { Entry } from "../entry";
import { all, breaking, each } from "../programs";

export const artifactRegistry: readonly Entry[] = [
  {
    says: "What is kept wins over what is deleted, so that a clean-up never takes the newest versions of an image.",
    page: {
      title: "Configure cleanup policies",
      address: "cloud.google.com/artifact-registry/docs/repositories/cleanup-policy",
      read: "2026-11",
    },
    held: {
      broken: (program) =>
        breaking(
          all(program, "google_artifact_registry_repository"),
          ({ cleanup_policies = [] }) => !cleanup_policies.some(({ action }: { action: string }) => action === "KEEP"),
        ),
      without: (program) =>
        each(all(program, "google_artifact_registry_repository"), (body) => {
          body.cleanup_policies = body.cleanup_policies.filter(({ action }: { action: string }) => action !== "KEEP");
        }),
    },
  },
];
