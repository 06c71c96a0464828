import * as z from "zod";
import { fields, text } from "./scalars";

/** A Google group, user or service account. */
export const googleMember = text(
  /^(?:group|user|serviceAccount):[^@\s:]+@[^@\s:]+\.[^@\s:]+$/,
  "write group:name@domain, user:name@domain or serviceAccount:name@project.iam.gserviceaccount.com",
);

/** A role of any account. */
export const roleArn = text(
  /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
  "write the ARN of a role: arn:aws:iam::123456789012:role/name",
);

/** Who may do what with a thing beside its workloads, as lists of members. */
export const access = <T extends z.ZodType>(
  member: T,
  example: string,
  says = { readers: "Who may read it", writers: "Who may read and write it" },
) =>
  fields({
    readers: z
      .array(member, { error: `write a list, such as ["${example}"]` })
      .optional()
      .describe(says.readers),
    writers: z
      .array(member, { error: `write a list, such as ["${example}"]` })
      .optional()
      .describe(says.writers),
  })
    .optional()
    .describe("People and outside services that get in; workloads get in by naming it");

/** Google groups, users and service accounts. */
export const googleAccess = access(googleMember, "group:ml@acme.example");

/** Roles of any account, let in by a policy on the thing itself. */
export const awsAccess = access(roleArn, "arn:aws:iam::123456789012:role/ml");
