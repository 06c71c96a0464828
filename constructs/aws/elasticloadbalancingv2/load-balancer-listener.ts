import { LbListener, type LbListenerDefaultAction } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerCertificate } from "@cdktf/provider-aws/lib/lb-listener-certificate";
import { Construct } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, mustHaveKnownItems } from "../../shared/tokens";
import { applySettings, type ResourceSettings } from "../settings";

/** A listener of a load balancer, whoever made it. */
export interface IListener {
  /** ARN of the listener. */
  readonly arn: string;

  /** What it speaks, where that is known: nobody can sign in over HTTP. */
  readonly protocol?: "HTTP" | "HTTPS";
}

/** Settings of a {@link LoadBalancerListener}. */
export interface LoadBalancerListenerProps extends ResourceSettings {
  /** ARN of the load balancer. A change replaces the listener. */
  readonly loadBalancerArn: string;

  /**
   * TCP port, 1-65535.
   * @default - 443 with `certificates`, 80 without
   */
  readonly port?: number;

  /**
   * ARNs of certificates of the region, by names for them, at most 25 ("Quotas for your Application Load Balancers"; more on request): with them it speaks HTTPS. A client is
   * shown the one that fits the host which it asks for, and the first where none does.
   * @default - none: it speaks HTTP
   */
  readonly certificates?: Record<string, string>;

  /**
   * Sends every request on to HTTPS, at the same host. Excludes `certificates`.
   * @default false
   */
  readonly redirectToHttps?: boolean;
}

/** A listener that answers 404 to what no rule of it is for; with certificates by TLS 1.3, and 1.2 with ciphers of today. */
export class LoadBalancerListener extends Construct implements IListener {
  /** A listener that was made elsewhere, by its ARN. */
  public static fromArn(scope: Construct, id: string, arn: string): IListener {
    return new ExistingListener(scope, id, arn);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: LbListener;

  public readonly protocol: "HTTP" | "HTTPS";

  /** Its certificates in its list, by their names. */
  public readonly certificates: Readonly<Record<string, LbListenerCertificate>>;

  constructor(scope: Construct, id: string, props: LoadBalancerListenerProps) {
    super(scope, id);
    const { loadBalancerArn, certificates = {}, redirectToHttps = false } = props;
    checkSwitches(this, { redirectToHttps });
    this.validate(props);
    const [first] = Object.values(certificates);
    this.protocol = first === undefined ? "HTTP" : "HTTPS";
    this.resource = new LbListener(this, "Resource", {
      loadBalancerArn,
      port: props.port ?? (first === undefined ? 80 : 443),
      protocol: this.protocol,
      // "Security policies for your Application Load Balancer", Elastic Load Balancing guide.
      sslPolicy: first === undefined ? undefined : "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn: first,
      defaultAction: [redirectToHttps ? toHttps : notFound],
    });
    this.certificates = this.listCertificates(certificates);
    applySettings(this, props);
  }

  public get arn(): string {
    return this.resource.arn;
  }

  /**
   * All stand in the list, the first one too, so that another may become the first while it is in use. One that leaves must not be the first any more by then: AWS keeps it
   * in the list, and ACM does not delete what is in use. Terraform changes the listener before (tests/terraform/certificates-aws.test.ts). Another one under the
   * same name comes before the old one goes.
   */
  private listCertificates(certificates: Record<string, string>): Record<string, LbListenerCertificate> {
    const listed = Object.entries(certificates).map(([name, certificateArn]) => {
      const certificate = new LbListenerCertificate(this, `Certificate-${name}`, {
        listenerArn: this.resource.arn,
        certificateArn,
        lifecycle: { createBeforeDestroy: true },
      });
      return [name, certificate] as const;
    });
    return Object.fromEntries(listed);
  }

  private validate({ loadBalancerArn, port, certificates, redirectToHttps }: LoadBalancerListenerProps): void {
    required(this, "loadBalancerArn", loadBalancerArn);
    checkWhole(this, "port", port, 1, 65_535);
    mustHaveKnownItems(this, "certificates", certificates);
    const arns = Object.entries(certificates ?? {});
    if (certificates !== undefined && (arns.length < 1 || arns.length > 25))
      throw invalid(this, `there are ${arns.length} certificates`, "give 1 to 25");
    if (certificates !== undefined && redirectToHttps)
      throw invalid(this, "certificates and redirectToHttps are both set", "keep one");
    for (const [name, arn] of arns)
      if (isKnown(arn) && !/^arn:aws[a-z-]*:(acm|iam):/.test(arn))
        throw invalid(this, `certificate ${name} is "${arn}"`, "write arn:aws:acm:<region>:<account>:certificate/<id>");
  }
}

const notFound: LbListenerDefaultAction = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "No service has this name.", statusCode: "404" },
};

const toHttps: LbListenerDefaultAction = {
  type: "redirect",
  redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" },
};

class ExistingListener extends Construct implements IListener {
  constructor(
    scope: Construct,
    id: string,
    public readonly arn: string,
  ) {
    super(scope, id);
    required(this, "the listener's ARN", arn);
    if (isKnown(arn) && !/^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:listener\/app\//.test(arn)) {
      const remedy = "write arn:aws:elasticloadbalancing:<region>:<account>:listener/app/<name>/<id>/<id>";
      throw invalid(this, `the listener's ARN is "${arn}"`, remedy);
    }
  }
}
