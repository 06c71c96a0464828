import * as z from "zod";
import { text } from "./scalars";

const ours = ["system", "environment", "owner"];

const name = text(/^[a-z][a-z0-9_-]{0,62}$/, 'write 1-63 of a-z, 0-9, "_" and "-", beginning with a letter').refine(
  (typed) => !ours.includes(typed),
  { error: "it is set by Ponte; remove it" },
);

const labels = (names: z.ZodString) =>
  z
    .record(
      names,
      text(/^[A-Za-z0-9_.:/=+@-]{0,63}$/, 'write a quoted text of at most 63 of A-Z, a-z, 0-9 and "_.:/=+@-"'),
      { error: 'write a map of texts, such as { cost-center: "1234" }' },
    )
    .default({})
    .describe("Further labels on every resource");

/** Labels of Google Cloud. */
export const googleLabels = labels(name);

/** Tags of AWS. */
export const awsLabels = labels(
  name.refine((typed) => !typed.startsWith("aws"), {
    error: 'write a name that does not begin with "aws", which AWS keeps for itself',
  }),
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
