import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { EcsCluster, type EcsClusterProps } from "../../../../constructs/aws/ecs/cluster";
import { FargateService } from "../../../../constructs/aws/ecs/fargate-service";
import type { FargateServiceProps } from "../../../../constructs/aws/ecs/fargate-service-props";
import { FargateTaskDefinition } from "../../../../constructs/aws/ecs/fargate-task-definition";
import { ServiceScaling, type ServiceScalingProps } from "../../../../constructs/aws/ecs/service-scaling";
import { ServiceSecurityGroup } from "../../../../constructs/aws/ecs/service-security-group";
import { synth } from "../../../support/synth";

const place = { region: "eu-west-1", accountId: "123456789012" };
const image = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/scores@sha256:${"0".repeat(64)}`;
const clusterArn = "arn:aws:ecs:eu-west-1:123456789012:cluster/services";
const targetGroup = {
  arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/scores/0123456789abcdef",
  hash: "5f70bf18",
};
const requestLabel = "app/services/0123456789abcdef/targetgroup/scores/0123456789abcdef";
const build = (scope: Construct, props: Partial<FargateServiceProps> = {}) =>
  new FargateService(scope, "service", {
    serviceName: "churn-dev-scores-main",
    cluster: EcsCluster.fromArn(scope, "cluster", clusterArn),
    taskDefinition: new FargateTaskDefinition(scope, "task", { family: "scores", image, ...place }),
    ...{ subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"], ...props },
  });
const made = (props?: Partial<FargateServiceProps>) => synth((scope) => build(scope, props)).resource;
const service = (props?: Partial<FargateServiceProps>) => made(props).aws_ecs_service![0]!;

describe("a FargateService", () => {
  it("runs one task without an address, and is there when that is steady", () => {
    expect(service()).toMatchObject({
      cluster: clusterArn,
      launch_type: "FARGATE",
      platform_version: "1.4.0",
      desired_count: 1,
      network_configuration: { subnets: ["subnet-1"], security_groups: ["sg-1"], assign_public_ip: false },
      availability_zone_rebalancing: "ENABLED",
      enable_ecs_managed_tags: true,
      propagate_tags: "SERVICE",
      wait_for_steady_state: true,
    });
    expect(service()).not.toHaveProperty("load_balancer");
    expect(service()).not.toHaveProperty("health_check_grace_period_seconds"); // ECS refuses it without a load balancer
    expect(made().aws_appautoscaling_target).toBeUndefined();
  });

  it("starts what is new beside what serves, and goes back where that fails, which fails the deploy", () => {
    expect(service()).toMatchObject({
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
      deployment_circuit_breaker: { enable: true, rollback: true },
      lifecycle: {
        postcondition: [
          {
            condition: expect.stringMatching(
              /^\$\{\(?self\.task_definition == aws_ecs_task_definition\.\w+\.arn\)?\}$/,
            ) as string,
            error_message: expect.stringContaining("the update was rolled back") as string,
          },
        ],
      },
    });
  });

  it("is made beside one whose first deploy failed, and goes after what sent requests to it was changed", () => {
    const { name, lifecycle } = service();
    expect(name).toMatch(/^churn-dev-scores-main-\$\{substr\(uuid\(\), 0, 8\)\}$/);
    expect(lifecycle).toMatchObject({ create_before_destroy: true, ignore_changes: ["name"] });
  });

  it("is in a target group, and made anew beside itself with another one", () => {
    const { aws_ecs_service, aws_appautoscaling_target } = made({ targetGroup, maxReplicas: 3 });
    expect(aws_ecs_service).toMatchObject([
      {
        for_each: '${toset(["5f70bf18"])}',
        load_balancer: [{ target_group_arn: targetGroup.arn, container_name: "main", container_port: 8080 }],
        health_check_grace_period_seconds: 180,
      },
    ]);
    expect(aws_appautoscaling_target![0]!.resource_id).toMatch(
      /^service\/services\/\$\{aws_ecs_service\.\w+\["5f70bf18"\]\.name\}$/,
    );
    const { hash: _, ...without } = targetGroup;
    expect(service({ targetGroup: without, healthCheckGraceSeconds: 600 })).toMatchObject({
      health_check_grace_period_seconds: 600,
    });
    expect(service({ targetGroup: without })).not.toHaveProperty("for_each");
  });

  it("leaves the number of tasks to what scales it, and says it otherwise", () => {
    const { aws_ecs_service, aws_appautoscaling_target, aws_appautoscaling_policy } = made({
      ...{ minReplicas: 2, maxReplicas: 5, assignPublicIp: true },
    });
    expect(aws_ecs_service).toMatchObject([
      {
        desired_count: 2,
        network_configuration: { assign_public_ip: true },
        lifecycle: { ignore_changes: ["name", "desired_count"] },
      },
    ]);
    expect(aws_appautoscaling_target).toMatchObject([{ min_capacity: 2, max_capacity: 5 }]);
    expect(aws_appautoscaling_policy).toHaveLength(1);
    expect(service({ minReplicas: 2, maxReplicas: 2 })).toMatchObject({
      desired_count: 2,
      lifecycle: { ignore_changes: ["name"] },
    });
  });

  it("waits for what it depends on", () => {
    const { json } = synth((scope) => {
      const group = new ServiceSecurityGroup(scope, "group", { groupName: "scores", vpcId: "vpc-1" });
      build(scope, { dependsOn: [group.letInGroup("balancer", "sg-2", 8080)] });
    });
    const [made] = Object.values<{ depends_on: string[] }>(json.resource.aws_ecs_service);
    const [rule] = Object.keys(json.resource.aws_vpc_security_group_ingress_rule as object);
    expect(made!.depends_on).toEqual([`aws_vpc_security_group_ingress_rule.${rule}`]);
  });

  it.each<[string, Partial<FargateServiceProps>, RegExp]>([
    ["no name", { serviceName: "" }, /serviceName is missing/],
    ["a long name", { serviceName: "a".repeat(247) }, /write 1-246 letters/],
    ["no subnet", { subnetIds: [] }, /subnetIds has 0; give 1 to 16/],
    ["six groups", { securityGroupIds: Array<string>(6).fill("sg-1") }, /securityGroupIds has 6; give 1 to 5/],
    ["no subnet's id", { subnetIds: ["subnet 1"] }, /subnetIds has "subnet 1"/],
    ["none at all", { minReplicas: 0 }, /minReplicas is 0; give a whole number from 1 to 5000/],
    ["fewer at most", { minReplicas: 3, maxReplicas: 2 }, /maxReplicas is 2; give a whole number from 3 to 5000/],
    ["what nothing scales by", { scaleOn: { cpuPercent: 60 } }, /give maxReplicas more than minReplicas/],
    ["time for no check", { healthCheckGraceSeconds: 60 }, /is given without targetGroup/],
    ["less than no time", { targetGroup, healthCheckGraceSeconds: -1 }, /healthCheckGraceSeconds is -1/],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});

describe("ServiceScaling", () => {
  const scaled = (props: Partial<ServiceScalingProps> = {}) =>
    synth(
      (scope) =>
        new ServiceScaling(scope, "scaling", {
          ...{ clusterName: "services", serviceName: "scores", minReplicas: 1, maxReplicas: 3, ...props },
        }),
    ).resource;
  const targets = (props?: Partial<ServiceScalingProps>) =>
    scaled(props).aws_appautoscaling_policy!.map(({ target_tracking_scaling_policy_configuration: each }) => [
      each.predefined_metric_specification.predefined_metric_type as string,
      each.target_value as number,
    ]);

  it("keeps a service's processors at 60 percent", () => {
    expect(scaled().aws_appautoscaling_target).toMatchObject([
      {
        service_namespace: "ecs",
        scalable_dimension: "ecs:service:DesiredCount",
        resource_id: "service/services/scores",
        min_capacity: 1,
        max_capacity: 3,
      },
    ]);
    expect(targets()).toEqual([["ECSServiceAverageCPUUtilization", 60]]);
  });

  it("keeps what is given, each by a rule of its own", () => {
    const requests = { requestsPerMinutePerReplica: 600, requestLabel };
    expect(targets(requests)).toEqual([["ALBRequestCountPerTarget", 600]]);
    expect(targets({ ...requests, cpuPercent: 50, memoryPercent: 70 })).toEqual([
      ["ECSServiceAverageCPUUtilization", 50],
      ["ECSServiceAverageMemoryUtilization", 70],
      ["ALBRequestCountPerTarget", 600],
    ]);
    const [policy] = scaled(requests).aws_appautoscaling_policy!;
    expect(policy).toMatchObject({
      target_tracking_scaling_policy_configuration: {
        predefined_metric_specification: { resource_label: requestLabel },
        scale_out_cooldown: 60,
        scale_in_cooldown: 300,
      },
    });
  });

  it.each<[string, Partial<ServiceScalingProps>, RegExp]>([
    ["nothing to scale", { maxReplicas: 1 }, /maxReplicas is 1; give a whole number from 2/],
    ["more than all", { cpuPercent: 101 }, /cpuPercent is 101/],
    ["no memory", { memoryPercent: 0 }, /memoryPercent is 0/],
    ["no requests", { requestsPerMinutePerReplica: 0, requestLabel }, /requestsPerMinutePerReplica is 0/],
    ["requests of nobody", { requestsPerMinutePerReplica: 10 }, /one of .* is missing; give both, or neither/],
    [
      "an ARN",
      { requestsPerMinutePerReplica: 10, requestLabel: "arn:aws:x" },
      /requestLabel is "arn:aws:x"; write app/,
    ],
  ])("refuses %s", (_, props, message) => {
    expect(() => scaled(props)).toThrow(message);
  });
});

describe("an EcsCluster", () => {
  const cluster = (props: Partial<EcsClusterProps> = {}) =>
    synth((scope) => new EcsCluster(scope, "cluster", { clusterName: "services", ...props })).resource;

  it("counts what runs, and leaves no log group behind", () => {
    const { aws_ecs_cluster, aws_cloudwatch_log_group } = cluster();
    expect(aws_ecs_cluster).toMatchObject([
      { name: "services", setting: [{ name: "containerInsights", value: "enabled" }] },
    ]);
    expect(aws_ecs_cluster![0]!.depends_on).toHaveLength(1);
    expect(aws_cloudwatch_log_group).toEqual([
      { name: "/aws/ecs/containerinsights/services/performance", retention_in_days: 7 },
    ]);
    const logKmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/k";
    const all = cluster({ containerInsights: "enhanced", insightsRetentionDays: 30, logKmsKeyArn });
    expect(all.aws_cloudwatch_log_group).toMatchObject([{ retention_in_days: 30, kms_key_id: logKmsKeyArn }]);
    expect(all.aws_ecs_cluster).toMatchObject([{ setting: [{ value: "enhanced" }] }]);
    expect(Object.keys(cluster({ containerInsights: "disabled" }))).toEqual(["aws_ecs_cluster"]);
  });

  it.each<[Partial<EcsClusterProps>, RegExp]>([
    [{ clusterName: "a b" }, /clusterName is "a b"/],
    [{ clusterName: "" }, /clusterName is missing/],
    [{ containerInsights: "on" as "enabled" }, /containerInsights is "on"; write enabled, enhanced or disabled/],
    [{ insightsRetentionDays: 0 }, /insightsRetentionDays is 0/],
    [{ logKmsKeyArn: "alias/x" }, /logKmsKeyArn is "alias\/x"/],
  ])("refuses %o", (props, message) => {
    expect(() => cluster(props)).toThrow(message);
  });

  it("of somebody else is known by its ARN", () => {
    synth((scope) => expect(EcsCluster.fromArn(scope, "theirs", clusterArn).name).toBe("services"));
    expect(() => synth((scope) => EcsCluster.fromArn(scope, "theirs", "services"))).toThrow(
      `the cluster's ARN is "services"`,
    );
  });
});

describe("a ServiceSecurityGroup", () => {
  it("lets in whom it is told, on that port, and out by HTTPS and where it is told", () => {
    const { resource } = synth((scope) => {
      const egress = [{ cidr: "10.1.0.0/16", port: 5432 }];
      const group = new ServiceSecurityGroup(scope, "group", { groupName: "scores", vpcId: "vpc-1", egress });
      group.letInGroup("balancer", "sg-2", 8080);
      group.letOutToGroup("internal", "sg-3", 80);
    });
    expect(resource.aws_vpc_security_group_ingress_rule).toMatchObject([
      { referenced_security_group_id: "sg-2", ip_protocol: "tcp", from_port: 8080, to_port: 8080 },
    ]);
    expect(resource.aws_vpc_security_group_egress_rule).toMatchObject([
      { cidr_ipv4: "0.0.0.0/0", from_port: 443, to_port: 443 },
      { cidr_ipv4: "10.1.0.0/16", from_port: 5432, to_port: 5432 },
      { referenced_security_group_id: "sg-3", from_port: 80, to_port: 80 },
    ]);
  });

  it("lets in nobody by itself, and refuses what is no port and no group", () => {
    const group = (use: (group: ServiceSecurityGroup) => void = () => undefined) =>
      synth((scope) => use(new ServiceSecurityGroup(scope, "group", { groupName: "scores", vpcId: "vpc-1" })));
    expect(group().resource.aws_vpc_security_group_ingress_rule).toBeUndefined();
    expect(() => group((made) => made.letInGroup("a", "sg-2", 0))).toThrow("port is 0");
    expect(() => group((made) => made.letOutToGroup("a", "sg 2", 80))).toThrow('groupId has "sg 2"');
  });
});
