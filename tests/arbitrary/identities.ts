import fc from "fast-check";
import type { ArbitraryKind } from "./kind";
import { awsAccess, googleAccess, key, named, some } from "./values";

/** People who act as it, of those who are let in elsewhere. */
const users = (access: typeof awsAccess) => access.map(({ readers = [] }) => ({ users: readers }));

const both = ["github:acme/churn@refs/heads/main", "github:acme@1/churn@2@environment/prod", "gitlab:acme/churn@main"];
const uuid = "2bd61f0e-1111-4222-8333-444455556666";
const from = (...more: string[]) =>
  fc.subarray([
    ...both,
    `bitbucket:acme/${uuid}/${uuid}`,
    `bitbucket:acme/${uuid}/${uuid}@${uuid}`,
    ...more,
    { issuer: "https://oidc.acme.example/runners", subject: "nightly", audience: "churn" },
  ]);

const identity = { description: fc.string({ maxLength: 200 }) };

export const identities: ArbitraryKind = {
  gcp: () =>
    named(
      key,
      some({ ...identity, from: from("aws:arn:aws:iam::123456789012:role/a/b"), access: users(googleAccess) }),
    ),
  aws: () => named(key, some({ ...identity, from: from("google:112233445566778899001"), access: users(awsAccess) })),
};
