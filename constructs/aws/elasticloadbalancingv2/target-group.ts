import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Construct } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { fitName } from "../../shared/names";
import { mustNotChange, textOf } from "../../shared/tokens";
import { contentHash, nameEnding } from "../sagemaker/content-hash";
import { applySettings, type ResourceSettings } from "../settings";
import { keyed } from "../keyed";

/** A target group, whoever made it. */
export interface ITargetGroup {
  /** ARN of the target group. */
  readonly arn: string;

  /** Whether a client comes back to the target that answered it, where that is known. */
  readonly sticky?: boolean;
}

/** Settings of a {@link TargetGroup}. */
export interface TargetGroupProps extends ResourceSettings {
  /** What its name begins with, letters, digits and `-`; more than 23 characters are shortened. A change replaces the group. */
  readonly baseName: string;

  /** The VPC of the targets. A change replaces the group. */
  readonly vpcId: string;

  /**
   * TCP port of targets that are registered without one of their own, 1-65535: those of ECS have the container's. A change replaces the group.
   * @default 80
   */
  readonly port?: number;

  /**
   * Path that answers 200 when a target is ready. A change replaces the group: in place, what runs would be asked for a path that it may not know, and ended.
   * @default "/health"
   */
  readonly healthCheckPath?: string;

  /**
   * Seconds between two questions, 5-300.
   * @default 10
   */
  readonly healthCheckIntervalSeconds?: number;

  /**
   * Seconds within which a target answers, 2-120, and fewer than there are between two questions.
   * @default 5
   */
  readonly healthCheckTimeoutSeconds?: number;

  /**
   * Answers in a row after which a target gets requests, 2-10.
   * @default 2
   */
  readonly healthyThreshold?: number;

  /**
   * Failures in a row after which a target gets none, 2-10.
   * @default 3
   */
  readonly unhealthyThreshold?: number;

  /**
   * Seconds for which a target that is to go may finish what it has begun, 0-3600.
   * @default 60
   */
  readonly deregistrationDelaySeconds?: number;

  /**
   * Seconds for which a client comes back to the target that answered it, 1-604800, by a cookie of the load balancer.
   * @default - each request goes to any of them
   */
  readonly stickySeconds?: number;
}

/**
 * Addresses in a VPC that a load balancer forwards HTTP to, and asks whether they are ready. What cannot change in place, or must not, stands in its name and key as a hash, so
 * that a changed one is made beside the one in use, and a change taken back finds it again. {@link TargetGroup.hash} is for what must come and go with it.
 */
export class TargetGroup extends Construct implements ITargetGroup {
  /** A target group that was made elsewhere, by its ARN. */
  public static fromArn(scope: Construct, id: string, arn: string): ITargetGroup {
    return new ExistingTargetGroup(scope, id, arn);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: LbTargetGroup;

  public readonly sticky: boolean;

  /** Eight hexadecimal digits that stand for what cannot change in place: the key of its one instance. */
  public readonly hash: string;

  private readonly attribute: (name: string) => string;

  constructor(scope: Construct, id: string, props: TargetGroupProps) {
    super(scope, id);
    this.validate(props);
    const { baseName, vpcId, port = 80, healthCheckPath = "/health", stickySeconds } = props;
    const { healthCheckIntervalSeconds = 10, healthCheckTimeoutSeconds = 5 } = props;
    this.sticky = stickySeconds !== undefined;
    const lasting = { baseName, vpcId, port, healthCheckPath };
    this.hash = contentHash(this, lasting);
    this.resource = new LbTargetGroup(this, "Resource", {
      name: `${fitName(baseName, 23)}-${nameEnding(this, this.hash, lasting)}`,
      targetType: "ip",
      protocol: "HTTP",
      protocolVersion: "HTTP1",
      port,
      vpcId,
      deregistrationDelay: textOf(props.deregistrationDelaySeconds ?? 60),
      healthCheck: {
        enabled: true,
        protocol: "HTTP",
        port: "traffic-port",
        path: healthCheckPath,
        matcher: "200",
        interval: healthCheckIntervalSeconds,
        timeout: healthCheckTimeoutSeconds,
        healthyThreshold: props.healthyThreshold ?? 2,
        unhealthyThreshold: props.unhealthyThreshold ?? 3,
      },
      // Written where it is off, too: the provider takes a missing block for no change.
      stickiness: { type: "lb_cookie", enabled: this.sticky, cookieDuration: stickySeconds ?? 86_400 },
      lifecycle: { createBeforeDestroy: true },
    });
    this.attribute = keyed(this.resource, this.hash);
    applySettings(this, props);
  }

  /** Name of the target group. */
  public get name(): string {
    return this.attribute("name");
  }

  public get arn(): string {
    return this.attribute("arn");
  }

  /** The end of its ARN, `targetgroup/<name>/<id>`: what CloudWatch calls it by, as the dimension `TargetGroup`. */
  public get arnSuffix(): string {
    return this.attribute("arn_suffix");
  }

  // Elastic Load Balancing's API, CreateTargetGroup and TargetGroupAttribute.
  private validate(props: TargetGroupProps): void {
    const { baseName, vpcId, port, healthCheckPath, healthCheckIntervalSeconds = 10 } = props;
    required(this, "baseName", baseName);
    required(this, "vpcId", vpcId);
    for (const [name, value] of Object.entries({ baseName, port, healthCheckPath }))
      mustNotChange(this, name, value, "it is named by that");
    if (!/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(baseName))
      throw invalid(this, `baseName is "${baseName}"`, "write letters, digits and -, a letter or digit first");
    checkWhole(this, "port", port, 1, 65_535);
    if (healthCheckPath !== undefined && !/^\/[^\s?#]{0,1023}$/.test(healthCheckPath))
      throw invalid(this, `healthCheckPath is "${healthCheckPath}"`, "write a path, such as /health");
    checkWhole(this, "healthCheckIntervalSeconds", props.healthCheckIntervalSeconds, 5, 300);
    const most = isKnown(healthCheckIntervalSeconds) ? Math.min(120, healthCheckIntervalSeconds - 1) : 120;
    checkWhole(this, "healthCheckTimeoutSeconds", props.healthCheckTimeoutSeconds ?? 5, 2, most);
    checkWhole(this, "healthyThreshold", props.healthyThreshold, 2, 10);
    checkWhole(this, "unhealthyThreshold", props.unhealthyThreshold, 2, 10);
    checkWhole(this, "deregistrationDelaySeconds", props.deregistrationDelaySeconds, 0, 3_600);
    checkWhole(this, "stickySeconds", props.stickySeconds, 1, 604_800);
  }
}

class ExistingTargetGroup extends Construct implements ITargetGroup {
  constructor(
    scope: Construct,
    id: string,
    public readonly arn: string,
  ) {
    super(scope, id);
    required(this, "the target group's ARN", arn);
    if (isKnown(arn) && !/^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup\//.test(arn)) {
      const remedy = "write arn:aws:elasticloadbalancing:<region>:<account>:targetgroup/<name>/<id>";
      throw invalid(this, `the target group's ARN is "${arn}"`, remedy);
    }
  }
}
