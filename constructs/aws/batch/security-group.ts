import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Construct } from "constructs";
import { applySettings, type ResourceSettings } from "../settings";
import { closedGroup } from "../vpc/closed-group";
import type { EgressRange } from "../vpc/egress-rules";

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
    const description = "Jobs, closed to the outside";
    this.resource = closedGroup(this, { ...props, description });
    applySettings(this, props);
  }

  /** Id of the group. */
  public get groupId(): string {
    return this.resource.id;
  }
}
