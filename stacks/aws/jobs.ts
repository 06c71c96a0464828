import { ExecutionRole } from "../../constructs/aws/iam/execution-role";
import { sharedRole } from "./identities";
import type { AwsKind } from "./kind";

export const jobs: AwsKind<"jobs"> = {
  group: "job",
  make(at, key, job, on) {
    const role = job.identity
      ? sharedRole(at, key, job.identity, on)
      : new ExecutionRole(at, key, {
          roleName: on.nameOf(`${key}-job`, 64),
          services: ["ecs-tasks.amazonaws.com"],
          sourceAccount: on.account,
        });
    return { role, grantStart: () => undefined };
  },
  output: ({ role }) => ({ role: role.arn }),
  runsAs: ({ role }) => role,
  reach: { starts: ({ grantStart }, to) => grantStart(to) },
};
