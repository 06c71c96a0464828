import { Route53ResolverFirewallDomainList } from "@cdktf/provider-aws/lib/route53-resolver-firewall-domain-list";
import { Route53ResolverFirewallRule } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule";
import { Route53ResolverFirewallRuleGroup } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group";
import { Route53ResolverFirewallRuleGroupAssociation } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group-association";
import { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { mustHaveKnownItems } from "../../shared/tokens";
import { checkIds } from "../checks";
import { type Place, regionPlaceOf } from "../place";
import { applySettings, type ResourceSettings } from "../settings";

/** Settings of a {@link DnsFirewall}. */
export interface DnsFirewallProps extends ResourceSettings {
  /**
   * The VPC's region, whose names of AWS are let through.
   * @default - the region of the stack's provider
   */
  readonly region?: string;

  /** What its parts begin with: 1-50 letters, digits, `-` and `_`, not digits alone. A change replaces them. */
  readonly firewallName: string;

  /** Id of the VPC that it holds for. */
  readonly vpcId: string;

  /**
   * Names that may be looked up besides AWS's own, such as `api.example.com`, or `*.example.com` for all below one; at most 1,000 (UpdateFirewallDomains,
   * Route 53 Resolver API).
   * @default - none
   */
  readonly domains?: string[];

  /**
   * Its place among the rule groups of the VPC, of which the lowest is asked first: 101 to 9899, each once in a VPC.
   * @default 101
   */
  readonly priority?: number;
}

/**
 * Lets a VPC look up only the names that are declared, and those of AWS's APIs in the region; what else is asked for does not exist. Names in the region
 * that lead to other people's machines are not among AWS's own: load balancers, and APIs of API Gateway.
 *
 * It stops no connection to an address that is known without its name. Where Resolver cannot ask it, no name is answered, unless the VPC says `firewall_fail_open`.
 */
export class DnsFirewall extends Construct {
  /** The rule group. */
  public readonly resource: Route53ResolverFirewallRuleGroup;

  /** What binds it to the VPC. */
  public readonly association: Route53ResolverFirewallRuleGroupAssociation;

  private readonly rules: Route53ResolverFirewallRule[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DnsFirewallProps,
  ) {
    super(scope, id);
    const { firewallName, vpcId, domains = [], priority = 101 } = props;
    const place = regionPlaceOf(this, props);
    this.validate(props, priority);

    this.resource = new Route53ResolverFirewallRuleGroup(this, "Resource", {
      name: firewallName,
      tags: { Name: firewallName },
    });
    if (domains.length > 0) this.rule("Declared", 100, "ALLOW", domains);
    this.rule("Others", 200, "BLOCK", othersIn(place));
    this.rule("Aws", 300, "ALLOW", awsNames(place));
    this.rule("Rest", 400, "BLOCK", ["*"]);
    this.association = new Route53ResolverFirewallRuleGroupAssociation(this, "Association", {
      name: firewallName,
      firewallRuleGroupId: this.resource.id,
      vpcId,
      priority,
      tags: { Name: firewallName },
      dependsOn: this.rules, // the last rule first would cut off what the others let through
    });
    applySettings(this, props);
  }

  private rule(id: string, priority: number, action: "ALLOW" | "BLOCK", domains: string[]): void {
    const name = `${this.props.firewallName}-${id.toLowerCase()}`;
    const list = new Route53ResolverFirewallDomainList(this, `${id}Names`, {
      name,
      domains: domains.map((domain) => (domain.endsWith(".") ? domain : `${domain}.`)), // as Resolver keeps them, and tells them
      tags: { Name: name },
    });
    const rule = new Route53ResolverFirewallRule(this, id, {
      name,
      action,
      blockResponse: action === "BLOCK" ? "NXDOMAIN" : undefined,
      // Most names lead to others, of which nobody knows the list: pypi.org to those of its content network.
      firewallDomainRedirectionAction: action === "ALLOW" ? "TRUST_REDIRECTION_DOMAIN" : undefined,
      firewallDomainListId: list.id,
      firewallRuleGroupId: this.resource.id,
      priority,
    });
    this.rules.push(rule);
  }

  private validate({ firewallName, vpcId, domains = [] }: DnsFirewallProps, priority: number): void {
    if (isKnown(firewallName) && (!/^[\w-]{1,50}$/.test(firewallName) || /^\d+$/.test(firewallName)))
      throw invalid(this, `firewallName is "${firewallName}"`, "write 1-50 letters, digits, - and _, not digits alone");
    checkIds(this, "vpcId", [vpcId]);
    mustHaveKnownItems(this, "domains", domains);
    if (domains.length > 1_000) throw invalid(this, `domains has ${domains.length}`, "give at most 1,000");
    for (const domain of domains) {
      if (isKnown(domain) && !/^(?=.{1,254}$)(?:\*\.)?(?:[a-z0-9_-]{1,63}\.)+[a-z0-9-]{1,63}\.?$/.test(domain))
        throw invalid(this, `domains has "${domain}"`, 'write a name in lower case, such as "api.example.com"');
    }
    if (isKnown(priority) && !(priority > 100 && priority < 9_900))
      throw invalid(this, `priority is ${priority}`, "give a whole number from 101 to 9899");
  }
}

type RegionPlace = Omit<Place, "accountId">;

/**
 * AWS's own names: all below the region's, and the older ones of services that clients still ask by. "Service endpoints", AWS General Reference; what
 * reaches Airflow's database is an endpoint of the VPC ("Managing access to VPC endpoints", MWAA guide).
 */
function awsNames({ region, dnsSuffix }: RegionPlace): string[] {
  return [
    `*.${region}.${dnsSuffix}`,
    `*.${region}.api.aws`,
    `*.${region}.vpce.${dnsSuffix}`,
    `*.${region}.rds.${dnsSuffix}`,
    `*.${region}.airflow.${dnsSuffix}`,
    `*.airflow.${region}.on.aws`,
    `${region}.queue.${dnsSuffix}`,
    `s3.${dnsSuffix}`,
    `*.s3.${dnsSuffix}`,
    `sts.${dnsSuffix}`,
    `iam.${dnsSuffix}`,
  ];
}

/** Below the region's names, what other people's machines answer at. */
function othersIn({ region, dnsSuffix }: RegionPlace): string[] {
  return [`*.elb.${region}.${dnsSuffix}`, `*.execute-api.${region}.${dnsSuffix}`];
}
