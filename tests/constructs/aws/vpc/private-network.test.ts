import { TerraformOutput } from "cdktf";
import { describe, expect, it } from "vitest";
import { PrivateNetwork, type PrivateNetworkProps } from "../../../../constructs/aws/vpc/private-network";
import { synth } from "../../../support/synth";

const required: PrivateNetworkProps = { networkName: "acme-ml", region: "eu-west-1" };
const network = (props: Partial<PrivateNetworkProps> = {}) =>
  synth((scope) => new PrivateNetwork(scope, "network", { ...required, ...props }), {
    allowedAccountIds: ["123456789012"],
  }).resource;
const cidrs = (props: Partial<PrivateNetworkProps> = {}) =>
  Object.fromEntries(network(props).aws_subnet!.map(({ tags, cidr_block }) => [tags.Name, cidr_block]));

describe("a PrivateNetwork with nothing set", () => {
  it("lies over two zones, with small public and large private subnets that do not overlap", () => {
    expect(network().aws_vpc).toMatchObject([
      { cidr_block: "10.20.0.0/16", enable_dns_hostnames: true, enable_dns_support: true, tags: { Name: "acme-ml" } },
    ]);
    expect(cidrs()).toEqual({
      "acme-ml-private-0": "10.20.0.0/18",
      "acme-ml-private-1": "10.20.64.0/18",
      "acme-ml-public-0": "10.20.128.0/20",
      "acme-ml-public-1": "10.20.144.0/20",
    });
    const zones = network().aws_subnet!.map(({ availability_zone }) => availability_zone);
    expect(zones).toEqual(["eu-west-1a", "eu-west-1b", "eu-west-1a", "eu-west-1b"]);
  });

  it("gives no machine a public address and closes the default security group", () => {
    expect(network().aws_subnet!.map((subnet) => subnet.map_public_ip_on_launch)).toEqual([false, false, false, false]);
    const [group] = network().aws_default_security_group!;
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
  });

  it("goes out through one NAT gateway, and to S3 without it", () => {
    const { aws_nat_gateway, aws_eip, aws_route_table, aws_vpc_endpoint } = network();
    expect([aws_nat_gateway, aws_eip].map((each) => each!.length)).toEqual([1, 1]);
    const [open, first, second] = aws_route_table!.map(({ route }) => route[0]);
    expect(open.gateway_id).toContain("aws_internet_gateway");
    expect(first.nat_gateway_id).toBe(second.nat_gateway_id);
    expect(aws_vpc_endpoint).toMatchObject([
      { service_name: "com.amazonaws.eu-west-1.s3", vpc_endpoint_type: "Gateway" },
    ]);
    expect(aws_vpc_endpoint![0]!.route_table_ids).toHaveLength(2);
  });

  it("logs its traffic for 30 days, with a role that can write there and nowhere else", () => {
    const { aws_flow_log, aws_cloudwatch_log_group, aws_iam_role_policy } = network();
    expect(aws_flow_log![0]).toMatchObject({ traffic_type: "ALL" });
    expect(network({ loggedTraffic: "REJECT" }).aws_flow_log![0]).toMatchObject({ traffic_type: "REJECT" });
    expect(aws_cloudwatch_log_group).toMatchObject([{ name: "/aws/vpc/flow-logs/acme-ml", retention_in_days: 30 }]);
    const [write, look] = JSON.parse(aws_iam_role_policy![0]!.policy).Statement;
    expect(write.Action).toContain("logs:PutLogEvents");
    for (const arn of write.Resource) expect(arn).toMatch(/^\$\{aws_cloudwatch_log_group\.[^}]*\.arn\}(:\*)?$/);
    expect(look).toMatchObject({
      Action: ["logs:DescribeLogGroups"],
      Resource: ["arn:aws:logs:eu-west-1:123456789012:log-group:*"],
    });
  });
});

it("does with everything set what the props say", () => {
  const logKmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1";
  expect(network({ logKmsKeyArn }).aws_cloudwatch_log_group).toMatchObject([{ kms_key_id: logKmsKeyArn }]);
  const availabilityZones = ["eu-west-1b", "eu-west-1c"];
  const props = { cidr: "10.0.4.0/24", natGateways: 2, availabilityZones, accountId: "123456789012" };
  const { aws_nat_gateway, aws_route_table, aws_subnet, aws_iam_role } = network(props);
  expect(aws_nat_gateway).toHaveLength(2);
  expect(new Set(aws_route_table!.map(({ route }) => route[0].nat_gateway_id)).size).toBe(3); // none, one, and the other
  expect(aws_subnet!.map(({ availability_zone }) => availability_zone)).toEqual([
    ...availabilityZones,
    ...availabilityZones,
  ]);
  expect(JSON.parse(aws_iam_role![0]!.assume_role_policy).Statement[0].Condition).toEqual({
    StringEquals: { "aws:SourceAccount": "123456789012" },
  });
  expect(Object.values(cidrs(props)).sort()).toEqual(["10.0.4.0/26", "10.0.4.128/28", "10.0.4.144/28", "10.0.4.64/26"]);
});

it("names its private subnets so that who uses them waits for the way out", () => {
  const { json } = synth((scope) => {
    const { subnetIds } = new PrivateNetwork(scope, "network", required);
    new TerraformOutput(scope, "ids", { value: subnetIds });
  });
  const byRoutes = expect.stringMatching(/^\$\{aws_route_table_association\..*Private.*\.subnet_id\}$/);
  expect(json.output.ids.value).toEqual([byRoutes, byRoutes]);
});

it("has without NAT everything but the ways out, so that adding them changes routes and replaces nothing", () => {
  const [without, withOne] = [network({ natGateways: 0 }), network()];
  expect(without.aws_nat_gateway ?? []).toEqual([]);
  expect(without.aws_eip ?? []).toEqual([]);
  // An empty list: without one Terraform would leave the route of a NAT gateway that has gone.
  expect(without.aws_route_table!.slice(1).map(({ route }) => route as unknown)).toEqual([[], []]);
  const rest = ({ aws_nat_gateway: _, aws_eip: __, aws_route_table: ___, ...others }: typeof without) => others;
  expect(rest(without)).toEqual(rest(withOne));
});

it("names its public subnets in the same way, for what gets an address while it runs", () => {
  const { json } = synth((scope) => {
    const { publicSubnetIds } = new PrivateNetwork(scope, "network", { ...required, natGateways: 0 });
    new TerraformOutput(scope, "ids", { value: publicSubnetIds });
  });
  const byRoutes = expect.stringMatching(/^\$\{aws_route_table_association\..*Public.*\.subnet_id\}$/);
  expect(json.output.ids.value).toEqual([byRoutes, byRoutes]);
});

describe("refuses", () => {
  it.each<[string, Partial<PrivateNetworkProps>, string]>([
    ["a name with a blank", { networkName: "acme ml" }, 'test/network: networkName is "acme ml"; write 1-200'],
    ["a block that is too large", { cidr: "10.0.0.0/8" }, 'cidr is "10.0.0.0/8"; write a block of /16 to /24'],
    ["a block that is too small", { cidr: "10.0.0.0/25" }, "cidr is"],
    ["an address inside a block", { cidr: "10.20.1.0/16" }, "by its first address, such as 10.20.0.0/16"],
    ["a byte above 255", { cidr: "10.300.0.0/16" }, "cidr is"],
    ["a byte with a zero in front", { cidr: "010.20.0.0/16" }, "cidr is"],
    ["one zone", { availabilityZones: ["eu-west-1a"] }, "availabilityZones are eu-west-1a; give two different zones"],
    ["a zone twice", { availabilityZones: ["eu-west-1a", "eu-west-1a"] }, "give two different zones"],
    ["a zone elsewhere", { availabilityZones: ["eu-west-1a", "us-east-1a"] }, '"us-east-1a" is not in eu-west-1'],
    ["three NAT gateways", { natGateways: 3 }, "natGateways is 3; give a whole number from 0 to 2"],
  ])("%s", (_, props, message) => {
    expect(() => network(props)).toThrow(message);
  });
});

it("has its parts for settings that have no prop, and bounds the one role that it makes", () => {
  const permissionsBoundary = "arn:aws:iam::123456789012:policy/boundary";
  const { resource } = synth((scope) => {
    const made = new PrivateNetwork(scope, "network", { ...required, permissionsBoundary });
    made.flowLog.maxAggregationInterval = 60;
    for (const subnet of made.subnets.private) subnet.addOverride("tags.tier", "private");
    made.s3Endpoint.policy = "{}";
  });
  expect(resource.aws_flow_log).toMatchObject([{ max_aggregation_interval: 60 }]);
  expect(resource.aws_subnet!.filter(({ tags }) => tags.tier === "private").map(({ tags }) => tags.Name)).toEqual([
    "acme-ml-private-0",
    "acme-ml-private-1",
  ]);
  expect(resource.aws_vpc_endpoint).toMatchObject([{ policy: "{}" }]);
  expect(resource.aws_iam_role).toMatchObject([{ permissions_boundary: permissionsBoundary }]);
});
