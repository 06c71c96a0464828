import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import type { Construct } from "constructs";
import { required } from "../../shared/invalid";
import { addEgressRules, type EgressRange } from "./egress-rules";

/** A security group that lets nobody in, and out by HTTPS and where `egress` says. */
export function closedGroup(
  scope: Construct,
  props: {
    readonly groupName: string;
    readonly description: string;
    readonly vpcId: string;
    readonly egress?: EgressRange[];
  },
): SecurityGroup {
  const { groupName, description, vpcId, egress = [] } = props;
  required(scope, "groupName", groupName);
  required(scope, "vpcId", vpcId);
  const group = new SecurityGroup(scope, "Resource", {
    name: groupName,
    description,
    vpcId,
    tags: { Name: groupName },
  });
  new VpcSecurityGroupEgressRule(scope, "ToWorld", {
    securityGroupId: group.id,
    description: "HTTPS to AWS and to the world",
    cidrIpv4: "0.0.0.0/0",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
  });
  addEgressRules(scope, group, egress);
  return group;
}
