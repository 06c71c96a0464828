import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Construct, type IDependable } from "constructs";
import { checkKnownWhole } from "../../shared/invalid";
import { checkIds as checkKnownIds } from "../../shared/tokens";
import { checkIds } from "../checks";
import { applySettings, type ResourceSettings } from "../settings";
import { closedGroup } from "../vpc/closed-group";
import type { EgressRange } from "../vpc/egress-rules";
import { letInFrom, letOutTo } from "../vpc/group-rules";

/** Settings of a {@link ServiceSecurityGroup}. */
export interface ServiceSecurityGroupProps extends ResourceSettings {
  /** Name of the group, at most 255 characters, unique in the VPC. A change replaces it. */
  readonly groupName: string;

  /** The VPC of the subnets. A change replaces the group. */
  readonly vpcId: string;

  /**
   * Where tasks connect to besides HTTPS, which goes out to every address.
   * @default - nowhere
   */
  readonly egress?: EgressRange[];
}

/** The security group around the tasks of a service: whoever is let in reaches them, whatever address they have, and they reach out by HTTPS and where `egress` says. */
export class ServiceSecurityGroup extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: SecurityGroup;

  constructor(scope: Construct, id: string, props: ServiceSecurityGroupProps) {
    super(scope, id);
    this.resource = closedGroup(this, { ...props, description: "Tasks of a service, closed to the outside" });
    applySettings(this, props);
  }

  /** Id of the group. */
  public get groupId(): string {
    return this.resource.id;
  }

  /**
   * Lets in what stands behind another group, such as a load balancer, on one port. Another port is another rule: the one before goes with the last task that listens there,
   * where the service depends on it.
   *
   * @param name what the rule is kept under, with the port
   */
  public letInGroup(name: string, groupId: string, port: number): IDependable {
    return letInFrom(this, this.ruleId("From", name, groupId, port), this.between(groupId, port));
  }

  /** Lets out to what stands behind another group, on one port other than 443, which goes out to everywhere. */
  public letOutToGroup(name: string, groupId: string, port: number): IDependable {
    return letOutTo(this, this.ruleId("To", name, groupId, port), this.between(groupId, port));
  }

  private ruleId(direction: string, name: string, groupId: string, port: number): string {
    checkKnownIds(this, "the name of a rule", name);
    checkIds(this, "groupId", [groupId]);
    checkKnownWhole(this, "port", port, 1, 65_535);
    return `${direction}-${name}-${port}`;
  }

  private between(otherGroupId: string, port: number) {
    return { groupId: this.groupId, otherGroupId, port };
  }
}
