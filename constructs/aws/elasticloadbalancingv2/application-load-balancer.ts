import { Lb } from "@cdktf/provider-aws/lib/lb";
import { Construct } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches } from "../../shared/tokens";
import { checkIds } from "../checks";
import { accountOf } from "../place";
import type { IAliasTarget } from "../route53/alias-record";
import type { IBucket } from "../s3/bucket";
import { applySettings, type ResourceSettings } from "../settings";

/** Where a load balancer writes who asked for what. */
export interface LoadBalancerAccessLogs {
  /**
   * The bucket that receives the logs, of the same region, with `encryption: "AES256"`: no other is supported (Elastic Load Balancing guide, "Enable access logs
   * for your Application Load Balancer"). Of one that was made elsewhere, its own policy must let `logdelivery.elasticloadbalancing.amazonaws.com` put them.
   */
  readonly bucket: IBucket;

  /**
   * What their keys begin with, without a `/` at its ends and without `AWSLogs`.
   * @default - nothing
   */
  readonly prefix?: string;
}

/** Settings of an {@link ApplicationLoadBalancer}. */
export interface ApplicationLoadBalancerProps extends ResourceSettings {
  /**
   * Name of the load balancer, 1-32 letters, digits and `-`, unique in account and region; no `-` at its ends, and not `internal-` in front. A change replaces it, and with it
   * its host.
   */
  readonly loadBalancerName: string;

  /** Ids of its subnets, in two availability zones or more: public ones, or private ones where it is `internal`. */
  readonly subnetIds: string[];

  /** Ids of the security groups around it. */
  readonly securityGroupIds: string[];

  /**
   * Whether it has private addresses only. A change replaces it, which needs another name: the new one is made before the old one goes.
   * @default false
   */
  readonly internal?: boolean;

  /**
   * Seconds for which a connection may be silent, 1-4000: an answer that takes longer is given up.
   * @default 60
   */
  readonly idleTimeoutSeconds?: number;

  /**
   * Where it writes who asked for what. Left out after it was set, it goes on.
   * @default - nowhere
   */
  readonly accessLogs?: LoadBalancerAccessLogs;

  /**
   * AWS refuses to delete it until this is `false` and deployed.
   * @default true
   */
  readonly protect?: boolean;

  /**
   * Account that is deployed to, which the logs' keys name.
   * @default - the one of the provider's `allowedAccountIds`, or else whose credentials deploy
   */
  readonly accountId?: string;
}

/** A load balancer for HTTP that drops headers which are none, guards what is behind it against requests that are read in two ways, and is not deleted in one step. */
export class ApplicationLoadBalancer extends Construct implements IAliasTarget {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: Lb;

  constructor(scope: Construct, id: string, props: ApplicationLoadBalancerProps) {
    super(scope, id);
    const { protect = true, internal = false, accessLogs } = props;
    checkSwitches(this, { protect, internal });
    this.validate(props);
    const letIn = accessLogs && this.letLogsIn(accessLogs, props);
    this.resource = new Lb(this, "Resource", {
      name: props.loadBalancerName,
      loadBalancerType: "application",
      internal,
      ipAddressType: "ipv4",
      subnets: props.subnetIds,
      securityGroups: props.securityGroupIds,
      idleTimeout: props.idleTimeoutSeconds ?? 60,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      enableDeletionProtection: protect,
      accessLogs: accessLogs && { bucket: accessLogs.bucket.name, prefix: accessLogs.prefix, enabled: true },
      dependsOn: letIn && resourcesOf(this, [letIn]),
    });
    applySettings(this, props);
  }

  /** Name of the load balancer. */
  public get name(): string {
    return this.resource.name;
  }

  /** ARN of the load balancer. */
  public get arn(): string {
    return this.resource.arn;
  }

  /** Its host, which names of one's own lead to. */
  public get dnsName(): string {
    return this.resource.dnsName;
  }

  /** Id of the hosted zone of that host. */
  public get zoneId(): string {
    return this.resource.zoneId;
  }

  /** The end of its ARN, `app/<name>/<id>`: what CloudWatch calls it by, as the dimension `LoadBalancer`. */
  public get arnSuffix(): string {
    return this.resource.arnSuffix;
  }

  // The service is let in for all regions, to what it writes for this account ("Enable access logs for your Application Load Balancer", Elastic Load Balancing
  // guide); it tries to write at once, and the load balancer is not made where it cannot.
  private letLogsIn({ bucket, prefix }: LoadBalancerAccessLogs, props: ApplicationLoadBalancerProps) {
    const { accountId } = accountOf(this, props);
    const folder = prefix === undefined ? "" : `${prefix}/`;
    return bucket.addToPolicy?.({
      services: ["logdelivery.elasticloadbalancing.amazonaws.com"],
      actions: ["s3:PutObject"],
      resources: [`${bucket.arn}/${folder}AWSLogs/${accountId}/*`],
    });
  }

  private validate(props: ApplicationLoadBalancerProps): void {
    const { loadBalancerName, subnetIds, securityGroupIds, accessLogs } = props;
    required(this, "loadBalancerName", loadBalancerName);
    required(this, "subnetIds", subnetIds);
    required(this, "securityGroupIds", securityGroupIds);
    // Elastic Load Balancing's API, CreateLoadBalancer.
    if (
      isKnown(loadBalancerName) &&
      !/^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(loadBalancerName)
    ) {
      const remedy = "write 1-32 letters, digits and -, without - at its ends and internal- in front";
      throw invalid(this, `loadBalancerName is "${loadBalancerName}"`, remedy);
    }
    checkIds(this, "subnetIds", subnetIds);
    checkIds(this, "securityGroupIds", securityGroupIds);
    if (isKnown(subnetIds) && subnetIds.length < 2)
      throw invalid(this, `there are ${subnetIds.length} subnetIds`, "give two, in different zones, or more");
    checkWhole(this, "idleTimeoutSeconds", props.idleTimeoutSeconds, 1, 4_000);
    if (accessLogs === undefined) return;
    const { bucket, prefix } = accessLogs;
    if (bucket.encryption === "aws:kms")
      throw invalid(this, "accessLogs.bucket is encrypted by KMS", 'give it encryption: "AES256"');
    if (isKnown(prefix) && (prefix === "" || /^\/|\/$|AWSLogs/.test(prefix)))
      throw invalid(this, `accessLogs.prefix is "${prefix}"`, "write it without / at its ends and without AWSLogs");
  }
}
