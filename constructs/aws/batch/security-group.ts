import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import { required } from "../../shared/invalid";
import { applySettings, type ResourceSettings } from "../settings";
import { addEgressRules, type EgressRange } from "../vpc/egress-rules";

/** Settings of a {@link BatchSecurityGroup}. */
export interface BatchSecurityGroupProps extends ResourceSettings {
  /** Name of the group, at most 255 characters, unique in the VPC. A change replaces it. */
  readonly groupName: string;

  /** The VPC of the subnets. A change replaces the group. */
  readonly vpcId: string;

  /**
   * Where jobs connect to besides HTTPS, which goes out to every address.
   * @default - nowhere
   */
  readonly egress?: EgressRange[];
}

/** The security group around jobs: nobody reaches them, whatever address they have, and they reach out by HTTPS and where `egress` says. */
export class BatchSecurityGroup extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: SecurityGroup;

  constructor(scope: Construct, id: string, props: BatchSecurityGroupProps) {
    super(scope, id);
    const { groupName, vpcId, egress = [] } = props;
    required(this, "groupName", groupName);
    required(this, "vpcId", vpcId);
    this.resource = new SecurityGroup(this, "Resource", {
      name: groupName,
      description: "Jobs, closed to the outside",
      vpcId,
      tags: { Name: groupName },
    });
    new VpcSecurityGroupEgressRule(this, "ToWorld", {
      securityGroupId: this.resource.id,
      description: "HTTPS to AWS and to the world",
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    addEgressRules(this, this.resource, egress);
    applySettings(this, props);
  }

  /** Id of the group. */
  public get groupId(): string {
    return this.resource.id;
  }
}
