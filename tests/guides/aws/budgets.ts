import type { Json } from "../../support/check-schema";
import type { Entry, Page } from "../entry";
import { breaking, each, of, rewrite, rule, statements } from "../programs";
import { guideOf, onAws } from "./pages";

const guide = guideOf("cost-management/latest/userguide");
const api = guideOf("aws-cost-management/latest/APIReference");
const topics = guide("Creating an Amazon SNS topic for budget notifications", "budgets-sns-policy");
const notification = api("Notification", "API_budgets_Notification");
const inDollars: Page = {
  title: "Reports/Budget cost unit needs document and support currencies other than USD",
  address: "github.com/awslabs/landing-zone-accelerator-on-aws/issues/682",
  read: "2026-11",
};

const budgets = of("aws_budgets_budget");
const isBudgets = (principal: Json | undefined) => [principal?.Service].flat().includes("budgets.amazonaws.com");
const letsIn = (body: Json) =>
  statements(body).some(
    ({ Principal, Condition }) => isBudgets(Principal) && Condition?.StringEquals?.["aws:SourceAccount"] !== undefined,
  );
const without = (body: Json) =>
  rewrite(body, (all) => all.map((one) => (isBudgets(one.Principal) ? { ...one, Condition: undefined } : one)));
const said = of("aws_sns_topic", (body) => statements(body).some(({ Principal }) => isBudgets(Principal)));
const withBudget = (budget: string) => `${onAws}alerts: { emails: [a@acme.example] }\nbudget: ${budget}\n`;

/** AWS Budgets. */
export const budgetEntries: readonly Entry[] = [
  {
    says: "A budget is in US dollars, whatever the invoice is in.",
    page: inDollars,
    held: {
      refused: { "dev.yaml": withBudget("{ amount: 10, currency: AUD }") },
      message: /budget.currency: "AUD"; AWS keeps budgets in US dollars/,
      accepted: { "dev.yaml": withBudget("{ amount: 10, currency: USD }") },
    },
  },
  {
    says: "A notification has at least one subscriber: one topic and ten addresses at most.",
    page: notification,
    held: {
      file: "tests/constructs/aws/budgets/cost-budget.test.ts",
      test: '["nobody", { emails: [] }, "nobody is told; give emails or a topicArn"]',
    },
  },
  {
    says: "A budget has ten notifications at most.",
    page: notification,
    held: {
      file: "tests/constructs/aws/budgets/cost-budget.test.ts",
      test: "eleven notifications",
    },
  },
  {
    says: "Budgets publishes by its own name: the topic's policy lets it in, for its own account.",
    page: topics,
    held: rule(said, (body) => !letsIn(body), without),
  },
  {
    says: "An encrypted topic takes what a budget tells only with a key whose policy lets Budgets use it.",
    page: topics,
    held: {
      broken: ({ resource }) =>
        resource?.aws_budgets_budget &&
        breaking(Object.entries<Json>(resource.aws_sns_topic), ({ kms_master_key_id: key }) => {
          const [, id] = /aws_kms_key\.([\w-]+)\./.exec(key ?? "") ?? [];
          return id === undefined || !letsIn((resource.aws_kms_key as Json)[id] as Json);
        }),
      without: (program) => each(budgets(program) && of("aws_kms_key")(program), without),
    },
  },
  {
    says: "A tag that somebody gave is written `user:key$value` in a filter.",
    page: guide("Budget filters", "budgets-create-filters"),
    held: rule(
      budgets,
      ({ cost_filter: filters = [] }) =>
        filters.some(({ values }: Json) => !values.every((value: string) => /^user:[^$]+\$[^{]/.test(value))),
      (body) => (body.cost_filter[0].values = ["environment$dev"]),
    ),
  },
  {
    says: "A budget counts a tag from the day on that who pays has activated it for cost allocation, and nothing before.",
    page: guideOf("awsaccountbilling/latest/aboutv2")(
      "Activating user-defined cost allocation tags",
      "activating-tags",
    ),
    held: {
      file: "tests/tools/doctor/cost-tags.test.ts",
      test: "are missed one by one, with the command that activates them",
    },
  },
  {
    says: "A filter takes several tags; whether all or any of them have to fit where their keys differ, no page says.",
    page: api("Budget", "API_budgets_Budget"),
    held: { notChecked: "it shows only in what an account with several environments and systems is billed" },
  },
];
