import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import {
  ContainerLogs,
  EcsCluster,
  FargateService,
  FargateTaskDefinition,
  PrivateNetwork,
  S3Bucket,
  Secret,
  ServiceAlarms,
  ServiceDashboard,
  ServiceMetrics,
  ServiceScaling,
  ServiceSecurityGroup,
} from "ponte-constructs/aws";

// Two containers that answer over HTTP behind a load balancer that is there already: one for people, and one that takes work from a queue and is called by nobody.
const region = "eu-west-1";
const account = "111122223333";
const image = (name: string) =>
  `${account}.dkr.ecr.${region}.amazonaws.com/${name}@sha256:${"4f53cda18c2baa0c".repeat(4)}`;

const app = new App();
const stack = new TerraformStack(app, "scores");
new AwsProvider(stack, "aws", { region, allowedAccountIds: [account] });

const network = new PrivateNetwork(stack, "network", { networkName: "scores", natGateways: 0 });
const cluster = new EcsCluster(stack, "cluster", { clusterName: "scores" });
const logs = new ContainerLogs(stack, "logs", { logGroupName: "/aws/ecs/scores", retentionDays: 30 });

const facts = new S3Bucket(stack, "facts", { bucketName: `${account}-scores-facts` });
const token = new Secret(stack, "token", { secretName: "scores/crm" });
const page = new FargateTaskDefinition(stack, "page", {
  ...{ family: "scores-page", image: image("scores"), logs, streamPrefix: "page" },
  command: ["streamlit", "run", "page.py"],
  port: 8_501,
  secrets: { CRM_TOKEN: { secret: token } },
});
facts.grantRead(page.taskRole);

// What the load balancer brings: its security group, and a target group that a rule of its listener names.
const balancer = { groupId: "sg-0a1b2c3d4e5f60718", name: "app/acme/0123456789abcdef" };
const targets = "targetgroup/scores/0123456789abcdef";

const group = new ServiceSecurityGroup(stack, "group", { groupName: "scores", vpcId: network.vpcId });
const letIn = group.letInGroup("balancer", balancer.groupId, page.port);
const answering = new FargateService(stack, "service", {
  ...{ serviceName: "scores-page", cluster, taskDefinition: page },
  ...{ subnetIds: network.publicSubnetIds, securityGroupIds: [group.groupId], assignPublicIp: true },
  targetGroup: { arn: `arn:aws:elasticloadbalancing:${region}:${account}:${targets}` },
  ...{ minReplicas: 2, maxReplicas: 6 },
  scaleOn: { requestsPerMinutePerReplica: 600, requestLabel: `${balancer.name}/${targets}` },
  dependsOn: [letIn],
});

// What is told of it, and where it is looked at.
const metrics = new ServiceMetrics({
  ...{ variantName: "main", clusterName: cluster.name, serviceName: answering.name },
  ...{ loadBalancerFullName: balancer.name, targetGroupFullName: targets },
});
const promised = { availabilityPercent: 99.5, latencyMilliseconds: { p95: 800 } };
new ServiceAlarms(stack, "alarms", {
  ...{ name: "service/scores", variants: [metrics], logGroupName: logs.name, ...promised },
  alarmActionArns: [`arn:aws:sns:${region}:${account}:alerts`],
});
new ServiceDashboard(stack, "dashboard", {
  dashboardName: "scores-services",
  services: [{ name: "service/scores", variants: [metrics], serviceLevel: promised }],
});

const worker = new FargateTaskDefinition(stack, "worker", {
  ...{ family: "scores-worker", image: image("worker"), vcpus: 0.5, memoryMiB: 1_024, logs, streamPrefix: "worker" },
});
new FargateService(stack, "works", {
  ...{ serviceName: "scores-worker", cluster, taskDefinition: worker },
  ...{ subnetIds: network.publicSubnetIds, securityGroupIds: [group.groupId], assignPublicIp: true },
});

// A service that somebody else made is scaled by its name; what counts its tasks there must be left to it.
const theirs = EcsCluster.fromArn(stack, "theirs", `arn:aws:ecs:${region}:${account}:cluster/reports`);
new ServiceScaling(stack, "scaling", {
  ...{ clusterName: theirs.name, serviceName: "reports", minReplicas: 1, maxReplicas: 4, cpuPercent: 70 },
});

app.synth();
