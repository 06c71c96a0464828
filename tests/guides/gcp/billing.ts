import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { ruleOn } from "./rules";
import { environment } from "./yaml";

const page = (title: string, address: string) => ({ title, address: `cloud.google.com/${address}`, read: "2026-11" });
const rule = page("NotificationsRule", "billing/docs/reference/budget/rest/v1/billingAccounts.budgets");
const filter = page("Resource: Budget, Filter", "billing/docs/reference/budget/rest/v1/billingAccounts.budgets#Filter");
const access = page("Access control for the Cloud Billing Budget API", "billing/docs/how-to/budget-api-access-control");
const type = "google_billing_budget";
const withEmails = (count: number) =>
  environment(
    `alerts: { emails: [${Array.from({ length: count }, (_, at) => `m${at}@acme.example`).join(", ")}] }\nbudget: { amount: 10 }`,
  ).replace("region:", "billingAccount: 01ABCD-23EF45-6789AB, region:");
const refusals = "tests/sandbox/google/refusals.test.ts";

/** Budgets of a billing account. */
export const billing: readonly Entry[] = [
  {
    says: "A budget reaches five channels at most.",
    page: rule,
    held: {
      refused: { "dev.yaml": withEmails(6) },
      message: /alerts.emails: holds 6 addresses, and a budget of Google's reaches 5/,
      accepted: { "dev.yaml": withEmails(5) },
    },
  },
  {
    says: "A channel is there before the budget names it, and is one of an e-mail address.",
    page: page("Customize budget alert email recipients", "billing/docs/how-to/budgets-notification-recipients"),
    held: {
      file: "tests/sandbox/google/types/billingbudgets.test.ts",
      test: "refuses a budget that tells a channel of another kind than e-mail",
    },
  },
  {
    says: "A budget counts one label with one value.",
    page: filter,
    held: ruleOn(
      type,
      ({ budget_filter: { labels = {} } }: Json) => Object.keys(labels as Json).length === 1,
      (body) => (body.budget_filter.labels.system = "churn"),
    ),
  },
  {
    says: "Projects are answered by number, so that an id would be planned for ever.",
    page: {
      title: "Perma-diff with server-side error on Project Budgets",
      address: "github.com/terraform-google-modules/terraform-google-project-factory/issues/541",
      read: "2026-11",
    },
    held: ruleOn(
      type,
      ({ budget_filter: { projects } }: Json) => projects.every((name: string) => /^projects\/\d+$/.test(name)),
      (body) => (body.budget_filter.projects = ["projects/acme"]),
    ),
  },
  {
    says: "The amount is in the billing account's currency.",
    page: page("BudgetAmount", "billing/docs/reference/budget/rest/v1/billingAccounts.budgets#BudgetAmount"),
    held: { file: refusals, test: "a budget in another currency than the account's" },
  },
  {
    says: "Whoever administers or uses the billing account is told as well, unless the budget says otherwise.",
    page: rule,
    held: ruleOn(
      type,
      (body) => body.all_updates_rule.disable_default_iam_recipients === true,
      (body) => delete body.all_updates_rule.disable_default_iam_recipients,
    ),
  },
  {
    says: "Budgets are made by who has a role on the billing account, which no role of a project is.",
    page: access,
    held: {
      file: "tests/tools/rights.test.ts",
      test: "lets at budgets on the billing account, where no role of a project holds",
    },
  },
  {
    says: "A call by a person's own credentials names the project that it is for.",
    page: {
      title: "google_billing_budget: user_project_override and billing_project",
      address: "registry.terraform.io/providers/hashicorp/google/latest/docs/resources/billing_budget",
      read: "2026-11",
    },
    held: {
      broken: ({ resource, provider }) => {
        if (resource?.[type] === undefined) return undefined;
        const named = provider.google.filter((each: Json) => each.user_project_override && each.billing_project);
        const uses = (body: Json) => named.some(({ alias }: Json) => body.provider === `google.${alias}`);
        return Object.entries<Json>(resource[type]).flatMap(([id, body]) => (uses(body) ? [] : [id]));
      },
      without: ({ provider, resource }) => {
        for (const each of provider.google) delete each.billing_project;
        return resource?.[type] !== undefined;
      },
    },
  },
];
