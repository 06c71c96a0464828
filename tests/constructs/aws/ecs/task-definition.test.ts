import { describe, expect, it } from "vitest";
import { ContainerLogs } from "../../../../constructs/aws/ecs/container-logs";
import { FargateTaskDefinition } from "../../../../constructs/aws/ecs/fargate-task-definition";
import type { FargateTaskDefinitionProps } from "../../../../constructs/aws/ecs/task-definition-props";
import { ExecutionRole } from "../../../../constructs/aws/iam/execution-role";
import { S3Bucket } from "../../../../constructs/aws/s3/s3-bucket";
import { Secret } from "../../../../constructs/aws/secretsmanager/secret";
import { synth } from "../../../support/synth";
import { statements } from "../iam/policies";

const place = { region: "eu-west-1", accountId: "123456789012" };
const image = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/scores@sha256:${"0".repeat(64)}`;
const required = { family: "churn-dev-scores-main", image, ...place };
const made = (props: Partial<FargateTaskDefinitionProps> = {}) =>
  synth((scope) => new FargateTaskDefinition(scope, "task", { ...required, ...props })).resource;
const definition = (props?: Partial<FargateTaskDefinitionProps>) => made(props).aws_ecs_task_definition![0]!;
const container = (props?: Partial<FargateTaskDefinitionProps>) =>
  (JSON.parse(definition(props).container_definitions as string) as Record<string, unknown>[])[0]!;

describe("a FargateTaskDefinition with nothing set", () => {
  it("is one container on Fargate that listens on 8080, with one processor", () => {
    expect(definition()).toMatchObject({
      family: "churn-dev-scores-main",
      requires_compatibilities: ["FARGATE"],
      network_mode: "awsvpc",
      cpu: "1024",
      memory: "2048",
      runtime_platform: { operating_system_family: "LINUX", cpu_architecture: "X86_64" },
    });
    expect(definition()).not.toHaveProperty("ephemeral_storage");
    expect(container()).toMatchObject({
      name: "main",
      image,
      essential: true,
      portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }],
      stopTimeout: 30,
    });
    for (const field of ["entryPoint", "command", "privileged", "user"]) expect(container()).not.toHaveProperty(field);
  });

  it("keeps the revision that runs until services have moved on", () => {
    expect(definition().lifecycle).toEqual({ create_before_destroy: true });
  });

  it("writes to a log group of its own for 90 days", () => {
    expect(made().aws_cloudwatch_log_group).toMatchObject([
      { name: "/aws/ecs/churn-dev-scores-main", retention_in_days: 90 },
    ]);
    expect(container().logConfiguration).toMatchObject({
      logDriver: "awslogs",
      options: { "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "task" },
    });
  });

  it("has two roles that its containers alone take, whose grants stay until their successors are there", () => {
    const { aws_iam_role, aws_iam_role_policy } = made();
    expect(aws_iam_role!.map(({ name }) => name as string)).toEqual([
      "churn-dev-scores-main-task",
      "churn-dev-scores-main-task-execution",
    ]);
    for (const { assume_role_policy } of aws_iam_role!)
      expect(statements(assume_role_policy)).toMatchObject([
        {
          Principal: { Service: ["ecs-tasks.amazonaws.com"] },
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ]);
    expect(aws_iam_role_policy).toMatchObject([{ lifecycle: { create_before_destroy: true } }]);
    expect(statements(aws_iam_role_policy![0]!.policy).map(({ Action }) => Action)).toEqual([
      ["ecr:GetAuthorizationToken"],
      ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      ["logs:CreateLogStream", "logs:PutLogEvents"],
    ]);
  });
});

describe("a FargateTaskDefinition with everything set", () => {
  it("starts what it is told, with what it is told, and reads the secrets of its variables as what starts it", () => {
    const { resource } = synth((scope) => {
      const secret = new Secret(scope, "token", { secretName: "token" });
      new FargateTaskDefinition(scope, "task", {
        ...required,
        ...{ entryPoint: ["uvicorn"], command: ["main:app"], environment: { PORT: "9000", LEVEL: "1" } },
        secrets: { TOKEN: { secret, versionStage: "AWSPREVIOUS" } },
        ...{ port: 9_000, vcpus: 0.5, memoryMiB: 3_072, ephemeralStorageGiB: 30, cpuArchitecture: "ARM64" },
        ...{ stopTimeoutSeconds: 120, containerName: "api", streamPrefix: "next" },
        logs: new ContainerLogs(scope, "logs", { logGroupName: "/aws/ecs/scores", retentionDays: 30 }),
      });
    });
    expect(resource.aws_ecs_task_definition).toMatchObject([
      { cpu: "512", memory: "3072", ephemeral_storage: { size_in_gib: 30 } },
    ]);
    const [task] = resource.aws_ecs_task_definition!;
    expect(task!.runtime_platform).toMatchObject({ cpu_architecture: "ARM64" });
    expect(JSON.parse(task!.container_definitions as string)).toMatchObject([
      {
        ...{ name: "api", entryPoint: ["uvicorn"], command: ["main:app"], stopTimeout: 120 },
        environment: [
          { name: "LEVEL", value: "1" },
          { name: "PORT", value: "9000" },
        ],
        secrets: [{ name: "TOKEN", valueFrom: expect.stringMatching(/\.arn\}::AWSPREVIOUS:$/) as string }],
        portMappings: [{ containerPort: 9000, hostPort: 9000 }],
        logConfiguration: { options: { "awslogs-stream-prefix": "next" } },
      },
    ]);
    expect(resource.aws_cloudwatch_log_group).toMatchObject([{ name: "/aws/ecs/scores", retention_in_days: 30 }]);
    const policies = resource.aws_iam_role_policy!.map(({ policy }) => statements(policy).map(({ Action }) => Action));
    expect(policies).toHaveLength(1);
    expect(policies[0]).toContainEqual(["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]);
  });

  it("starts when its code is granted what it may do, whoever made its role", () => {
    for (const isGiven of [false, true]) {
      const { json } = synth((scope) => {
        const bucket = new S3Bucket(scope, "raw", { bucketName: "acme-raw" });
        const taskRole = isGiven
          ? new ExecutionRole(scope, "mine", { roleName: "mine", services: ["ecs-tasks.amazonaws.com"] })
          : undefined;
        const { taskRole: role } = new FargateTaskDefinition(scope, "task", { ...required, taskRole });
        bucket.grantRead(role);
      });
      const policies = Object.entries<{ policy: string }>(json.resource.aws_iam_role_policy);
      const [granted] = policies.find(([, { policy }]) => policy.includes("s3:GetObject"))!;
      const [task] = Object.values<{ depends_on: string[] }>(json.resource.aws_ecs_task_definition);
      expect(task!.depends_on).toContain(`aws_iam_role_policy.${granted}`);
    }
  });
});

describe("a FargateTaskDefinition refuses", () => {
  it.each<[string, Partial<FargateTaskDefinitionProps>, RegExp]>([
    ["no family", { family: "" }, /family is missing/],
    ["a family with a dot", { family: "a.b" }, /family is "a.b"; write 1-255 letters/],
    ["a name with a blank", { containerName: "a b" }, /containerName is "a b"/],
    ["another size", { vcpus: 3 }, /vcpus is 3; give 0.25, 0.5, 1, 2, 4, 8, 16/],
    ["memory that does not go with it", { vcpus: 1, memoryMiB: 1_024 }, /memoryMiB is 1024 with 1 vcpus/],
    ["no port", { port: 0 }, /port is 0; give a whole number from 1 to 65535/],
    ["a long end", { stopTimeoutSeconds: 121 }, /stopTimeoutSeconds is 121/],
    ["a small disk", { ephemeralStorageGiB: 20 }, /ephemeralStorageGiB is 20/],
    ["other processors", { cpuArchitecture: "arm64" as "ARM64" }, /cpuArchitecture is "arm64"; write X86_64 or ARM64/],
  ])("%s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });

  it("a variable that is text and secret, a secret of two versions, and a key for logs that are elsewhere", () => {
    const with_ = (more: (secret: Secret, logs: ContainerLogs) => Partial<FargateTaskDefinitionProps>) => () =>
      synth((scope) => {
        const secret = new Secret(scope, "token", { secretName: "token" });
        const logs = new ContainerLogs(scope, "logs", { logGroupName: "/aws/ecs/scores" });
        new FargateTaskDefinition(scope, "task", { ...required, ...more(secret, logs) });
      });
    expect(with_((secret) => ({ environment: { T: "1" }, secrets: { T: { secret } } }))).toThrow(
      "T is in environment and in secrets; keep one",
    );
    expect(with_((secret) => ({ secrets: { T: { secret, versionId: "v", versionStage: "s" } } }))).toThrow(
      "versionId and versionStage of T are both set; keep one",
    );
    const logKmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/k";
    expect(with_((_, logs) => ({ logs, logKmsKeyArn }))).toThrow("logs and logKmsKeyArn are both set");
  });
});

describe("ContainerLogs", () => {
  it("are kept for 90 days, or as said", () => {
    const logs = (props: object) =>
      synth((scope) => new ContainerLogs(scope, "logs", { logGroupName: "/aws/ecs/scores", ...props })).resource
        .aws_cloudwatch_log_group;
    expect(logs({})).toEqual([{ name: "/aws/ecs/scores", retention_in_days: 90 }]);
    const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/k";
    expect(logs({ retentionDays: 30, kmsKeyArn, keepLogs: true })).toEqual([
      { name: "/aws/ecs/scores", retention_in_days: 30, kms_key_id: kmsKeyArn, skip_destroy: true },
    ]);
    expect(() => logs({ logGroupName: "a b" })).toThrow('logGroupName is "a b"');
    expect(() => logs({ retentionDays: 0 })).toThrow("retentionDays is 0");
    expect(() => logs({ kmsKeyArn: "alias/x" })).toThrow('kmsKeyArn is "alias/x"');
  });
});
