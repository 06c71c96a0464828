import { startJobs, allow, type Jobs } from "./jobs-sandbox";

const region = "eu-west-1";

/** The sandbox's AWS with a network, a load balancer with a listener on port 80, a cluster `acme-dev` and a task definition `scores`, made by AWS's own client. */
export interface Services extends Pick<Jobs, "aws" | "arn" | "roleArn" | "make" | "refusal" | "role" | "may" | "stop"> {
  readonly vpc: string;
  readonly subnets: string[];
  /** Security groups: of the load balancer, and of tasks that it reaches on port 8080. */
  readonly groups: { readonly balancer: string; readonly tasks: string };
  readonly balancer: string;
  readonly listener: string;
  /** Makes a target group for port 8080, and answers its ARN. */
  target(name: string): Promise<string>;
  /** Makes a rule by which the load balancer forwards a host to target groups, and answers its ARN. */
  forward(priority: number, host: string, ...groups: string[]): Promise<string>;
  /** What CreateService is asked, with a target group that has a rule. */
  asked(serviceName: string, targetGroup: string, more?: object): object;
}

/** What RegisterTaskDefinition is asked, of one vCPU and 2 GiB on Fargate. */
export function definition(executionRoleArn: string, more: object = {}, container: object = {}): object {
  const options = { "awslogs-group": "/acme/dev/scores", "awslogs-region": region, "awslogs-stream-prefix": "main" };
  const main = {
    ...{ name: "main", image: "registry.example/scores:1", essential: true, portMappings: [{ containerPort: 8080 }] },
    ...{ command: ["serve"], logConfiguration: { logDriver: "awslogs", options } },
  };
  return {
    ...{ family: "scores", requiresCompatibilities: ["FARGATE"], networkMode: "awsvpc", cpu: "1024", memory: "2048" },
    ...{ executionRoleArn, containerDefinitions: [{ ...main, ...container }], ...more },
  };
}

/** One rule of a security group for TCP, to or from another. */
const between = (GroupId: string, port: number) => [
  { IpProtocol: "tcp", FromPort: port, ToPort: port, UserIdGroupPairs: [{ GroupId }] },
];

export async function startServices(account: string): Promise<Services> {
  const jobs = await startJobs(account);
  const { make } = jobs;
  const { Vpc } = await make("ec2", "create_vpc", { CidrBlock: "10.1.0.0/16" });
  const vpc = Vpc.VpcId as string;
  const { InternetGateway } = await make("ec2", "create_internet_gateway", {});
  const GatewayId = InternetGateway.InternetGatewayId as string;
  await make("ec2", "attach_internet_gateway", { InternetGatewayId: GatewayId, VpcId: vpc });
  const { RouteTables } = await make("ec2", "describe_route_tables", { Filters: [{ Name: "vpc-id", Values: [vpc] }] });
  const { RouteTableId } = RouteTables[0];
  await make("ec2", "create_route", { RouteTableId, DestinationCidrBlock: "0.0.0.0/0", GatewayId });
  const subnets: string[] = [];
  for (const [index, zone] of ["a", "b"].entries()) {
    const given = { VpcId: vpc, CidrBlock: `10.1.${index}.0/24`, AvailabilityZone: `${region}${zone}` };
    subnets.push((await make("ec2", "create_subnet", given)).Subnet.SubnetId);
  }
  const group = async (GroupName: string) =>
    (await make("ec2", "create_security_group", { GroupName, Description: GroupName, VpcId: vpc })).GroupId as string;
  const groups = { balancer: await group("balancer"), tasks: await group("tasks") };
  await make("ec2", "authorize_security_group_ingress", {
    GroupId: groups.tasks,
    IpPermissions: between(groups.balancer, 8080),
  });
  const { LoadBalancers } = await make("elbv2", "create_load_balancer", {
    ...{ Name: "acme-dev", Subnets: subnets, SecurityGroups: [groups.balancer], Type: "application" },
  });
  const balancer = LoadBalancers[0].LoadBalancerArn as string;
  const none = { Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } };
  const { Listeners } = await make("elbv2", "create_listener", {
    ...{ LoadBalancerArn: balancer, Protocol: "HTTP", Port: 80, DefaultActions: [none] },
  });
  const listener = Listeners[0].ListenerArn as string;
  await make("logs", "create_log_group", { logGroupName: "/acme/dev/scores" });
  await jobs.role(
    "services",
    "ecs-tasks",
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], jobs.arn("logs", "log-group:/acme/dev/scores:*")),
  );
  await make("ecs", "create_cluster", { clusterName: "acme-dev" });
  await make("ecs", "register_task_definition", definition(jobs.roleArn("services")));
  return {
    ...jobs,
    ...{ vpc, subnets, groups, balancer, listener },
    async target(Name) {
      const given = { Name, VpcId: vpc, TargetType: "ip", Protocol: "HTTP", Port: 8080, HealthCheckPath: "/health" };
      return (await make("elbv2", "create_target_group", given)).TargetGroups[0].TargetGroupArn;
    },
    async forward(Priority, host, ...arns) {
      const TargetGroups = arns.map((TargetGroupArn) => ({ TargetGroupArn, Weight: 1 }));
      const { Rules } = await make("elbv2", "create_rule", {
        ...{ ListenerArn: listener, Priority, Conditions: [{ Field: "host-header", Values: [host] }] },
        Actions: [{ Type: "forward", ForwardConfig: { TargetGroups } }],
      });
      return Rules[0].RuleArn;
    },
    asked: (serviceName, targetGroupArn, more = {}) => ({
      ...{ cluster: "acme-dev", serviceName, taskDefinition: "scores:1", desiredCount: 2, launchType: "FARGATE" },
      networkConfiguration: {
        awsvpcConfiguration: { subnets, securityGroups: [groups.tasks], assignPublicIp: "ENABLED" },
      },
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
      loadBalancers: [{ targetGroupArn, containerName: "main", containerPort: 8080 }],
      ...more,
    }),
  };
}
