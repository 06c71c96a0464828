import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import type { Construct } from "constructs";
import { checkKnownWhole, invalid, isKnown } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";

/** Addresses that a security group lets out to, on one port. */
export interface EgressRange {
  /** An IPv4 range, such as `10.1.0.0/16`, or `0.0.0.0/0` for every address. */
  readonly cidr: string;

  /** TCP port, 1-65535. */
  readonly port: number;
}

/** A rule for each, at an address of its own: the order of them is no change. */
export function addEgressRules(scope: Construct, group: SecurityGroup, ranges: readonly EgressRange[]): void {
  for (const [index, { cidr, port }] of ranges.entries()) {
    mustBeKnown(scope, `egress.${index}.cidr`, cidr, "rules are named by it");
    mustBeKnown(scope, `egress.${index}.port`, port, "rules are named by it");
    checkKnownWhole(scope, `egress.${index}.port`, port, 1, 65_535);
    if (isKnown(cidr) && !/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(cidr))
      throw invalid(scope, `egress has "${cidr}"`, 'write an IPv4 range, such as "10.1.0.0/16"');
    new VpcSecurityGroupEgressRule(scope, `To-${cidr.replaceAll(/[./]/g, "-")}-${port}`, {
      securityGroupId: group.id,
      cidrIpv4: cidr,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
    });
  }
}
