import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each, statements, withoutAction } from "../programs";

const describeAlarms = "cloudwatch:DescribeAlarms";

export const sagemaker: readonly Entry[] = [
  {
    finding: "AWS 1",
    says: "The execution role may look at the alarms that roll an update of its endpoint back.",
    page: {
      title: "Auto-Rollback Configuration and Monitoring",
      address: "docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html",
      read: "2026-11",
    },
    held: {
      broken: (program) =>
        breaking(
          rolesOfGuarded(program),
          (policy) => !statements(policy).some(({ Action }) => Action.includes(describeAlarms)),
        ),
      without: (program) => each(rolesOfGuarded(program), (policy) => withoutAction(policy, describeAlarms)),
    },
  },
];

/** The policies of the roles of endpoints, where an endpoint has alarms that roll back. */
function rolesOfGuarded(program: Json): [string, Json][] | undefined {
  const isGuarded = all(program, "aws_sagemaker_endpoint")?.some(
    ([, body]) => body.deployment_config?.auto_rollback_configuration,
  );
  return isGuarded ? all(program, "aws_iam_role_policy")?.filter(([id]) => /^endpoint_.*_Role_/.test(id)) : undefined;
}
