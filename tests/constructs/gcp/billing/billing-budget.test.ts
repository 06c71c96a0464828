import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { describe, expect, it } from "vitest";
import { BillingBudget, type BillingBudgetProps } from "../../../../constructs/gcp/billing/billing-budget";
import { ProjectServices } from "../../../../constructs/gcp/services/project-services";
import { synth } from "../../../support/synth";

const required: BillingBudgetProps = { billingAccount: "01ABCD-23EF45-6789AB", displayName: "churn-dev", amount: 1600 };
const made = (props: Partial<BillingBudgetProps> = {}) =>
  synth((scope) => new BillingBudget(scope, "budget", { ...required, ...props })).resource.google_billing_budget![0]!;
const channels = (count: number) =>
  Array.from({ length: count }, (_, index) => `projects/acme/notificationChannels/${index}`);

it("with nothing set tells who has a role on the account, at 50, 80 and 100 % of a month, and of its forecast", () => {
  expect(made()).toEqual({
    billing_account: "01ABCD-23EF45-6789AB",
    display_name: "churn-dev",
    amount: { specified_amount: { units: "1600" } },
    budget_filter: { calendar_period: "MONTH" },
    threshold_rules: [
      { threshold_percent: 0.5, spend_basis: "CURRENT_SPEND" },
      { threshold_percent: 0.8, spend_basis: "CURRENT_SPEND" },
      { threshold_percent: 1, spend_basis: "CURRENT_SPEND" },
      { threshold_percent: 1, spend_basis: "FORECASTED_SPEND" },
    ],
  });
});

it("with everything set counts a label in projects, and tells channels alone", () => {
  const { resource } = synth((scope) => {
    const services = new ProjectServices(scope, "services", { services: ["billingbudgets.googleapis.com"] });
    const provider = new GoogleProvider(scope, "billing", { alias: "billing", userProjectOverride: true });
    new BillingBudget(scope, "budget", {
      ...{ ...required, amount: 1600.29, currency: "EUR", projectNumbers: ["481516234200"] },
      ...{ countedLabel: { key: "environment", value: "dev" }, spentPercents: [75], forecastPercents: [120] },
      ...{ notificationChannels: channels(5), disableDefaultRecipients: true, provider },
      dependsOn: [services.enabled("billingbudgets.googleapis.com")],
    });
  });
  expect(resource.google_billing_budget).toMatchObject([
    {
      provider: "google.billing",
      amount: { specified_amount: { currency_code: "EUR", units: "1600", nanos: 290_000_000 } },
      budget_filter: { projects: ["projects/481516234200"], labels: { environment: "dev" }, calendar_period: "MONTH" },
      threshold_rules: [{ threshold_percent: 0.75 }, { threshold_percent: 1.2 }],
      all_updates_rule: { monitoring_notification_channels: channels(5), disable_default_iam_recipients: true },
      depends_on: [expect.stringMatching(/^google_project_service\./)],
    },
  ]);
});

describe("a BillingBudget refuses", () => {
  it.each<[string, Partial<BillingBudgetProps>, string]>([
    ["what is no billing account", { billingAccount: "acme" }, 'billingAccount is "acme"; write its id'],
    ["a name that is too long", { displayName: "x".repeat(61) }, "displayName has 61 characters; write at most 60"],
    ["an amount of nothing", { amount: 0 }, "amount is 0; give a number above 0"],
    ["a third of a cent", { amount: 0.333 }, "amount is 0.333"],
    ["a currency in words", { currency: "euro" }, 'currency is "euro"; write three capitals'],
    ["a project by its id", { projectNumbers: ["acme-ml"] }, 'projectNumbers has "acme-ml"; write numbers'],
    ["a label without a value", { countedLabel: { key: "environment", value: "" } }, "countedLabel.value is missing"],
    ["six channels", { notificationChannels: channels(6) }, "notificationChannels has 6 channels; give at most 5"],
    ["nobody", { disableDefaultRecipients: true }, "nobody is told; give notificationChannels"],
    ["no percent", { spentPercents: [], forecastPercents: [] }, "are 0 together"],
  ])("%s", (_, props, message) => expect(() => made(props)).toThrow(message));
});
