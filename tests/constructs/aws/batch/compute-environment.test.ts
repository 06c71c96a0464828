import { describe, expect, it } from "vitest";
import {
  BatchComputeEnvironment,
  type BatchComputeEnvironmentProps,
} from "../../../../constructs/aws/batch/compute-environment";
import { BatchJobQueue, type BatchJobQueueProps } from "../../../../constructs/aws/batch/job-queue";
import { BatchSecurityGroup } from "../../../../constructs/aws/batch/security-group";
import { synth } from "../../../support/synth";
import { statements } from "../iam/policies";

const required: BatchComputeEnvironmentProps = {
  ...{ namePrefix: "churn-dev-fargate", type: "FARGATE", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
  ...{ region: "eu-west-1", accountId: "123456789012" },
};
const made = (props: Partial<BatchComputeEnvironmentProps> = {}) =>
  synth((scope) => new BatchComputeEnvironment(scope, "machines", { ...required, ...props })).resource;

describe("a BatchComputeEnvironment", () => {
  it("is Fargate kept by AWS's own role, whose successor is made before it goes", () => {
    const [environment] = made().aws_batch_compute_environment!;
    expect(environment).toMatchObject({
      type: "MANAGED",
      state: "ENABLED",
      tags: { Name: "churn-dev-fargate" },
      compute_resources: { type: "FARGATE", max_vcpus: 256, subnets: ["subnet-1"], security_group_ids: ["sg-1"] },
      lifecycle: { create_before_destroy: true },
    });
    // With a role of ours every change of the network replaces it; and a name of ours would have to be free for the successor.
    for (const field of ["service_role", "name", "name_prefix"]) expect(environment).not.toHaveProperty(field);
    expect(Object.keys(made())).toEqual(["aws_batch_compute_environment"]);
  });

  it.each([
    ["EC2", "BEST_FIT_PROGRESSIVE"],
    ["SPOT", "SPOT_PRICE_CAPACITY_OPTIMIZED"],
  ] as const)("has no machine of %s while no job runs", (type, allocation_strategy) => {
    const props = { type, instanceTypes: ["g5.xlarge"], maxVcpus: 64 };
    const { aws_batch_compute_environment, aws_launch_template, aws_iam_instance_profile } = made(props);
    expect(aws_batch_compute_environment).toMatchObject([
      { compute_resources: { type, allocation_strategy, min_vcpus: 0, max_vcpus: 64, instance_type: ["g5.xlarge"] } },
    ]);
    expect(aws_launch_template).toMatchObject([
      {
        metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
        block_device_mappings: [{ ebs: { encrypted: "true" } }],
        network_interfaces: [{ associate_public_ip_address: "false", security_groups: ["sg-1"] }],
      },
    ]);
    expect(aws_iam_instance_profile).toHaveLength(1);
    expect(made({ ...props, assignPublicIp: true }).aws_launch_template![0]!.network_interfaces).toMatchObject([
      { associate_public_ip_address: "true" },
    ]);
  });

  it("lets machines do no more than run what Batch gives them, on its own clusters", () => {
    const [policy] = made({ type: "EC2", instanceTypes: ["g5.xlarge"] }).aws_iam_role_policy!;
    const [all, ...rest] = statements(policy!.policy);
    expect(all).toMatchObject({ Action: ["ecs:DiscoverPollEndpoint"], Resource: ["*"] });
    for (const { Resource } of rest)
      expect(Resource![0]).toMatch(/^arn:aws:ecs:eu-west-1:123456789012:(cluster|container-instance)\/AWSBatch-\*$/);
  });

  it.each<[string, Partial<BatchComputeEnvironmentProps>, string]>([
    ["a prefix with a dot", { namePrefix: "a.b" }, 'namePrefix is "a.b"'],
    ["another type", { type: "LAMBDA" as never }, 'type is "LAMBDA"; write FARGATE'],
    ["machines without their types", { type: "EC2" }, "instanceTypes is missing; give the machines of EC2"],
    ["types on Fargate", { instanceTypes: ["m5.large"] }, "instanceTypes and type FARGATE are both set"],
    ["an address on Fargate", { assignPublicIp: true }, "assignPublicIp and type FARGATE are both set"],
    ["no vCPU", { maxVcpus: 0 }, "maxVcpus is 0"],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});

describe("a BatchJobQueue", () => {
  const queue = (props: Partial<BatchJobQueueProps> = {}) =>
    synth((scope) => {
      const arn = "arn:aws:batch:eu-west-1:123456789012:compute-environment/e";
      const computeEnvironments = [BatchComputeEnvironment.fromArn(scope, "machines", arn)];
      new BatchJobQueue(scope, "queue", { queueName: "churn-dev-fargate", computeEnvironments, ...props });
    }).resource.aws_batch_job_queue![0]!;

  it("lets go of what can never start, and of what waits for six hours", () => {
    expect(queue()).toMatchObject({
      name: "churn-dev-fargate",
      state: "ENABLED",
      priority: 1,
      compute_environment_order: [{ order: 1 }],
      job_state_time_limit_action: [
        {
          action: "CANCEL",
          state: "RUNNABLE",
          max_time_seconds: 600,
          reason: "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
        },
        {
          action: "CANCEL",
          state: "RUNNABLE",
          max_time_seconds: 600,
          reason: "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
        },
        {
          action: "CANCEL",
          state: "RUNNABLE",
          max_time_seconds: 21_600,
          reason: "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
        },
      ],
    });
  });

  it.each<[string, Partial<BatchJobQueueProps>, string]>([
    ["a name with a dot", { queueName: "a.b" }, 'queueName is "a.b"'],
    ["no machines", { computeEnvironments: [] }, "there are 0 computeEnvironments; give 1 to 3"],
    ["a minute", { capacityTimeoutSeconds: 60 }, "capacityTimeoutSeconds is 60"],
  ])("refuses %s", (_, props, message) => {
    expect(() => queue(props)).toThrow(message);
  });
});

it("a BatchSecurityGroup lets nobody in, and out by HTTPS and as it is told", () => {
  const { resource } = synth((scope) => {
    const egress = [{ cidr: "10.1.0.0/16", port: 5432 }];
    new BatchSecurityGroup(scope, "group", { groupName: "jobs", vpcId: "vpc-1", egress });
  });
  expect(resource.aws_vpc_security_group_ingress_rule).toBeUndefined();
  expect(resource.aws_security_group).toMatchObject([{ name: "jobs", vpc_id: "vpc-1" }]);
  expect(
    resource.aws_vpc_security_group_egress_rule!.map(({ cidr_ipv4, to_port }) => [cidr_ipv4, to_port] as unknown),
  ).toEqual([
    ["0.0.0.0/0", 443],
    ["10.1.0.0/16", 5432],
  ]);
});
