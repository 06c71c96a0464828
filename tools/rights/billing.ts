import type { Identity } from "../../terraform-types/rights";

/**
 * On the billing account, where a project's own roles do not hold ("Create custom roles for Cloud Billing accounts"): of those that Google has made
 * the least that may read budgets, and the least that may make them.
 */
const billingRoles = { plan: "billing.viewer", deploy: "billing.costsManager", dangerous: "billing.costsManager" };
/** True for a permission that is held on a billing account, and by no role of a project. */
export const isOfBilling = (permission: string) => permission.startsWith("billing.");

/** What lets an identity at the budgets of a billing account. */
export function billingCommand(account: string, member: string, identity: Identity): string {
  return `gcloud billing accounts add-iam-policy-binding ${account} ${member} --role=roles/${billingRoles[identity]}`;
}
