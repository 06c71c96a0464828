import * as z from "zod";
import { fields, size, text, whole } from "./scalars";

const amountRemedy = "write an amount from 0.01 to 1000000000, with at most two decimals";
const inCents = (typed: number) => Number(typed.toFixed(2)) === typed;

const amount = z
  .number({ error: amountRemedy })
  .min(0.01, { error: amountRemedy })
  .max(1_000_000_000, { error: amountRemedy })
  .refine(inCents, { error: amountRemedy })
  .describe("What the environment may cost in a calendar month");

const replicas = whole(1, 100_000)
  .optional()
  .describe(
    "Most replicas that all endpoints of the environment may reach together; more is refused before anything is deployed",
  );

const says =
  "What a month may cost. The addresses under alerts are told when 50%, 80% and 100% are spent, and when the forecast of the month reaches 100%. It tells, and stops nothing: only what stands under stop does";

const stops = "What is stopped hard: nothing else that a budget says stops anything";

/** What an environment on Google Cloud may cost. */
export const googleBudget = fields({
  amount,
  currency: text(/^[A-Z]{3}$/, "write three capitals, such as EUR")
    .default("USD")
    .describe("Currency of the amount, which must be that of the billing account: Google refuses any other"),
  stop: fields({ replicas }).optional().describe(stops),
})
  .optional()
  .describe(`${says}. It needs gcp.billingAccount`);

// "AUD is not in the supported unit set: [USD]": what Budgets answers (awslabs/landing-zone-accelerator-on-aws, issue 682).
const dollars = z
  .literal("USD", { error: "AWS keeps budgets in US dollars, whatever the invoice is in; write USD" })
  .default("USD")
  .describe("Currency of the amount: AWS keeps budgets in US dollars, whatever the invoice is in");

/** What an environment on AWS may cost. */
export const awsBudget = fields({
  amount,
  currency: dollars,
  stop: fields({
    queryBytes: size(10 * 1024 ** 2, "1TiB")
      .optional()
      .describe(
        "Most that one query of any dataset may read; Athena cancels what would read more. It bounds a query, not a day: nothing counts queries together",
      ),
    replicas,
  })
    .optional()
    .describe(stops),
})
  .optional()
  .describe(`${says}. It counts what carries the environment's tags, once these are activated for cost allocation`);
