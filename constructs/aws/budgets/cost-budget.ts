import { BudgetsBudget, type BudgetsBudgetNotification } from "@cdktf/provider-aws/lib/budgets-budget";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { checkPercents, isAmount } from "../../shared/budgets";
import { invalid, isKnown, required } from "../../shared/invalid";
import { mustHaveKnownItems, textOf, whole } from "../../shared/tokens";
import { applySettings, type ResourceSettings } from "../settings";

/** Settings of a {@link CostBudget}. */
export interface CostBudgetProps extends ResourceSettings {
  /** Name, 1-100 characters without `:` and `\`, unique in the account. A change replaces the budget. */
  readonly budgetName: string;

  /** US dollars that a calendar month may cost, above 0: AWS keeps budgets in no other currency. */
  readonly amount: number;

  /**
   * Tags that what is counted carries, as `{ environment: "dev" }`. Each key must be activated for cost allocation by who pays, or nothing is counted; days before that are not. With several
   * keys AWS's documentation does not say whether all or any of them must fit.
   * @default - the whole account is counted
   */
  readonly countedTags?: { readonly [key: string]: string };

  /**
   * Percents of the amount at which what was spent is told.
   * @default [50, 80, 100]
   */
  readonly spentPercents?: number[];

  /**
   * Percents of the amount at which the forecast of the month is told; with `spentPercents` at most 10. AWS forecasts after about five weeks of use.
   * @default [100]
   */
  readonly forecastPercents?: number[];

  /**
   * ARN of a topic of this account that is told; its policy, and that of its key, must let `budgets.amazonaws.com` in, as {@link AlertTopic} does with it among its `publishers`.
   * @default - none, and there are `emails`
   */
  readonly topicArn?: string;

  /**
   * Addresses that are written to, at most 10.
   * @default - none, and there is a `topicArn`
   */
  readonly emails?: string[];
}

const mostNotifications = 10; // NotificationsWithSubscribers, CreateBudget, AWS Budgets API
const mostEmails = 10; // "one SNS subscriber and up to 10 email subscribers": Notification, the same

/** A monthly budget that tells at 50, 80 and 100 % of what is spent and at 100 % of the forecast. It stops nothing. */
export class CostBudget extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: BudgetsBudget;

  constructor(scope: Construct, id: string, props: CostBudgetProps) {
    super(scope, id);
    const { budgetName, amount, countedTags = {}, emails, topicArn } = props;
    const { spentPercents = [50, 80, 100], forecastPercents = [100] } = props;
    this.validate(props, [...spentPercents, ...forecastPercents]);
    const told = (notificationType: string) => (threshold: number) => ({
      comparisonOperator: "GREATER_THAN",
      threshold,
      thresholdType: "PERCENTAGE",
      notificationType,
      subscriberEmailAddresses: emails,
      subscriberSnsTopicArns: topicArn === undefined ? undefined : [topicArn],
    });
    const notification: BudgetsBudgetNotification[] = [
      ...spentPercents.map(told("ACTUAL")),
      ...forecastPercents.map(told("FORECASTED")),
    ];
    const values = Object.entries(countedTags)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => tagged(key, value));
    this.resource = new BudgetsBudget(this, "Resource", {
      name: budgetName,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: textOf(amount),
      limitUnit: "USD",
      costFilter: values.length === 0 ? undefined : [{ name: "TagKeyValue", values }],
      notification,
    });
    applySettings(this, props);
  }

  /** Name of the budget. */
  public get name(): string {
    return this.resource.name;
  }

  private validate(props: CostBudgetProps, percents: number[]): void {
    const { budgetName, amount, countedTags, topicArn, emails = [] } = props;
    required(this, "budgetName", budgetName);
    if (isKnown(budgetName) && !/^[^:\\]{1,100}$/.test(budgetName))
      throw invalid(this, `budgetName is "${budgetName}"`, 'write 1-100 characters without ":" and "\\"');
    if (!isAmount(amount)) throw invalid(this, `amount is ${amount}`, "give dollars above 0, in whole cents");
    mustHaveKnownItems(this, "countedTags", countedTags);
    checkPercents(this, percents, mostNotifications);
    mustHaveKnownItems(this, "emails", emails);
    if (emails.length > mostEmails)
      throw invalid(this, `emails has ${emails.length} addresses`, `give at most ${mostEmails}, or a topicArn`);
    const wrong = emails.find((email) => isKnown(email) && !/^[^@\s:]+@[^@\s:]+$/.test(email));
    if (wrong !== undefined) throw invalid(this, `"${wrong}" is no address`, "write name@company.example");
    if (isKnown(topicArn) && !/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/.test(topicArn))
      throw invalid(this, `topicArn is "${topicArn}"`, "write arn:aws:sns:<region>:<account>:<name>");
    if (emails.length === 0 && topicArn === undefined)
      throw invalid(this, "nobody is told", "give emails or a topicArn: AWS takes no notification without one");
  }
}

/** `user:environment$dev`, as Budgets takes a tag that somebody gave. A `{` behind the `$` would be read by Terraform. */
function tagged(key: string, value: string): string {
  if (Token.isUnresolved(value)) return Fn.join("$", [`user:${key}`, whole(value)]);
  return `user:${key}$${value.startsWith("{") ? "$" : ""}${value}`;
}
