import { ComputeBackendService } from "@cdktf/provider-google/lib/compute-backend-service";
import { ComputeGlobalAddress } from "@cdktf/provider-google/lib/compute-global-address";
import { ComputeGlobalForwardingRule } from "@cdktf/provider-google/lib/compute-global-forwarding-rule";
import { ComputeManagedSslCertificate } from "@cdktf/provider-google/lib/compute-managed-ssl-certificate";
import { ComputeSslPolicy } from "@cdktf/provider-google/lib/compute-ssl-policy";
import { ComputeTargetHttpProxy } from "@cdktf/provider-google/lib/compute-target-http-proxy";
import { ComputeTargetHttpsProxy } from "@cdktf/provider-google/lib/compute-target-https-proxy";
import { ComputeUrlMap } from "@cdktf/provider-google/lib/compute-url-map";
import { Construct } from "constructs";
import { invalid, required } from "../../shared/invalid";
import { fitName, shortHash } from "../../shared/names";
import { checkKeys, checkSwitches } from "../../shared/tokens";
import { applySettings, type ResourceSettings } from "../settings";
import { checkBalancerName, type ServerlessBackend } from "./serverless-backend";

/** Settings of an {@link HttpsLoadBalancer}. */
export interface HttpsLoadBalancerProps extends ResourceSettings {
  /** Name that its parts begin with, known at synthesis: 1-50 lower-case letters, digits and `-`, beginning with a letter. A change replaces all of it. */
  readonly balancerName: string;

  /**
   * What answers under which host name, such as `scores.acme.example`: 1-15 names, of at most 64 characters each and without `*` ("Quotas and limits" of Cloud
   * Load Balancing, SSL certificates).
   */
  readonly hosts: { readonly [host: string]: ServerlessBackend };

  /**
   * Project that owns it, which must be the backends'.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * Refuses to give the address away, which DNS of yours may name.
   * @default true
   */
  readonly protect?: boolean;
}

const mostCertificates = 15;

/**
 * An HTTPS load balancer of Google's for the whole world, one address for all hosts: TLS 1.2 and later, a certificate of Google's for each host, a redirect
 * from HTTP, and 404 for any other host. It is billed by the hour, asked or not.
 *
 * A certificate is issued once DNS of the host names {@link HttpsLoadBalancer.address}, which can take an hour; until then, HTTPS does not answer there.
 */
export class HttpsLoadBalancer extends Construct {
  /** The Terraform resource that answers HTTPS, for settings that have no prop. */
  public readonly resource: ComputeGlobalForwardingRule;

  /** What asks which backend. */
  public readonly urlMap: ComputeUrlMap;

  /** The certificates, by host. */
  public readonly certificates: { readonly [host: string]: ComputeManagedSslCertificate };

  private readonly addressResource: ComputeGlobalAddress;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: HttpsLoadBalancerProps,
  ) {
    super(scope, id);
    this.validate();
    const { balancerName, hosts, project, protect = true } = props;
    const names = Object.keys(hosts).sort(); // in the file they may stand in any order
    this.addressResource = new ComputeGlobalAddress(this, "Address", {
      name: balancerName,
      project,
      addressType: "EXTERNAL",
      ipVersion: "IPV4",
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.certificates = Object.fromEntries(names.map((host) => [host, this.certificate(host)]));
    this.urlMap = this.hostMap(names);
    this.resource = this.answerHttps(names);
    this.redirectHttp();
    applySettings(this, props);
  }

  /** The address that DNS of the hosts has to name: an `A` record of each. */
  public get address(): string {
    return this.addressResource.address;
  }

  /** It cannot be changed, and is in use: another host has another one, under a name of its own, and an old one goes after the proxy has stopped naming it. */
  private certificate(host: string): ComputeManagedSslCertificate {
    const { balancerName, project } = this.props;
    return new ComputeManagedSslCertificate(this, `Certificate-${host}`, {
      name: `${balancerName}-${shortHash(host, 8)}`,
      project,
      managed: { domains: [host] },
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private hostMap(names: readonly string[]): ComputeUrlMap {
    const { balancerName, hosts, project } = this.props;
    // A URL map has to name something for the hosts that it does not know; what is answered there never gets that far.
    const nowhere = new ComputeBackendService(this, "Nowhere", {
      name: `${balancerName}-nowhere`,
      project,
      loadBalancingScheme: "EXTERNAL_MANAGED",
      protocol: "HTTPS",
      iap: { enabled: false },
    });
    return new ComputeUrlMap(this, "UrlMap", {
      name: balancerName,
      project,
      defaultService: nowhere.id,
      defaultRouteAction: { faultInjectionPolicy: { abort: { httpStatus: 404, percentage: 100 } } },
      hostRule: names.map((host) => ({ hosts: [host], pathMatcher: matcher(host) })),
      pathMatcher: names.map((host) => ({ name: matcher(host), defaultService: hosts[host]!.resource.id })),
    });
  }

  private answerHttps(names: readonly string[]): ComputeGlobalForwardingRule {
    const { balancerName, project } = this.props;
    const policy = new ComputeSslPolicy(this, "TlsPolicy", {
      name: balancerName,
      project,
      profile: "MODERN",
      minTlsVersion: "TLS_1_2",
    });
    const proxy = new ComputeTargetHttpsProxy(this, "HttpsProxy", {
      name: balancerName,
      project,
      urlMap: this.urlMap.id,
      sslCertificates: names.map((host) => this.certificates[host]!.id),
      sslPolicy: policy.id,
    });
    return this.rule("Resource", balancerName, "443", proxy.id);
  }

  private redirectHttp(): void {
    const { balancerName, project } = this.props;
    const name = `${balancerName}-redirect`;
    const map = new ComputeUrlMap(this, "Redirect", {
      name,
      project,
      defaultUrlRedirect: {
        httpsRedirect: true,
        stripQuery: false,
        redirectResponseCode: "MOVED_PERMANENTLY_DEFAULT",
      },
    });
    const proxy = new ComputeTargetHttpProxy(this, "HttpProxy", { name, project, urlMap: map.id });
    this.rule("Http", name, "80", proxy.id);
  }

  private rule(id: string, name: string, portRange: string, target: string): ComputeGlobalForwardingRule {
    return new ComputeGlobalForwardingRule(this, id, {
      name,
      project: this.props.project,
      loadBalancingScheme: "EXTERNAL_MANAGED",
      ipProtocol: "TCP",
      ipAddress: this.address,
      portRange,
      target,
    });
  }

  private validate(): void {
    const { balancerName, hosts, protect } = this.props;
    for (const [name, value] of Object.entries({ balancerName, hosts })) required(this, name, value);
    checkSwitches(this, { protect });
    checkBalancerName(this, "balancerName", balancerName, 50);
    checkKeys(this, "hosts", hosts);
    const names = Object.keys(hosts);
    if (names.length === 0) throw invalid(this, "hosts is empty", "name one host");
    if (names.length > mostCertificates) {
      const remedy = `keep at most ${mostCertificates}, or make another load balancer`;
      throw invalid(this, `hosts holds ${names.length} names`, remedy);
    }
    for (const host of names) {
      if (host.length <= 64 && /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$/.test(host)) continue;
      const remedy = 'write at most 64 of a-z, 0-9, "-" and ".", such as scores.acme.example';
      throw invalid(this, `hosts holds "${host}"`, remedy);
    }
  }
}

/** The name of a host in the URL map: two hosts never share one. */
function matcher(host: string): string {
  return `host-${fitName(host.replaceAll(".", "-"), 49)}-${shortHash(host, 8)}`;
}
