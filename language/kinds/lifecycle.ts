import * as z from "zod";
import { day, fields, key, text } from "../words/scalars";

/** The permission to delete one thing with what it holds. */
export const removal = fields({
  by: day.describe("Last day on which it may stand here, at most 90 days ahead; later, the line is an error"),
  reason: text(/^[^\r\n]{3,200}$/, "write in one line, of 3-200 characters, why it may go").describe(
    "Why it may go, for whoever approves the change",
  ),
});

/** What becomes of something that holds data, when it is neither made nor simply there: fields of its entry. */
export const lifecycle = {
  retired: day
    .optional()
    .describe(
      "Day on which Terraform let go of it: it stays in the cloud with all that guards it, nobody manages it any more, and its entry stays here",
    ),
  adopt: z
    .literal(true, { error: "write true, or leave it out" })
    .optional()
    .describe(
      "Take back what is there under its name, in place of making it; in place of retired, or for what was made by hand",
    ),
  delete: removal
    .optional()
    .describe(
      "Let it go with what it holds, in two deploys: one with this takes its guards off, one without the entry deletes it; beside retired, Ponte forgets it with the entry, and what is in the cloud stays",
    ),
};

/** The same for what has a name of its own in the cloud that is made of the entry's. */
export const namedLifecycle = {
  ...lifecycle,
  renamedFrom: key
    .optional()
    .describe(
      "What the entry was called at first, which stays its name in the cloud and in the state; it stays here for as long as the entry does",
    ),
};

/** Fields that are said of one entry, and never of all of a kind. */
export const ofOneEntry = Object.keys(namedLifecycle) as (keyof typeof namedLifecycle)[];

const removalOf = z.record(z.string(), removal, {
  error: "write a map, such as { key/main: { by: 2026-12-15, reason: ... } }",
});

/** The same for what no entry names: the environment's key, a column of a table, the bucket that a dataset made for itself. */
export const unnamedLifecycle = {
  retired: z
    .record(z.string(), day, { error: "write a map, such as { key/main: 2026-11-29 }" })
    .default({})
    .describe(
      "What no entry names and Terraform let go of, with the day, as Terraform's refusal calls it: key/main, or on AWS dataset/<name>/bucket",
    ),
  adopt: z
    .array(z.literal("key/main", { error: "write key/main" }), { error: "write a list, such as [key/main]" })
    .default([])
    .describe("The same, taken back"),
  delete: removalOf
    .default({})
    .describe(
      "The same, with leave to delete it: key/main, on Google Cloud a column as dataset/<name>.<table>.<column> or the table of an endpoint's requests as dataset/<name>.<endpoint>, on AWS dataset/<name>/bucket",
    ),
};
