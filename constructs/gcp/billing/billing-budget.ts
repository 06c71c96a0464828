import { BillingBudget as GoogleBillingBudget } from "@cdktf/provider-google/lib/billing-budget";
import { Token } from "cdktf";
import { Construct, type IDependable } from "constructs";
import { checkPercents, isAmount } from "../../shared/budgets";
import { resourcesOf } from "../../shared/dependables";
import { invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, mustHaveKnownItems } from "../../shared/tokens";
import { checkProps, type ProviderSettings } from "../settings";

/** Settings of a {@link BillingBudget}. */
export interface BillingBudgetProps extends ProviderSettings {
  /** Id of the billing account, such as `01ABCD-23EF45-6789AB`. Whoever deploys needs a right on it: `roles/billing.costsManager`. A change replaces the budget. */
  readonly billingAccount: string;

  /** What people read in the console and in e-mails, 1-60 characters. */
  readonly displayName: string;

  /** What a calendar month may cost, above 0 and in whole hundredths. */
  readonly amount: number;

  /**
   * Currency of the amount, three capitals; Google refuses any other than the billing account's.
   * @default - the billing account's
   */
  readonly currency?: string;

  /**
   * Numbers of the projects that are counted; an id in the place of a number would be planned for ever.
   * @default - all that the account pays for
   */
  readonly projectNumbers?: string[];

  /**
   * Label that what is counted carries; Google takes one only.
   * @default - whatever it carries
   */
  readonly countedLabel?: CountedLabel;

  /**
   * Percents of the amount at which what was spent is told.
   * @default [50, 80, 100]
   */
  readonly spentPercents?: number[];

  /**
   * Percents of the amount at which the forecast of the month is told.
   * @default [100]
   */
  readonly forecastPercents?: number[];

  /**
   * Channels of Cloud Monitoring that are told, of e-mail addresses and at most 5.
   * @default - only who has a role on the billing account
   */
  readonly notificationChannels?: string[];

  /**
   * Tells the billing account's administrators and users no more; then there must be `notificationChannels`.
   * @default false
   */
  readonly disableDefaultRecipients?: boolean;

  /**
   * What must be there before: `billingbudgets.googleapis.com` in the project on whose behalf the provider asks.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/** A label that resources carry. */
export interface CountedLabel {
  /** Its key, such as `environment`. */
  readonly key: string;

  /** Its value, such as `dev`. */
  readonly value: string;
}

const mostChannels = 5; // "A maximum of 5 channels are allowed": NotificationsRule, Cloud Billing Budget API
const mostPercents = 100; // none is documented; nobody needs more

/**
 * A monthly budget that tells at 50, 80 and 100 % of what is spent and at 100 % of the forecast. It stops nothing. Of people's own credentials Google asks which
 * project the call is for: its provider then needs `userProjectOverride` and `billingProject`, which do no harm to a service account that may use the project's services.
 */
export class BillingBudget extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: GoogleBillingBudget;

  constructor(scope: Construct, id: string, props: BillingBudgetProps) {
    super(scope, id);
    checkSwitches(this, { disableDefaultRecipients: props.disableDefaultRecipients });
    const { billingAccount, displayName, amount, currency, projectNumbers, countedLabel, dependsOn } = props;
    const { spentPercents = [50, 80, 100], forecastPercents = [100] } = props;
    const { notificationChannels, disableDefaultRecipients } = props;
    this.validate(props, [...spentPercents, ...forecastPercents]);
    const rule = (spendBasis: string) => (percent: number) => ({ thresholdPercent: percent / 100, spendBasis });
    const cents = Math.round(amount * 100);
    this.resource = new GoogleBillingBudget(this, "Resource", {
      billingAccount,
      displayName,
      amount: {
        specifiedAmount: {
          currencyCode: currency,
          units: String(Math.floor(cents / 100)),
          nanos: cents % 100 === 0 ? undefined : (cents % 100) * 10_000_000,
        },
      },
      budgetFilter: {
        projects: projectNumbers?.map((number) => `projects/${number}`),
        labels: countedLabel && { [countedLabel.key]: countedLabel.value },
        calendarPeriod: "MONTH",
      },
      thresholdRules: [...spentPercents.map(rule("CURRENT_SPEND")), ...forecastPercents.map(rule("FORECASTED_SPEND"))],
      allUpdatesRule: notificationChannels && {
        monitoringNotificationChannels: notificationChannels,
        disableDefaultIamRecipients: disableDefaultRecipients,
      },
      dependsOn: dependsOn && resourcesOf(this, dependsOn),
      provider: props.provider,
    });
    checkProps(this, props);
  }

  /** Name of the budget, with that of its billing account in front. */
  public get name(): string {
    return this.resource.name;
  }

  private validate(props: BillingBudgetProps, percents: number[]): void {
    const { billingAccount, displayName, amount, currency, projectNumbers = [], countedLabel } = props;
    const { notificationChannels = [], disableDefaultRecipients = false } = props;
    required(this, "billingAccount", billingAccount);
    if (isKnown(billingAccount) && !/^[0-9A-F]{6}(-[0-9A-F]{6}){2}$/.test(billingAccount))
      throw invalid(this, `billingAccount is "${billingAccount}"`, "write its id, such as 01ABCD-23EF45-6789AB");
    required(this, "displayName", displayName);
    if (isKnown(displayName) && displayName.length > 60)
      throw invalid(this, `displayName has ${displayName.length} characters`, "write at most 60");
    if (Token.isUnresolved(amount)) throw invalid(this, "amount is only known at deploy", "write it out");
    if (!isAmount(amount)) throw invalid(this, `amount is ${amount}`, "give a number above 0, in whole hundredths");
    if (isKnown(currency) && !/^[A-Z]{3}$/.test(currency))
      throw invalid(this, `currency is "${currency}"`, "write three capitals, such as EUR");
    mustHaveKnownItems(this, "projectNumbers", projectNumbers);
    const id = projectNumbers.find((each) => isKnown(each) && !/^\d+$/.test(each));
    if (id !== undefined) throw invalid(this, `projectNumbers has "${id}"`, 'write numbers, such as "481516234200"');
    for (const [name, part] of Object.entries({ key: countedLabel?.key, value: countedLabel?.value }))
      if (countedLabel !== undefined) required(this, `countedLabel.${name}`, part);
    checkPercents(this, percents, mostPercents);
    mustHaveKnownItems(this, "notificationChannels", notificationChannels);
    if (notificationChannels.length > mostChannels) {
      const problem = `notificationChannels has ${notificationChannels.length} channels`;
      throw invalid(this, problem, `give at most ${mostChannels}, such as that of a group's address`);
    }
    if (disableDefaultRecipients && notificationChannels.length === 0)
      throw invalid(this, "nobody is told", "give notificationChannels, or leave disableDefaultRecipients out");
  }
}
