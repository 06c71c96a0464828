import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { Construct } from "constructs";
import { required } from "../../shared/invalid";
import { applySettings, type ResourceSettings } from "../settings";
import { keyed } from "../keyed";
import type { IListener } from "./load-balancer-listener";
import type { TargetGroup } from "./target-group";

/** Settings of a {@link HoldingRule}. */
export interface HoldingRuleProps extends ResourceSettings {
  /** The listener. A change replaces the rule. */
  readonly listener: IListener;

  /** What is held. With another hash it gets a rule of its own. */
  readonly targetGroup: TargetGroup;
}

/**
 * Holds a target group at a load balancer before it gets requests: ECS takes none that no listener knows ("Use an Application Load Balancer for Amazon ECS", ECS guide),
 * and no request is to reach one whose targets are not ready. So the service of ECS depends on this rule, and what forwards to the group on the service.
 */
export class HoldingRule extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: LbListenerRule;

  constructor(scope: Construct, id: string, props: HoldingRuleProps) {
    super(scope, id);
    const { listener, targetGroup } = props;
    required(this, "listener", listener);
    required(this, "targetGroup", targetGroup);
    this.resource = new LbListenerRule(this, "Resource", {
      listenerArn: listener.arn,
      action: [{ type: "forward", targetGroupArn: targetGroup.arn }],
      // A host can be asked for by whoever says so, and would get past a sign-in; nobody comes from an address that never leaves its machine (RFC 1122, 3.2.1.3).
      condition: [
        { hostHeader: { values: [`${targetGroup.hash}.invalid`] } },
        { sourceIp: { values: ["127.0.0.1/32"] } },
      ],
      lifecycle: { createBeforeDestroy: true },
    });
    keyed(this.resource, targetGroup.hash);
    applySettings(this, props);
  }
}
