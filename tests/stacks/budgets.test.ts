import { describe, expect, it } from "vitest";
import type { Json } from "../support/check-schema";
import { synthesizeYaml } from "../support/environments";

const head = "system: churn\nowner: ml\nprotect: false\n";
const alerts = "alerts: { emails: [a@acme.example] }\n";
const aws = `cloud: aws\n${head}aws: { account: "111122223333", region: eu-west-1 }\n`;
const gcp = `cloud: gcp\n${head}gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1`;
const paid = `${gcp}, billingAccount: 01ABCD-23EF45-6789AB }\n`;
const jsonOf = (text: string) => synthesizeYaml(text).json as Json;
const bodies = (text: string, type: string) => Object.values<Json>((jsonOf(text).resource as Json)[type] ?? {});

describe("a budget on AWS", () => {
  it("counts what carries the environment's tags, and tells the topic of its alerts", () => {
    const [budget] = bodies(`${aws}${alerts}budget: { amount: 1600 }\n`, "aws_budgets_budget");
    expect(budget).toMatchObject({
      name: "churn-dev-budget",
      cost_filter: [{ values: ["user:environment$dev", "user:system$churn"] }],
    });
    const topics = budget!.notification.map(({ subscriber_sns_topic_arns: arns }: Json) => arns);
    expect(new Set(topics.flat())).toEqual(new Set([expect.stringMatching(/^\$\{aws_sns_topic\..+\.arn\}$/)]));
    expect(topics).toHaveLength(4);
  });

  it.each(["provider-managed", "customer-managed"])("may use the topic and its key, with keys %s", (encryption) => {
    const text = `${aws}${alerts}encryption: ${encryption}\n`;
    for (const type of ["aws_sns_topic", "aws_kms_key"]) {
      const policies = (more: string) => bodies(text + more, type).map(({ policy }) => String(policy));
      expect(policies("budget: { amount: 1600 }\n")).toEqual([expect.stringContaining("budgets.amazonaws.com")]);
      expect(policies("")).toEqual([expect.not.stringContaining("budgets.amazonaws.com")]);
    }
  });

  it("stops a query at the least of what dataset, budget and nobody say", () => {
    const limits = (stop: string, dataset: string) =>
      bodies(`${aws}${alerts}budget: { amount: 1600${stop} }\ndatasets: { d: {${dataset}} }\n`, "aws_athena_workgroup").map(
        ({ configuration }) => configuration.bytes_scanned_cutoff_per_query / 1024 ** 3,
      ); // prettier-ignore
    expect(limits("", "")).toEqual([100]);
    expect(limits(", stop: { queryBytes: 1TiB }", "")).toEqual([100]);
    expect(limits(", stop: { queryBytes: 2GiB }", "")).toEqual([2]);
    expect(limits(", stop: { queryBytes: 1TiB }", " scanLimit: 500GiB ")).toEqual([500]);
  });
});

describe("a budget on Google Cloud", () => {
  it("counts the project and the environment's label, and tells the addresses of the alerts alone", () => {
    const text = `${paid}${alerts}budget: { amount: 1600, currency: EUR }\n`;
    const [budget] = bodies(text, "google_billing_budget");
    expect(budget).toMatchObject({
      provider: "google.billing",
      display_name: "churn-dev-budget",
      budget_filter: { projects: ["projects/481516234200"], labels: { environment: "dev" } },
      amount: { specified_amount: { currency_code: "EUR", units: "1600" } },
      all_updates_rule: {
        disable_default_iam_recipients: true,
        monitoring_notification_channels: [
          expect.stringMatching(/^\$\{google_monitoring_notification_channel\..+\.name\}$/),
        ],
      },
    });
    const apis = bodies(text, "google_project_service").map(({ service }) => service);
    expect(apis).toEqual(expect.arrayContaining(["billingbudgets.googleapis.com", "monitoring.googleapis.com"]));
  });

  it("has a way to its API that asks for the project, which stays when the budget goes", () => {
    const aliases = (text: string) => (jsonOf(text).provider as Json).google.map(({ alias }: Json) => alias);
    expect(aliases(`${paid}${alerts}budget: { amount: 1600 }\n`)).toEqual([undefined, "billing"]);
    expect(aliases(paid)).toEqual([undefined, "billing"]);
    expect(aliases(`${gcp} }\n`)).toEqual([undefined]);
  });
});
