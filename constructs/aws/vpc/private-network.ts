import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { RouteTable, type RouteTableRoute } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { checkKnownWhole, invalid, isKnown, required } from "../../shared/invalid";
import { fitName } from "../../shared/names";
import { itemsOf } from "../../shared/tokens";
import { checkIds, checkKeyArn } from "../checks";
import { ExecutionRole } from "../iam/execution-role";
import { type Place, placeOf, type PlaceProps } from "../place";
import { applySettings, type ResourceSettings } from "../settings";
import { isBlock, privateCidr, publicCidr } from "./blocks";
import type { INetwork } from "./network";

/** Settings of a {@link PrivateNetwork}. */
export interface PrivateNetworkProps extends PlaceProps, ResourceSettings {
  /** What every part is called, in its `Name` tag: 1-200 letters, digits, `-` and `_`. */
  readonly networkName: string;

  /**
   * The addresses, a /16 to a /24 written out: the subnets are computed from it. It must not overlap with networks that are to be joined
   * later. A change replaces the network.
   * @default "10.20.0.0/16"
   */
  readonly cidr?: string;

  /**
   * Two zones of the region that the account can use. A change replaces the subnets.
   * @default - the region's `a` and `b`, which a few accounts do not have in us-west-1, ap-northeast-1 and ca-central-1
   */
  readonly availabilityZones?: string[];

  /**
   * Ways out to the internet from the private subnets, each paid by the hour: 1, 2 to survive the loss of a zone, or 0 where nothing in them goes out, as where only
   * the public subnets are used. A change adds or removes them in place.
   * @default 1
   */
  readonly natGateways?: number;

  /**
   * What the flow logs tell: `ALL` traffic, or only what was refused. CloudWatch Logs charges by the gigabyte, and what goes through NAT is most of it.
   * @default "ALL"
   */
  readonly loggedTraffic?: "ALL" | "REJECT";

  /**
   * ARN of the key that encrypts the flow logs; its policy must let CloudWatch Logs use it.
   * @default - a key that AWS holds
   */
  readonly logKmsKeyArn?: string;

  /**
   * ARN of the policy that bounds what the role of the flow logs may be granted.
   * @default - no boundary
   */
  readonly permissionsBoundary?: string;
}

/**
 * A VPC over two zones that nothing outside can reach, whose private subnets can go out through NAT, to S3 without it, and whose
 * traffic is logged for 30 days.
 */
export class PrivateNetwork extends Construct implements INetwork {
  /** A network that was made elsewhere: its VPC, and private subnets with a way out. */
  public static fromAttributes(scope: Construct, id: string, attributes: INetwork): INetwork {
    return new ExistingNetwork(scope, id, attributes);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: Vpc;

  /** The private subnets, and the public ones, in which nothing is but the ways out and what is given an address of its own. */
  public readonly subnets: { readonly private: readonly Subnet[]; readonly public: readonly Subnet[] };

  /** The private subnets' routes, a table for each. */
  public readonly privateRoutes: readonly RouteTable[];

  /** The public subnets' routes. */
  public readonly publicRoutes: RouteTable;

  /** The ways out to the internet. */
  public readonly natGateways: readonly NatGateway[];

  /** The way to S3 that goes past them. */
  public readonly s3Endpoint: VpcEndpoint;

  /** What tells of the traffic. */
  public readonly flowLog: FlowLog;

  private readonly privateSubnets: RouteTableAssociation[];
  private readonly publicSubnets: RouteTableAssociation[];

  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    const { networkName, cidr = "10.20.0.0/16", natGateways = 1 } = props;
    const place = placeOf(this, props);
    const { region } = place;
    const availabilityZones = itemsOf(props.availabilityZones ?? [`${region}a`, `${region}b`], 2);
    this.validate(props, region, cidr, availabilityZones);
    const tags = (part?: string) => ({ Name: part === undefined ? networkName : `${networkName}-${part}` });

    this.resource = new Vpc(this, "Resource", {
      cidrBlock: cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: tags(),
    });
    new DefaultSecurityGroup(this, "DefaultGroup", { vpcId: this.vpcId, tags: tags("closed") }); // no rule in it: nothing gets through

    const internet = new InternetGateway(this, "Internet", { vpcId: this.vpcId, tags: tags() });
    this.publicRoutes = new RouteTable(this, "PublicRoutes", {
      vpcId: this.vpcId,
      route: [{ cidrBlock: "0.0.0.0/0", gatewayId: internet.id }],
      tags: tags("public"),
    });
    const exits: Subnet[] = [];
    this.publicSubnets = availabilityZones.map((availabilityZone, index) => {
      const subnet = new Subnet(this, `PublicSubnet${index}`, {
        vpcId: this.vpcId,
        availabilityZone,
        cidrBlock: publicCidr(cidr, index),
        mapPublicIpOnLaunch: false, // the NAT gateways bring addresses of their own
        tags: tags(`public-${index}`),
      });
      exits.push(subnet);
      return new RouteTableAssociation(this, `PublicAssociation${index}`, {
        subnetId: subnet.id,
        routeTableId: this.publicRoutes.id,
      });
    });
    this.natGateways = exits.slice(0, natGateways).map((subnet, index) => {
      const address = new Eip(this, `NatAddress${index}`, { domain: "vpc", tags: tags(`nat-${index}`) });
      const nat = { allocationId: address.id, subnetId: subnet.id, tags: tags(`nat-${index}`), dependsOn: [internet] };
      return new NatGateway(this, `Nat${index}`, nat);
    });

    // A table for each zone, also with one NAT gateway between them: to add the second then changes one route and nothing else.
    this.privateRoutes = availabilityZones.map(
      (_, index) =>
        new RouteTable(this, `PrivateRoutes${index}`, {
          vpcId: this.vpcId,
          route: this.wayOut(index),
          tags: tags(`private-${index}`),
        }),
    );
    const inner: Subnet[] = [];
    this.privateSubnets = this.privateRoutes.map((table, index) => {
      const subnet = new Subnet(this, `PrivateSubnet${index}`, {
        vpcId: this.vpcId,
        availabilityZone: availabilityZones[index]!,
        cidrBlock: privateCidr(cidr, index),
        mapPublicIpOnLaunch: false,
        tags: tags(`private-${index}`),
      });
      inner.push(subnet);
      return new RouteTableAssociation(this, `PrivateAssociation${index}`, {
        subnetId: subnet.id,
        routeTableId: table.id,
      });
    });
    this.subnets = { private: inner, public: exits };
    this.s3Endpoint = new VpcEndpoint(this, "S3", {
      vpcId: this.vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: this.privateRoutes.map((table) => table.id),
      tags: tags("s3"),
    });
    this.flowLog = this.logTraffic(props, place);
    applySettings(this, props);
  }

  /** Id of the VPC. */
  public get vpcId(): string {
    return this.resource.id;
  }

  /** Ids of the two private subnets. They are read from where the routes are, so that who uses them waits for the way out. */
  public get subnetIds(): string[] {
    return this.privateSubnets.map((association) => association.subnetId);
  }

  /** Ids of the two public subnets, for what gets an address of its own while it runs. They are read from where the routes are, too. */
  public get publicSubnetIds(): string[] {
    return this.publicSubnets.map((association) => association.subnetId);
  }

  /** An empty list, and not none: where a way out goes, its route goes, too. */
  private wayOut(index: number): RouteTableRoute[] {
    const nat = this.natGateways[index] ?? this.natGateways[0];
    return nat === undefined ? [] : [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }];
  }

  private logTraffic(props: PrivateNetworkProps, { partition, region, accountId }: Place): FlowLog {
    const { networkName, loggedTraffic = "ALL", logKmsKeyArn } = props;
    const group = new CloudwatchLogGroup(this, "FlowLogs", {
      name: `/aws/vpc/flow-logs/${networkName}`,
      retentionInDays: 30,
      kmsKeyId: logKmsKeyArn,
    });
    const role = new ExecutionRole(this, "FlowLogsRole", {
      roleName: fitName(`${networkName}-flow-logs`, 64),
      services: ["vpc-flow-logs.amazonaws.com"],
      sourceAccount: accountId,
      permissionsBoundary: props.permissionsBoundary,
    });
    const write = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
    role.allow({ actions: write, resources: [group.arn, `${group.arn}:*`] });
    role.allow({
      actions: ["logs:DescribeLogGroups"],
      resources: [`arn:${partition}:logs:${region}:${accountId}:log-group:*`],
    });
    return new FlowLog(this, "FlowLog", {
      vpcId: this.vpcId,
      trafficType: loggedTraffic,
      logDestination: group.arn,
      iamRoleArn: role.arn,
      tags: { Name: networkName },
    });
  }

  private validate(
    { networkName, natGateways, logKmsKeyArn }: PrivateNetworkProps,
    region: string,
    cidr: string,
    availabilityZones: string[],
  ): void {
    if (isKnown(networkName) && !/^[\w-]{1,200}$/.test(networkName)) {
      throw invalid(this, `networkName is "${networkName}"`, "write 1-200 letters, digits, - and _");
    }
    if (isKnown(cidr) && !isBlock(cidr)) {
      throw invalid(
        this,
        `cidr is "${cidr}"`,
        "write a block of /16 to /24 by its first address, such as 10.20.0.0/16",
      );
    }
    if (availabilityZones.length !== 2 || availabilityZones[0] === availabilityZones[1]) {
      throw invalid(
        this,
        `availabilityZones are ${availabilityZones.join(", ") || "none"}`,
        "give two different zones",
      );
    }
    const elsewhere = availabilityZones.find((zone) => isKnown(zone) && isKnown(region) && !zone.startsWith(region));
    if (elsewhere !== undefined)
      throw invalid(this, `availability zone "${elsewhere}" is not in ${region}`, `write ${region}a, for example`);
    checkKnownWhole(this, "natGateways", natGateways, 0, 2);
    checkKeyArn(this, "logKmsKeyArn", logKmsKeyArn);
  }
}

class ExistingNetwork extends Construct implements INetwork {
  public readonly vpcId: string;
  public readonly subnetIds: string[];

  constructor(scope: Construct, id: string, { vpcId, subnetIds }: INetwork) {
    super(scope, id);
    required(this, "vpcId", vpcId);
    required(this, "subnetIds", subnetIds);
    if (isKnown(subnetIds) && subnetIds.length === 0)
      throw invalid(this, "subnetIds is empty", "give the private subnets");
    checkIds(this, "vpcId", [vpcId]);
    checkIds(this, "subnetIds", subnetIds);
    this.vpcId = vpcId;
    this.subnetIds = subnetIds;
  }
}
