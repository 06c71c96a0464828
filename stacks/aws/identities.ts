import { ExecutionRole } from "../../constructs/aws/iam/execution-role";
import type { AwsKind } from "./kind";

export const identities: AwsKind<"identities"> = {
  group: "identity",
  make: (at, key, _identity, on) =>
    new ExecutionRole(at, key, {
      roleName: on.nameOf(key, 64),
      services: ["sagemaker.amazonaws.com"],
      sourceAccount: on.account,
    }),
  output: ({ arn }) => arn,
  runsAs: (role) => role,
};
