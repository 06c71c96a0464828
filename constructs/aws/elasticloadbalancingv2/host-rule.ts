import { LbListenerRule, type LbListenerRuleAction } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { checkKnownWhole, checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { mustBeKnown, mustHaveKnownItems } from "../../shared/tokens";
import { applySettings, type ResourceSettings } from "../settings";
import type { IListener } from "./load-balancer-listener";
import { type LoadBalancerSignIn, signInAction } from "./sign-in";
import type { ITargetGroup } from "./target-group";

/** A target group with its part of the requests. */
export interface WeightedTargetGroup {
  /** Where the requests go. */
  readonly targetGroup: ITargetGroup;

  /** Its part of them, 0-999, in relation to the others'. */
  readonly weight: number;
}

/** Settings of a {@link HostRule}. */
export interface HostRuleProps extends ResourceSettings {
  /** The listener. A change replaces the rule. */
  readonly listener: IListener;

  /** Hosts that are asked for, 1-5 of at most 128 characters; `*` and `?` stand for others, five of them at most ("Quotas for your Application Load Balancers"). */
  readonly hosts: string[];

  /** Where their requests go, by names for them: 1-5 ("Quotas for your Application Load Balancers"). */
  readonly targets: Record<string, WeightedTargetGroup>;

  /**
   * How people sign in before, over HTTPS.
   * @default - they need not
   */
  readonly signIn?: LoadBalancerSignIn;

  /**
   * Seconds for which a client comes back to the same of several target groups, 1-604800, which AWS asks for where these are sticky themselves.
   * @default - each request goes by the weights
   */
  readonly stickySeconds?: number;

  /**
   * Which of several rules that fit a request counts: the lowest, 1-50000.
   * @default - the next after all that the listener has, which rules of different hosts do not care about
   */
  readonly priority?: number;

  /**
   * What must be there before it gets requests, such as services of ECS whose tasks are ready. In return they outlive the rule.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/** What a listener does with requests for some hosts: it forwards them to target groups by weight, and where it is said lets nobody pass who has not signed in. */
export class HostRule extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: LbListenerRule;

  constructor(scope: Construct, id: string, props: HostRuleProps) {
    super(scope, id);
    this.validate(props);
    const { listener, hosts, targets, signIn, stickySeconds, dependsOn } = props;
    const forward: LbListenerRuleAction = {
      type: "forward",
      forward: {
        targetGroup: Object.values(targets).map(({ targetGroup: { arn }, weight }) => ({ arn, weight })),
        stickiness: stickySeconds === undefined ? undefined : { enabled: true, duration: stickySeconds },
      },
    };
    this.resource = new LbListenerRule(this, "Resource", {
      listenerArn: listener.arn,
      priority: props.priority,
      action: signIn === undefined ? [forward] : [signInAction(this, signIn), forward],
      condition: [{ hostHeader: { values: hosts } }],
      dependsOn: dependsOn && resourcesOf(this, dependsOn),
    });
    applySettings(this, props);
  }

  private validate({ listener, hosts, targets, signIn, stickySeconds, priority }: HostRuleProps): void {
    required(this, "listener", listener);
    required(this, "hosts", hosts);
    required(this, "targets", targets);
    mustHaveKnownItems(this, "hosts", hosts);
    mustHaveKnownItems(this, "targets", targets);
    mustBeKnown(this, "protocol of the listener", listener.protocol, "nobody can sign in over HTTP");
    if (hosts.length < 1 || hosts.length > 5) throw invalid(this, `there are ${hosts.length} hosts`, "give 1 to 5");
    // Elastic Load Balancing's API, HostHeaderConditionConfig.
    const wrong = hosts.find((host) => isKnown(host) && !/^(?=.{1,128}$)[A-Za-z0-9*?.-]*\.[A-Za-z]+$/.test(host));
    if (wrong !== undefined) throw invalid(this, `hosts has "${wrong}"`, "write names such as scores.acme.example");
    const wildcards = hosts.filter((host) => isKnown(host)).join("").replace(/[^*?]/g, "").length; // prettier-ignore
    if (wildcards > 5) throw invalid(this, `hosts have ${wildcards} of * and ?`, "give at most 5");
    const weighted = Object.entries(targets);
    if (weighted.length < 1 || weighted.length > 5)
      throw invalid(this, `there are ${weighted.length} targets`, "give 1 to 5");
    for (const [name, { weight, targetGroup }] of weighted) {
      checkKnownWhole(this, `weight of ${name}`, weight, 0, 999);
      mustBeKnown(this, `sticky of ${name}`, targetGroup.sticky, "the rule must be, too");
    }
    if (weighted.every(([, { weight }]) => weight === 0))
      throw invalid(this, "all weights are 0", "give one of them 1 or more");
    checkWhole(this, "stickySeconds", stickySeconds, 1, 604_800);
    if (
      stickySeconds === undefined &&
      weighted.length > 1 &&
      weighted.some(([, { targetGroup }]) => targetGroup.sticky)
    )
      throw invalid(this, "stickySeconds is missing, and its target groups are sticky", "give it");
    checkWhole(this, "priority", priority, 1, 50_000);
    if (signIn !== undefined && listener.protocol === "HTTP")
      throw invalid(this, "signIn is set, and the listener speaks HTTP", "give a listener with certificates");
  }
}
