import { isIPv4 } from "node:net";
import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { ComputeRouter } from "@cdktf/provider-google/lib/compute-router";
import { ComputeRouterNat } from "@cdktf/provider-google/lib/compute-router-nat";
import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { fitName } from "../../shared/names";

/** Settings of a {@link PrivateNetwork}. */
export interface PrivateNetworkProps {
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
export class PrivateNetwork extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: ComputeNetwork;

  private readonly subnetwork: ComputeSubnetwork;

  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    const { networkName, region, project, cidr, nat = false } = props;
    this.validate(props);

    this.resource = new ComputeNetwork(this, "Resource", {
      name: networkName,
      project,
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
    });
    this.subnetwork = new ComputeSubnetwork(this, "Subnetwork", {
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
    if (nat) this.addNat(props);
  }

  /** `projects/P/global/networks/N`. */
  public get networkId(): string {
    return this.resource.id;
  }

  /** `projects/P/regions/R/subnetworks/S`. */
  public get subnetworkId(): string {
    return this.subnetwork.id;
  }

  private addNat({ networkName, region, project }: PrivateNetworkProps): void {
    const router = new ComputeRouter(this, "Router", {
      name: fitName(`${networkName}-router`, 63),
      project,
      region,
      network: this.resource.id,
    });
    new ComputeRouterNat(this, "Nat", {
      name: fitName(`${networkName}-nat`, 63),
      project,
      region,
      router: router.name,
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
      subnetwork: [{ name: this.subnetwork.id, sourceIpRangesToNat: ["ALL_IP_RANGES"] }],
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    });
  }

  private validate({ networkName, cidr }: PrivateNetworkProps): void {
    if (isKnown(networkName) && !/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(networkName)) {
      throw invalid(this, `networkName is "${networkName}"`, 'write 1-63 of a-z, 0-9 and "-", beginning with a letter');
    }
    if (isKnown(cidr) && !isSubnetRange(cidr)) {
      throw invalid(this, `cidr is "${cidr}"`, 'write a base address and a length of 4 to 29, such as "10.20.0.0/20"');
    }
  }
}

/** True for an IPv4 range that Google takes for a subnetwork: no bit of the address lies behind the length. */
function isSubnetRange(cidr: string): boolean {
  const [address = "", length = "", ...rest] = cidr.split("/");
  if (rest.length > 0 || !isIPv4(address) || !/^\d{1,2}$/.test(length)) return false;
  const bits = address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return Number(length) >= 4 && Number(length) <= 29 && bits % 2 ** (32 - Number(length)) === 0;
}
