import type { Entry } from "../entry";
import { of, rewrite, rule, statements } from "../programs";
import { guideOf } from "./pages";

const vpc = guideOf("vpc/latest/userguide");
const flowRoles = of("aws_iam_role", (_, id) => /FlowLogsRole/.test(id));
const closed = of("aws_default_security_group");

export const network: readonly Entry[] = [
  {
    says: "A gateway endpoint for S3 stands in the route tables of those who use it.",
    page: guideOf("vpc/latest/privatelink")("Gateway endpoints for Amazon S3", "vpc-endpoints-s3"),
    held: rule(
      of("aws_vpc_endpoint"),
      (body) => body.vpc_endpoint_type !== "Gateway" || !(body.route_table_ids?.length > 0),
      (body) => delete body.route_table_ids,
    ),
  },
  {
    says: "Flow logs go to CloudWatch by a role that vpc-flow-logs takes, for its own account.",
    page: vpc("IAM role for publishing flow logs to CloudWatch Logs", "flow-logs-iam-role"),
    held: rule(
      flowRoles,
      (body) => {
        const [trust] = statements(body, "assume_role_policy");
        return (
          !trust!.Principal?.Service?.includes("vpc-flow-logs.amazonaws.com") ||
          !trust!.Condition?.StringEquals?.["aws:SourceAccount"]
        );
      },
      (body) => rewrite(body, ([trust]) => [{ ...trust!, Condition: undefined }], "assume_role_policy"),
    ),
  },
  {
    says: "The role of flow logs makes streams, writes to them and looks groups and streams up.",
    page: vpc("IAM role for publishing flow logs to CloudWatch Logs", "flow-logs-iam-role"),
    held: rule(
      of("aws_iam_role_policy", (_, id) => /FlowLogsRole/.test(id)),
      (body) =>
        ["CreateLogStream", "PutLogEvents", "DescribeLogGroups", "DescribeLogStreams"].some(
          (action) => !statements(body).some(({ Action }) => Action.includes(`logs:${action}`)),
        ),
      (body) => rewrite(body, (all) => all.filter(({ Action }) => !Action.includes("logs:DescribeLogGroups"))),
    ),
  },
  {
    says: "The default security group cannot be deleted, and lets everybody in it talk: without rules it is closed.",
    page: vpc("Default security groups for your VPCs", "default-security-group"),
    held: rule(
      closed,
      (body) => body.ingress !== undefined || body.egress !== undefined,
      (body) => (body.ingress = [{ protocol: "-1" }]),
    ),
  },
  {
    says: "A model in a VPC has 1 to 16 subnets and 1 to 5 security groups.",
    page: guideOf("sagemaker/latest/APIReference")("VpcConfig", "API_VpcConfig"),
    held: rule(
      of("aws_sagemaker_model", (body) => body.vpc_config !== undefined),
      ({ vpc_config: { subnets, security_group_ids: groups } }) =>
        subnets.length < 1 || subnets.length > 16 || groups.length < 1 || groups.length > 5,
      ({ vpc_config }) => (vpc_config.security_group_ids = []),
    ),
  },
  {
    says: "Whatever is out of a security group's rules is closed: a model's group lets nobody in.",
    page: vpc("Control traffic to your AWS resources using security groups", "vpc-security-groups"),
    held: rule(
      of("aws_security_group", (_, id) => /^endpoint-network_/.test(id)),
      (body) => body.ingress !== undefined,
      (body) => (body.ingress = [{ protocol: "-1" }]),
    ),
  },
  {
    says: "A NAT gateway has an address and lies in a public subnet, behind an internet gateway.",
    page: vpc("NAT gateway basics", "nat-gateway-basics"),
    held: rule(
      of("aws_nat_gateway"),
      (body) =>
        !/aws_eip\./.test(body.allocation_id ?? "") ||
        !/Public/.test(body.subnet_id) ||
        !body.depends_on?.some((each: string) => /^aws_internet_gateway\./.test(each)),
      (body) => delete body.depends_on,
    ),
  },
];
