import { ExecutionRole } from "../../constructs/aws/iam/execution-role";
import { sharedRole } from "./identities";
import type { AwsKind } from "./kind";

export const services: AwsKind<"services"> = {
  group: "service",
  make(at, key, service, on) {
    const role = service.identity
      ? sharedRole(at, key, service.identity, on)
      : new ExecutionRole(at, key, {
          roleName: on.nameOf(`${key}-service`, 64),
          services: ["ecs-tasks.amazonaws.com"],
          sourceAccount: on.account,
        });
    return { role, url: `https://${service.domain}`, grantCall: () => undefined };
  },
  output: ({ role, url }) => ({ url, role: role.arn }),
  runsAs: ({ role }) => role,
  reach: { calls: ({ grantCall }, to) => grantCall(to) },
};
