import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { CostBudget, type CostBudgetProps } from "../../../../constructs/aws/budgets/cost-budget";
import { synth } from "../../../support/synth";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:alerts";
const required: CostBudgetProps = { budgetName: "churn-dev", amount: 1600, emails: ["ml@acme.example"] };
const made = (props: Partial<CostBudgetProps> = {}) =>
  synth((scope) => new CostBudget(scope, "budget", { ...required, ...props })).resource.aws_budgets_budget![0]!;

const told = (threshold: number, notification_type: string) => ({
  ...{ comparison_operator: "GREATER_THAN", threshold_type: "PERCENTAGE" },
  ...{ threshold, notification_type },
});

describe("a CostBudget with nothing set", () => {
  it("tells at 50, 80 and 100 % of what a month of the whole account costs, and at 100 % of its forecast", () => {
    const { notification, ...rest } = made();
    expect(rest).toEqual({
      ...{ name: "churn-dev", budget_type: "COST", time_unit: "MONTHLY" },
      ...{ limit_amount: "1600", limit_unit: "USD" },
    });
    const toMail = { subscriber_email_addresses: ["ml@acme.example"] };
    expect(notification).toEqual([
      { ...told(50, "ACTUAL"), ...toMail },
      { ...told(80, "ACTUAL"), ...toMail },
      { ...told(100, "ACTUAL"), ...toMail },
      { ...told(100, "FORECASTED"), ...toMail },
    ]);
  });
});

it("with everything set counts what carries the tags, and tells a topic when it is told to", () => {
  const countedTags = { system: "churn", environment: "dev" };
  const budget = made({ emails: undefined, topicArn, amount: 0.5, countedTags, spentPercents: [90], forecastPercents: [] });
  expect(budget).toMatchObject({
    limit_amount: "0.5",
    cost_filter: [{ name: "TagKeyValue", values: ["user:environment$dev", "user:system$churn"] }],
    notification: [{ ...told(90, "ACTUAL"), subscriber_sns_topic_arns: [topicArn] }],
  });
}); // prettier-ignore

it("keeps Terraform from reading a tag's value as an expression, and lets it put in what only it knows", () => {
  const valuesOf = (props: Partial<CostBudgetProps>) => made(props).cost_filter[0].values as string[];
  expect(valuesOf({ countedTags: { team: "{ml}" } })).toEqual(["user:team$${ml}"]);
  const [known] = valuesOf({ countedTags: { team: "" } });
  expect(known).toBe("user:team$");
  const { resource } = synth((scope) => {
    const team = new TerraformVariable(scope, "team", {}).stringValue;
    new CostBudget(scope, "budget", { ...required, countedTags: { team } });
  });
  expect(resource.aws_budgets_budget![0]!.cost_filter[0].values).toEqual(['${join("$", ["user:team", var.team])}']);
});

describe("a CostBudget refuses", () => {
  it.each<[string, Partial<CostBudgetProps>, string]>([
    ["an amount of nothing", { amount: 0 }, "amount is 0; give dollars above 0"],
    ["half a cent", { amount: 0.005 }, "amount is 0.005; give dollars above 0, in whole cents"],
    ["no number", { amount: NaN }, "amount is NaN"],
    ["a name with a colon", { budgetName: "churn:dev" }, 'budgetName is "churn:dev"'],
    ["nobody", { emails: [] }, "nobody is told; give emails or a topicArn"],
    ["eleven addresses", { emails: Array.from({ length: 11 }, (_, at) => `m${at}@acme.example`) }, "emails has 11"],
    ["what is no address", { emails: ["ml"] }, '"ml" is no address'],
    ["what is no topic", { topicArn: "alerts" }, 'topicArn is "alerts"; write arn:aws:sns:'],
    ["eleven notifications", { spentPercents: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }, "are 11 together; give 1-10"],
    ["none", { spentPercents: [], forecastPercents: [] }, "are 0 together; give 1-10"],
    ["a percent below 0", { spentPercents: [-1] }, "a percent is -1; give numbers above 0"],
  ])("%s", (_, props, message) => expect(() => made(props)).toThrow(message));
});
