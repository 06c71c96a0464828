import { ServiceAccount } from "../../constructs/gcp/iam/service-account";
import type { GcpKind } from "./kind";

export const identities: GcpKind<"identities"> = {
  group: "identity",
  apis: () => ["iam"],
  make: (at, key, identity, on) =>
    new ServiceAccount(at, key, {
      accountId: on.nameOf(`identity-${key}`, 30),
      project: on.projectWith("iam"),
      displayName: identity.description?.slice(0, 100),
    }),
  output: ({ email }) => email,
  runsAs: (account, key) => ({
    account,
    grantId: (path) => (path === "" ? `identity-${key}` : `identity-${key}-${path}`),
  }),
};
