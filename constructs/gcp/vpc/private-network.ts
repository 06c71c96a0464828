import { isIPv4 } from "node:net";
import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { ComputeRouter } from "@cdktf/provider-google/lib/compute-router";
import { ComputeRouterNat } from "@cdktf/provider-google/lib/compute-router-nat";
import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { fitName } from "../../shared/names";
import { checkSwitches } from "../../shared/tokens";
import { checkRegion } from "../checks";
import { applySettings, type ProviderSettings } from "../settings";
import type { INetwork } from "./network";

/** Settings of a {@link PrivateNetwork}. */
export interface PrivateNetworkProps extends ProviderSettings {
  /** Name of the network, which also begins the names of its parts: 1-63 lower-case letters, digits and `-`, beginning with a letter. */
  readonly networkName: string;

  /** Region of the subnetwork, such as `europe-west1`. */
  readonly region: string;

  /**
   * Project that owns the network.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * Addresses of the subnetwork, such as `10.20.0.0/20`: a base address and a length of 4 to 29. It can grow; any other change replaces the
   * subnetwork.
   */
  readonly cidr: string;

  /**
   * Lets machines without a public address reach the internet. Google's own APIs are reached without it.
   * @default false
   */
  readonly nat?: boolean;
}

/**
 * A network with one subnetwork that reaches Google's APIs but neither reaches the internet without a public address nor is reached
 * from it, nor is anything in it; a sample of its traffic is logged. What you put into it yourself needs a firewall rule of its own.
 */
export class PrivateNetwork extends Construct implements INetwork {
  /** A network and a subnetwork that something else makes, also those that another project shares. */
  public static fromAttributes(scope: Construct, id: string, { network, subnetwork }: INetwork): INetwork {
    return new ExistingNetwork(scope, id, network, subnetwork);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: ComputeNetwork;

  /** The subnetwork. */
  public readonly subnetworkResource: ComputeSubnetwork;

  /** The router of the way to the internet, where there is one. */
  public readonly router?: ComputeRouter;

  /** The way to the internet, where there is one. */
  public readonly nat?: ComputeRouterNat;

  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    checkSwitches(this, { nat: props.nat });
    const { networkName, region, project, cidr, nat = false } = props;
    this.validate(props);

    this.resource = new ComputeNetwork(this, "Resource", {
      name: networkName,
      project,
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
    });
    this.subnetworkResource = new ComputeSubnetwork(this, "Subnetwork", {
      name: fitName(`${networkName}-${region}`, 63),
      project,
      region,
      network: this.resource.id,
      ipCidrRange: cidr,
      privateIpGoogleAccess: true,
      logConfig: { aggregationInterval: "INTERVAL_10_MIN", flowSampling: 0.5, metadata: "INCLUDE_ALL_METADATA" },
    });
    // No firewall rule: what none allows is refused on the way in, and Airflow, whose machines are Google's, only calls out through its attachment
    // ("Configure security for network attachments", VPC guide).
    if (nat) {
      this.router = this.addRouter(props);
      this.nat = this.addNat(props, this.router);
    }
    applySettings(this, props);
  }

  public get network(): string {
    return this.resource.id;
  }

  public get subnetwork(): string {
    return this.subnetworkResource.id;
  }

  private addRouter({ networkName, region, project }: PrivateNetworkProps): ComputeRouter {
    return new ComputeRouter(this, "Router", {
      name: fitName(`${networkName}-router`, 63),
      project,
      region,
      network: this.resource.id,
    });
  }

  private addNat({ networkName, region, project }: PrivateNetworkProps, router: ComputeRouter): ComputeRouterNat {
    return new ComputeRouterNat(this, "Nat", {
      name: fitName(`${networkName}-nat`, 63),
      project,
      region,
      router: router.name,
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
      subnetwork: [{ name: this.subnetworkResource.id, sourceIpRangesToNat: ["ALL_IP_RANGES"] }],
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    });
  }

  private validate({ networkName, region, cidr }: PrivateNetworkProps): void {
    checkRegion(this, "region", region);
    if (isKnown(networkName) && !/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(networkName)) {
      throw invalid(this, `networkName is "${networkName}"`, 'write 1-63 of a-z, 0-9 and "-", beginning with a letter');
    }
    if (isKnown(cidr) && !isSubnetRange(cidr)) {
      throw invalid(this, `cidr is "${cidr}"`, 'write a base address and a length of 4 to 29, such as "10.20.0.0/20"');
    }
  }
}

class ExistingNetwork extends Construct implements INetwork {
  constructor(
    scope: Construct,
    id: string,
    public readonly network: string,
    public readonly subnetwork: string,
  ) {
    super(scope, id);
    for (const [name, value] of Object.entries({ network, subnetwork })) required(this, name, value);
    if (isKnown(network) && !/projects\/[\w.:-]+\/global\/networks\/[\w-]+$/.test(network))
      throw invalid(this, `network is "${network}"`, "write projects/P/global/networks/N");
    if (isKnown(subnetwork) && !/projects\/[\w.:-]+\/regions\/[\w-]+\/subnetworks\/[\w-]+$/.test(subnetwork))
      throw invalid(this, `subnetwork is "${subnetwork}"`, "write projects/P/regions/R/subnetworks/S");
  }
}

/** True for an IPv4 range that Google takes for a subnetwork: no bit of the address lies behind the length. */
function isSubnetRange(cidr: string): boolean {
  const [address = "", length = "", ...rest] = cidr.split("/");
  if (rest.length > 0 || !isIPv4(address) || !/^\d{1,2}$/.test(length)) return false;
  const bits = address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return Number(length) >= 4 && Number(length) <= 29 && bits % 2 ** (32 - Number(length)) === 0;
}
