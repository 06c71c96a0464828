import * as z from "zod";
import { kindNames, kinds } from "../kinds";
import { fields, text } from "./scalars";

const isThing = (typed: string) => kindNames.some((name) => typed.startsWith(`${kinds[name].noun}/`));
const ofEnvironment = "is of this environment, and gets in by what it says itself; write reads, writes or calls there";

/** A Google group, user or service account. */
export const googleMember = text(/^(?:group|user|serviceAccount):[^@\s:]+@[^@\s:]+\.[^@\s:]+$/, ({ input }) => {
  const typed = String(input);
  if (isThing(typed)) return ofEnvironment;
  if (typed.startsWith("arn:"))
    return "is of AWS; a role of AWS acts as an identity of this environment, by from: [aws:<its ARN>]";
  return "write group:name@domain, user:name@domain or serviceAccount:name@project.iam.gserviceaccount.com";
});

/** A role of any account. */
export const roleArn = text(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, ({ input }) => {
  const typed = String(input);
  if (isThing(typed)) return ofEnvironment;
  if (/^(?:group|user|serviceAccount):/.test(typed))
    return "is of Google Cloud; a service account acts as an identity of this environment, by from: [google:<its unique id>]";
  const [, account] = /^arn:aws:(?:iam|sts)::(\d{12}):(?:user\/|root$|assumed-role\/)/.exec(typed) ?? [];
  return account === undefined
    ? "write the ARN of a role: arn:aws:iam::123456789012:role/name"
    : `is no role; write one that whoever this is may assume, arn:aws:iam::${account}:role/<name>`;
});

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
