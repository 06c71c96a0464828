import type { Entry } from "../entry";
import { identities } from "../identities";

/** Who plans and who deploys. */
export const rights: readonly Entry[] = [
  {
    finding: "AWS 2",
    says: "ViewOnlyAccess and SecurityAudit allow less than a plan reads (glue:GetTable, sns:GetSubscriptionAttributes and others), so each action is named.",
    page: {
      title: "AWS managed policies for job functions",
      address: "docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html",
      read: "2026-11",
    },
    held: identities,
  },
  {
    says: "Inline policies of a role have 10,240 characters together, without white space.",
    page: {
      title: "IAM and AWS STS quotas",
      address: "docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
      read: "2026-11",
    },
    held: { file: "tests/tools/rights.test.ts", test: "fit into a role's policy, and into those beside it" },
  },
];
