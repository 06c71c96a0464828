import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { identities } from "../identities";

/** Who plans and who deploys. */
export const rights: readonly Entry[] = [
  {
    finding: "Google 3",
    says: "Whoever opens an ephemeral token of an account makes it at every plan, and needs the right to be that account: so no program has one.",
    page: {
      title: "google_service_account_access_token (Ephemeral)",
      address:
        "registry.terraform.io/providers/hashicorp/google/6.50.0/docs/ephemeral-resources/service_account_access_token",
      read: "2026-11",
    },
    held: {
      broken: (program) => (program.provider?.restful ? Object.keys(program.ephemeral ?? {}) : undefined),
      without: (program: Json) => {
        if (!program.provider?.restful) return false;
        program.ephemeral = { google_service_account_access_token: { token: { target_service_account: "deployer" } } };
        return true;
      },
    },
  },
  {
    finding: "Google 7",
    says: "No predefined roles read what a plan reads and nothing else (there is none for viewers of Composer), so a custom role names each permission.",
    page: {
      title: "IAM roles and permissions index",
      address: "cloud.google.com/iam/docs/roles-permissions",
      read: "2026-11",
    },
    held: identities,
  },
  {
    finding: "Google 13",
    says: "Whoever makes something that runs as an account (Composer, Cloud Run, a model) needs iam.serviceAccounts.actAs on it.",
    page: {
      title: "Access control with IAM",
      address: "cloud.google.com/composer/docs/composer-3/access-control",
      read: "2026-11",
    },
    held: identities,
  },
];
