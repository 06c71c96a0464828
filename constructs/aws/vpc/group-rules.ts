import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Construct } from "constructs";

/** From one security group to another, on one TCP port. */
interface BetweenGroups {
  /** Id of the group that has the rule. */
  readonly groupId: string;

  /** Id of the group that it is about. */
  readonly otherGroupId: string;

  readonly port: number;
}

const onPort = ({ groupId, otherGroupId, port }: BetweenGroups) => ({
  securityGroupId: groupId,
  referencedSecurityGroupId: otherGroupId,
  ipProtocol: "tcp",
  fromPort: port,
  toPort: port,
});

/** Lets in what stands behind another group. */
export function letInFrom(scope: Construct, id: string, between: BetweenGroups): VpcSecurityGroupIngressRule {
  return new VpcSecurityGroupIngressRule(scope, id, onPort(between));
}

/** Lets out to what stands behind another group. */
export function letOutTo(scope: Construct, id: string, between: BetweenGroups): VpcSecurityGroupEgressRule {
  return new VpcSecurityGroupEgressRule(scope, id, onPort(between));
}
