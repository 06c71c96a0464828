import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { checkIds } from "../checks";
import { applySettings, type ResourceSettings } from "../settings";

/** Settings of a {@link PrivateHostedZone}. */
export interface PrivateHostedZoneProps extends ResourceSettings {
  /** The domain, such as `churn-dev.internal`. Whoever asks for names in it within the network is answered from here alone. A change replaces the zone. */
  readonly zoneName: string;

  /** The VPC that it answers in, with DNS support and DNS host names on. */
  readonly vpcId: string;
}

/** Names that are known in one network and nowhere else. */
export class PrivateHostedZone extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: Route53Zone;

  constructor(scope: Construct, id: string, props: PrivateHostedZoneProps) {
    super(scope, id);
    const { zoneName, vpcId } = props;
    required(this, "zoneName", zoneName);
    required(this, "vpcId", vpcId);
    checkIds(this, "vpcId", [vpcId]);
    // Route 53's guide, "DNS domain name format".
    if (isKnown(zoneName) && !/^(?=.{1,253}$)((?!-)[a-z0-9-]{1,63}\.)+[a-z]{2,63}$/.test(zoneName))
      throw invalid(this, `zoneName is "${zoneName}"`, "write a domain in lower case, such as churn-dev.internal");
    this.resource = new Route53Zone(this, "Resource", {
      name: zoneName,
      comment: "Names within the network",
      vpc: [{ vpcId }],
    });
    applySettings(this, props);
  }

  /** Id of the zone. */
  public get zoneId(): string {
    return this.resource.zoneId;
  }

  /** The domain. */
  public get zoneName(): string {
    return this.resource.name;
  }
}
