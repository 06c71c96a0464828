import * as z from "zod";
import { googleMember, roleArn } from "../words/access";
import { identityReference, related } from "../words/references";
import { description, fields } from "../words/scalars";
import { outside } from "./outside";

const identity = {
  description: description.optional().describe("Who or what this is"),
  reads: related("reads", "What it reads; each reference is the grant"),
  writes: related("writes", "What it reads and writes; each reference is the grant"),
  appends: related("appends", "Where it adds objects, and never reads, overwrites or deletes one"),
  calls: related("calls", "Endpoints that it asks for predictions, and services"),
  starts: related("starts", "Jobs that it starts, exactly as they are declared"),
};

const users = <T extends z.ZodType>(member: T, example: string, says: string) =>
  fields({
    users: z
      .array(member, { error: `write a list, such as ["${example}"]` })
      .optional()
      .describe(says),
  })
    .optional()
    .describe("People who may act as it, by groups or roles");

const from =
  "Who outside acts as it without a key, each exactly: github:owner/repository@refs/heads/main (or @environment/prod, @pull_request), gitlab:group/project@main, bitbucket:workspace/<uuid>/<uuid of the repository>";

export const gcpIdentity = fields({
  ...identity,
  from: outside("gcp").describe(
    `${from}, aws:<ARN of a role>, principal:// or principalSet:// of an existing pool, or { issuer, subject, audience } of any issuer`,
  ),
  access: users(googleMember, "group:ml@acme.example", "Who may get tokens of it, to try what it may do"),
});

export const awsIdentity = fields({
  ...identity,
  from: outside("aws").describe(
    `${from}, google:<unique id of a service account>, or { issuer, subject, audience } of any issuer`,
  ),
  access: users(roleArn, "arn:aws:iam::123456789012:role/ml", "Roles that may assume it, of any account"),
});

/** Whom a workload runs as, where it shares that with others. */
export const sharedIdentity = identityReference(
  "a workload runs as an identity of it alone: declare one under identities, and write identity/<name>",
);
