import { ComputeNetworkFirewallPolicy } from "@cdktf/provider-google/lib/compute-network-firewall-policy";
import { ComputeNetworkFirewallPolicyAssociation } from "@cdktf/provider-google/lib/compute-network-firewall-policy-association";
import {
  ComputeNetworkFirewallPolicyRule,
  type ComputeNetworkFirewallPolicyRuleMatch,
} from "@cdktf/provider-google/lib/compute-network-firewall-policy-rule";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { mustBeKnown, mustHaveKnownItems } from "../../shared/tokens";
import { applySettings, type ProviderSettings } from "../settings";

/** Hosts or ranges that a network lets out to, on one port. */
export interface EgressDestination {
  /**
   * Names of hosts, such as `api.example.com`, without wildcards; up to 100 on one port of a policy (Compute Engine API, `destFqdns`). The firewall
   * looks up the first 32 addresses of each, and what goes through it is then billed by the gigabyte (Cloud NGFW Standard).
   * @default - none
   */
  readonly hosts?: string[];

  /**
   * IPv4 ranges, such as `10.1.0.0/16`, or `0.0.0.0/0` for every address. Billed by nothing (Cloud NGFW Essentials).
   * @default - none
   */
  readonly cidrs?: string[];

  /** TCP port, 1-65535. */
  readonly port: number;
}

/** Settings of an {@link EgressPolicy}. */
export interface EgressPolicyProps extends ProviderSettings {
  /** Name of the policy in its project: 1-63 lower-case letters, digits and `-`, beginning with a letter. A change replaces the policy. */
  readonly policyName: string;

  /**
   * The network that it holds for, `projects/P/global/networks/N`, such as the `network` of a {@link PrivateNetwork}. It does not bind what firewall rules of the
   * network's own let out: those are looked at first.
   */
  readonly network: string;

  /**
   * Project that owns the policy and the network.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * Addresses of the network's own subnetworks, among which everything goes through.
   * @default - none
   */
  readonly ownCidrs?: string[];

  /**
   * Where the network lets out to besides Google's APIs; {@link EgressPolicy.allow} adds to it.
   * @default - nowhere
   */
  readonly destinations?: EgressDestination[];
}

/**
 * Lets out of a network only what is declared: Google's APIs by `private.googleapis.com` and `restricted.googleapis.com`, and the destinations. What is refused is logged.
 *
 * DNS and metadata are always let through ("Always allowed traffic", VPC firewall rules). Cloud Composer 3 needs no more: its traffic to Google's APIs does not go
 * through the network that it is connected to, everything else does ("Connect an environment to a VPC network", Composer guide), and firewall rules hold for
 * it there ("Configure security for network attachments", VPC guide).
 */
export class EgressPolicy extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: ComputeNetworkFirewallPolicy;

  /** What binds it to the network. */
  public readonly association: ComputeNetworkFirewallPolicyAssociation;

  private readonly project?: string;
  private readonly rules: ComputeNetworkFirewallPolicyRule[] = [];

  constructor(scope: Construct, id: string, props: EgressPolicyProps) {
    super(scope, id);
    const { policyName, network, project, ownCidrs = [], destinations = [] } = props;
    required(this, "network", network);
    if (isKnown(policyName) && !/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(policyName)) {
      throw invalid(this, `policyName is "${policyName}"`, 'write 1-63 of a-z, 0-9 and "-", beginning with a letter');
    }
    this.project = project;
    this.resource = new ComputeNetworkFirewallPolicy(this, "Resource", {
      name: policyName,
      project,
      description: "Lets out what is declared, and nothing else",
    });
    this.rule("GoogleApis", "Google's APIs, privately", 1_000, "allow", tcp(443, { destIpRanges: googleApis }));
    if (ownCidrs.length > 0) this.rule("Own", "the network's own subnetworks", 1_100, "allow", all(ownCidrs));
    for (const destination of destinations) this.letOut(destination, "", 100_000);
    this.rule("Rest", "everything else", 2_100_000, "deny", all(["0.0.0.0/0"]));
    this.association = new ComputeNetworkFirewallPolicyAssociation(this, "Association", {
      name: policyName,
      project,
      firewallPolicy: this.resource.name,
      attachmentTarget: network,
      dependsOn: [...this.rules], // without them it would let everything out
    });
    applySettings(this, props);
  }

  /**
   * Lets the network out to more.
   *
   * @param id of these destinations: part of addresses and priorities, from 1 to 9
   */
  public allow(id: number, ...destinations: EgressDestination[]): void {
    if (!Number.isInteger(id) || id < 1 || id > 9)
      throw invalid(this, `allow has the id ${id}`, "give one from 1 to 9");
    for (const destination of destinations) this.letOut(destination, `-${id}`, 100_000 + id * 200_000);
  }

  /** A rule for the ranges and one for the hosts of a port, so that ranges stay free of charge. */
  private letOut({ hosts = [], cidrs = [], port }: EgressDestination, suffix: string, first: number): void {
    mustBeKnown(this, "port", port, "rules are named and ordered by it");
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw invalid(this, `port is ${port}`, "give a whole number from 1 to 65535");
    mustHaveKnownItems(this, "hosts", hosts);
    mustHaveKnownItems(this, "cidrs", cidrs);
    if (hosts.length > 100)
      throw invalid(this, `port ${port} has ${hosts.length} hosts`, "give at most 100, or ranges");
    const odd = hosts.find((host) => isKnown(host) && !hostName.test(host));
    if (odd !== undefined)
      throw invalid(this, `hosts has "${odd}"`, 'write a whole name in lower case, such as "api.example.com"');
    const at = first + port;
    if (cidrs.length > 0)
      this.rule(`Ranges-${port}${suffix}`, `ranges, port ${port}`, at, "allow", tcp(port, { destIpRanges: cidrs }));
    if (hosts.length > 0)
      this.rule(
        `Hosts-${port}${suffix}`,
        `hosts, port ${port}`,
        at + 100_000,
        "allow",
        tcp(port, { destFqdns: hosts }),
      );
  }

  private rule(
    id: string,
    what: string,
    priority: number,
    action: "allow" | "deny",
    match: ComputeNetworkFirewallPolicyRuleMatch,
  ): void {
    if (this.node.tryFindChild(id)) throw invalid(this, `${what} stand in two destinations`, "give them in one");
    const before = this.rules.at(-1);
    const made = new ComputeNetworkFirewallPolicyRule(this, id, {
      project: this.project,
      firewallPolicy: this.resource.name,
      priority,
      action,
      direction: "EGRESS",
      ruleName: id.toLowerCase(),
      description: `${action === "allow" ? "Lets out to" : "Refuses"} ${what}`,
      match,
      enableLogging: action === "deny" ? true : undefined,
      dependsOn: before && [before], // each is a change of the same policy
    });
    this.rules.push(made);
  }
}

const hostName = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

// "Configure Private Google Access", VPC guide: the addresses of private.googleapis.com and of restricted.googleapis.com.
const googleApis = ["199.36.153.8/30", "199.36.153.4/30"];

function tcp(port: number, to: Pick<ComputeNetworkFirewallPolicyRuleMatch, "destIpRanges" | "destFqdns">) {
  return { ...to, layer4Configs: [{ ipProtocol: "tcp", ports: [String(port)] }] };
}

function all(destIpRanges: string[]) {
  return { destIpRanges, layer4Configs: [{ ipProtocol: "all" }] };
}
