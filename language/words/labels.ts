import * as z from "zod";
import { text } from "./scalars";

const ours = ["system", "environment", "owner"];

const label = (names: z.ZodString, value: z.ZodString, says: string) =>
  z
    .record(
      names.refine((typed) => !ours.includes(typed.toLowerCase()), { error: "it is set by Ponte; remove it" }),
      value,
      { error: 'write a map of texts, such as { cost-center: "1234" }' },
    )
    .default({})
    .describe(says);

const keyRemedy = 'write 1-63 of a-z, 0-9, "_" and "-", beginning with a letter';
const valueRemedy = "write a quoted text of at most 63 characters";

/** Labels of Google Cloud: a value becomes what a label can hold, a name is written as it is to be. */
export const googleLabels = label(
  text(/^[a-z][a-z0-9_-]{0,62}$/, ({ input }) => withExample(keyRemedy, String(input))),
  text(/^[A-Za-z0-9_.:/=+@ -]{0,63}$/, `${valueRemedy}: A-Z, a-z, 0-9, spaces and "_.:/=+@-"`),
  'Further labels on every resource; of a value, capitals become small and what is no letter, digit, "_" or "-" becomes "_"',
);

/** `CostCenter`: what it would be as a label of Google Cloud. */
function withExample(remedy: string, typed: string): string {
  if (!/^[A-Za-z][A-Za-z0-9_.:/=+@ -]*$/.test(typed) || ours.includes(typed.toLowerCase())) return remedy;
  const written = typed
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .slice(0, 63);
  return `${remedy}, such as ${written}`;
}

// `TagKey` and `TagValue` in the service models of IAM, MWAA, SageMaker and CloudWatch Logs; MWAA takes no empty value. Some services drop spaces at the
// ends, which the next plan would find changed.
const tagCharacters = 'letters, digits, spaces within and "_.:/=+@-"';
const tag = (most: number, remedy: string) =>
  text(new RegExp(`^(?=.{1,${most}}$)[\\p{L}\\p{N}_.:/=+@-]+(?: +[\\p{L}\\p{N}_.:/=+@-]+)*$`, "u"), remedy);

/** Tags of AWS, as all its services here take them. */
export const awsLabels = label(
  tag(128, `write 1-128 of ${tagCharacters}`).refine((typed) => !/^aws:/i.test(typed), {
    error: 'write a name that does not begin with "aws:", which AWS keeps for itself',
  }),
  tag(256, `write a quoted text of 1-256 characters: ${tagCharacters}`),
  "Further tags on every resource",
);

const ownerRemedy = "write a group's e-mail address or a team's name, at most 63 characters";
const owner = text(/^[^\s]{1,63}$/, ownerRemedy);
const ownerDescription = "Who answers for it; a label on every resource";

/** Who answers for an environment on Google Cloud; what a label cannot hold becomes "_" there. */
export const googleOwner = owner.describe(ownerDescription);

/** Who answers for an environment on AWS. */
export const awsOwner = owner
  .regex(/^[A-Za-z0-9_.:/=+@-]*$/, { error: `${ownerRemedy}, of A-Z, a-z, 0-9 and "_.:/=+@-"` })
  .describe(ownerDescription);
