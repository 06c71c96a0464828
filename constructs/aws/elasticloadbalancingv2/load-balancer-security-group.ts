import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct, type IDependable } from "constructs";
import { checkKnownWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkIds, mustBeKnown, mustHaveKnownItems } from "../../shared/tokens";
import { applySettings, type ResourceSettings } from "../settings";

/** Settings of a {@link LoadBalancerSecurityGroup}. */
export interface LoadBalancerSecurityGroupProps extends ResourceSettings {
  /** Name of the group, at most 255 characters, unique in the VPC. A change replaces it. */
  readonly groupName: string;

  /** The VPC of the load balancer. A change replaces the group. */
  readonly vpcId: string;

  /**
   * TCP ports of the load balancer's listeners.
   * @default [443, 80]
   */
  readonly ports?: number[];
}

/** The security group around a load balancer: nobody reaches it, and it reaches nothing, until it is told who and what. */
export class LoadBalancerSecurityGroup extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: SecurityGroup;

  private readonly ports: readonly number[];

  constructor(scope: Construct, id: string, props: LoadBalancerSecurityGroupProps) {
    super(scope, id);
    const { groupName, vpcId, ports = [443, 80] } = props;
    required(this, "groupName", groupName);
    required(this, "vpcId", vpcId);
    mustHaveKnownItems(this, "ports", ports);
    mustBeKnown(this, "ports", ports, "rules are named by them");
    for (const port of ports) checkKnownWhole(this, "ports", port, 1, 65_535);
    this.ports = ports;
    this.resource = new SecurityGroup(this, "Resource", {
      name: groupName,
      description: "A load balancer, closed but to those who are let in",
      vpcId,
      tags: { Name: groupName },
    });
    applySettings(this, props);
  }

  /** Id of the group. */
  public get groupId(): string {
    return this.resource.id;
  }

  /** Lets in an IPv4 range, such as `10.1.0.0/16`, or `0.0.0.0/0` for everybody. */
  public letInRange(cidr: string): IDependable[] {
    mustBeKnown(this, "cidr", cidr, "rules are named by it");
    if (!/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(cidr))
      throw invalid(this, `"${cidr}" is let in`, 'write an IPv4 range, such as "10.1.0.0/16"');
    return this.letIn(`From-${cidr.replaceAll(/[./]/g, "-")}`, { cidrIpv4: cidr });
  }

  /**
   * Lets in what is in another security group.
   *
   * @param name names the rules: a change of it makes them anew
   */
  public letInGroup(name: string, groupId: string): IDependable[] {
    checkIds(this, "a name of a rule", name);
    return this.letIn(`From-${name}`, { referencedSecurityGroupId: groupId });
  }

  /**
   * Lets the load balancer reach what it forwards to, in another security group, which lets it in by itself.
   *
   * @param name names the rule: a change of it makes it anew
   */
  public letOutTo(name: string, groupId: string, port: number): IDependable {
    checkIds(this, "a name of a rule", name);
    if (isKnown(port)) checkKnownWhole(this, "port", port, 1, 65_535);
    return new VpcSecurityGroupEgressRule(this, `To-${name}`, {
      securityGroupId: this.resource.id,
      description: "To what answers",
      referencedSecurityGroupId: groupId,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
    });
  }

  /** Lets the load balancer ask who signs in: it talks to the identity provider itself ("Authenticate users using an Application Load Balancer", Elastic Load Balancing guide). */
  public letOutToWorld(): IDependable {
    return new VpcSecurityGroupEgressRule(this, "ToWorld", {
      securityGroupId: this.resource.id,
      description: "HTTPS to who knows the people that sign in",
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
  }

  private letIn(id: string, source: { cidrIpv4?: string; referencedSecurityGroupId?: string }): IDependable[] {
    return this.ports.map(
      (port) =>
        new VpcSecurityGroupIngressRule(this, `${id}-${port}`, {
          securityGroupId: this.resource.id,
          description: "Requests",
          ...source,
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
        }),
    );
  }
}
