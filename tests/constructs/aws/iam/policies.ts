import type { Construct } from "constructs";
import { ExecutionRole } from "../../../../constructs/aws/iam/execution-role";
import type { IGrantee } from "../../../../constructs/aws/iam/role";
import { synth } from "../../../support/synth";

/** A statement as it stands in a policy. */
export interface Statement {
  Effect: string;
  Principal?: unknown;
  Action: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string>>;
}

/** The statements of a policy; `${aws_kms_key.<hashed id>.arn}` reads `aws_kms_key.arn`. */
export function statements(policy: string): Statement[] {
  return JSON.parse(policy.replace(/\$\{(\w+)\.[\w-]+\.(\w+)\}/g, "$1.$2")).Statement;
}

/** What a role may do after `build` granted it something. */
export function granted(build: (scope: Construct, grantee: IGrantee) => void): Statement[] {
  const { resource } = synth((scope) =>
    build(scope, new ExecutionRole(scope, "role", { roleName: "ml", services: [] })),
  );
  return statements(resource.aws_iam_role_policy![0]!.policy);
}
