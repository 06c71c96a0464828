import { expect } from "vitest";
import { startBoto, type Answered, type Boto } from "./boto";
import { startAws, type Aws } from "./moto";

/** The sandbox's AWS with a Fargate queue `acme-dev`, a definition `ingest` that takes two attempts, and roles, made by AWS's own client. */
export interface Jobs {
  readonly aws: Aws;
  readonly boto: Boto;
  /** ARN of a thing: `arn("batch", "job-queue/acme-dev")`. */
  arn(service: string, rest: string): string;
  roleArn(name: string): string;
  /** A call that must succeed. */
  make(service: string, operation: string, given: object): Promise<Record<string, any>>;
  /** Code and message of a refusal; undefined where there is none. */
  refusal(service: string, operation: string, given: object): Promise<string | undefined>;
  /** A role that a service takes, and what it may do. */
  role(name: string, service: string, ...statements: object[]): Promise<string>;
  /** Other rights for a role. */
  may(name: string, ...statements: object[]): Promise<void>;
  /** Registers a definition of one vCPU and 2 GiB on Fargate, and answers its ARN. */
  define(name: string, more?: object, container?: object): Promise<string>;
  stop(): void;
}

export const allow = (Action: string | string[], Resource: string | string[]) => ({
  ...{ Effect: "Allow", Action, Resource },
});

const region = "eu-west-1";
const group = "/acme/dev/ingest";

export async function startJobs(account: string): Promise<Jobs> {
  const aws = await startAws(account);
  const boto = startBoto(aws.environment, region);
  const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
  const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;
  const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const told = ({ error, message }: Answered) => (error === undefined ? undefined : `${error}: ${message}`);
  const jobs: Jobs = {
    aws,
    boto,
    arn,
    roleArn,
    async make(service, operation, given) {
      const answered = await boto.call(service, operation, given);
      expect(told(answered), operation).toBeUndefined();
      return answered.value!;
    },
    refusal: async (service, operation, given) => told(await boto.call(service, operation, given)),
    async role(RoleName, service, ...statements) {
      const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: `${service}.amazonaws.com` } };
      await jobs.make("iam", "create_role", { RoleName, AssumeRolePolicyDocument: document(trust) });
      if (statements.length > 0) await jobs.may(RoleName, ...statements);
      return roleArn(RoleName);
    },
    async may(RoleName, ...statements) {
      const PolicyDocument = document(...statements);
      await jobs.make("iam", "put_role_policy", { RoleName, PolicyName: "own", PolicyDocument });
    },
    async define(jobDefinitionName, more = {}, container = {}) {
      const options = { "awslogs-group": group, "awslogs-stream-prefix": jobDefinitionName };
      const made = await jobs.make("batch", "register_job_definition", {
        ...{ jobDefinitionName, type: "container", platformCapabilities: ["FARGATE"], ...more },
        containerProperties: {
          ...fargate(roleArn("execution")),
          logConfiguration: { logDriver: "awslogs", options },
          ...container,
        },
      });
      return made.jobDefinitionArn as string;
    },
    stop() {
      boto.stop();
      aws.stop();
    },
  };
  const { Vpc } = await jobs.make("ec2", "create_vpc", { CidrBlock: "10.0.0.0/16" });
  const { Subnet } = await jobs.make("ec2", "create_subnet", { VpcId: Vpc.VpcId, CidrBlock: "10.0.0.0/24" });
  const given = { GroupName: "jobs", Description: "jobs", VpcId: Vpc.VpcId };
  const { GroupId } = await jobs.make("ec2", "create_security_group", given);
  await jobs.make("batch", "create_compute_environment", {
    ...{ computeEnvironmentName: "acme-dev", type: "MANAGED" },
    computeResources: { type: "FARGATE", maxvCpus: 16, subnets: [Subnet.SubnetId], securityGroupIds: [GroupId] },
  });
  await jobs.make("batch", "create_job_queue", {
    ...{ jobQueueName: "acme-dev", priority: 1, state: "ENABLED" },
    computeEnvironmentOrder: [{ order: 1, computeEnvironment: arn("batch", "compute-environment/acme-dev") }],
  });
  await jobs.make("logs", "create_log_group", { logGroupName: group });
  await jobs.role(
    "execution",
    "ecs-tasks",
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], arn("logs", `log-group:${group}:*`)),
  );
  await jobs.define("ingest", { retryStrategy: { attempts: 2 } });
  return jobs;
}

/** The properties of a container that Fargate takes. */
export function fargate(executionRoleArn: string): object {
  const sizes = { VCPU: "1", MEMORY: "2048" };
  const resourceRequirements = Object.entries(sizes).map(([type, value]) => ({ type, value }));
  return {
    image: "registry.example/ingest:1",
    command: ["python", "-m", "ingest"],
    executionRoleArn,
    resourceRequirements,
  };
}
