import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import { applySettings, type ResourceSettings } from "../settings";

/** Settings of an {@link EndpointSecurityGroup}. */
export interface EndpointSecurityGroupProps extends ResourceSettings {
  /** Name of the group, at most 255 characters, unique in the VPC. A change replaces it. */
  readonly groupName: string;

  /** The VPC of the subnets. A change replaces the group. */
  readonly vpcId: string;
}

/** The security group of a model's network interfaces: nobody reaches the model through them, and it reaches out by HTTPS only. */
export class EndpointSecurityGroup extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: SecurityGroup;

  constructor(scope: Construct, id: string, props: EndpointSecurityGroupProps) {
    super(scope, id);
    const { groupName, vpcId } = props;
    this.resource = new SecurityGroup(this, "Resource", {
      name: groupName,
      description: "Models, closed to the outside",
      vpcId,
      tags: { Name: groupName },
    });
    new VpcSecurityGroupEgressRule(this, "ToWorld", {
      securityGroupId: this.resource.id,
      description: "HTTPS to S3 and, where a container may, to the world",
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    applySettings(this, props);
  }

  /** Id of the group. */
  public get groupId(): string {
    return this.resource.id;
  }
}
