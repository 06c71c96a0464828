import { describe, expect, it } from "vitest";
import { BatchJobDefinition } from "../../../../constructs/aws/batch/job-definition";
import type { BatchJobDefinitionProps } from "../../../../constructs/aws/batch/job-definition-props";
import { BatchJobQueue } from "../../../../constructs/aws/batch/job-queue";
import { submitJob, type SubmitJobProps } from "../../../../constructs/aws/batch/submit-job";
import { ExecutionRole } from "../../../../constructs/aws/iam/execution-role";
import { Secret } from "../../../../constructs/aws/secretsmanager/secret";
import type { StarterWork } from "../../../../constructs/aws/sfn/starter";
import { synth } from "../../../support/synth";
import { statements } from "../iam/policies";

const place = { region: "eu-west-1", accountId: "123456789012" };
const image = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/pipelines@sha256:${"0".repeat(64)}`;
const required = { jobDefinitionName: "churn-dev-ingest", image, ...place };
const made = (props: Partial<BatchJobDefinitionProps> = {}) =>
  synth((scope) => new BatchJobDefinition(scope, "job", { ...required, ...props })).resource;
const definition = (props?: Partial<BatchJobDefinitionProps>) => made(props).aws_batch_job_definition![0]!;
const container = (props?: Partial<BatchJobDefinitionProps>) =>
  JSON.parse(definition(props).container_properties as string) as Record<string, unknown>;
const executes = (props?: Partial<BatchJobDefinitionProps>) =>
  statements(made(props).aws_iam_role_policy!.find(({ role }) => /ExecutionRole/.test(String(role)))!.policy);

describe("a BatchJobDefinition with nothing set", () => {
  it("runs on Fargate for an hour at most, once, without an address", () => {
    expect(definition()).toMatchObject({
      name: "churn-dev-ingest",
      type: "container",
      platform_capabilities: ["FARGATE"],
      propagate_tags: true,
      retry_strategy: { attempts: 1 },
      timeout: { attempt_duration_seconds: 3600 },
    });
    expect(definition().retry_strategy).not.toHaveProperty("evaluate_on_exit");
    expect(container()).toMatchObject({
      image,
      networkConfiguration: { assignPublicIp: "DISABLED" },
      resourceRequirements: [
        { type: "VCPU", value: "1" },
        { type: "MEMORY", value: "2048" },
      ],
    });
    expect(container()).not.toHaveProperty("command");
    expect(container()).not.toHaveProperty("ephemeralStorage");
    expect(container()).not.toHaveProperty("privileged");
  });

  it("writes to a log group of its own for 90 days", () => {
    const { aws_cloudwatch_log_group } = made();
    expect(aws_cloudwatch_log_group).toMatchObject([{ name: "/aws/batch/churn-dev-ingest", retention_in_days: 90 }]);
    expect(container().logConfiguration).toMatchObject({
      logDriver: "awslogs",
      options: {
        "awslogs-group": expect.stringMatching(/aws_cloudwatch_log_group/) as string,
        "awslogs-region": "eu-west-1",
      },
    });
  });

  it("has two roles that its containers alone take, of which its code's may do nothing", () => {
    const { aws_iam_role, aws_iam_role_policy } = made();
    expect(aws_iam_role!.map(({ name }) => name as string)).toEqual([
      "churn-dev-ingest-job",
      "churn-dev-ingest-job-execution",
    ]);
    for (const { assume_role_policy } of aws_iam_role!)
      expect(statements(assume_role_policy)).toMatchObject([
        {
          Principal: { Service: ["ecs-tasks.amazonaws.com"] },
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ]);
    expect(aws_iam_role_policy).toHaveLength(1);
  });

  it("gets its image and writes its log as the one that starts it", () => {
    expect(executes().map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["ecr:GetAuthorizationToken"], ["*"]],
      [
        ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        ["arn:aws:ecr:eu-west-1:123456789012:repository/pipelines"],
      ],
      [["logs:CreateLogStream", "logs:PutLogEvents"], ["aws_cloudwatch_log_group.arn:*"]],
    ]);
    expect(JSON.stringify(executes({ image: "public.ecr.aws/docker/library/busybox:1" }))).not.toContain("ecr:");
  });
});

describe("a BatchJobDefinition", () => {
  it("does with everything set what the props say", () => {
    const props = {
      command: ["a", "b"],
      environment: { Z: "1", A: "2" },
      vcpus: 0.25,
      memoryMiB: 512,
      ephemeralStorageGiB: 50,
    };
    expect(container({ ...props, assignPublicIp: true })).toMatchObject({
      command: ["a", "b"],
      environment: [
        { name: "A", value: "2" },
        { name: "Z", value: "1" },
      ],
      ephemeralStorage: { sizeInGiB: 50 },
      networkConfiguration: { assignPublicIp: "ENABLED" },
      resourceRequirements: [
        { type: "VCPU", value: "0.25" },
        { type: "MEMORY", value: "512" },
      ],
    });
    const logKmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1";
    const { aws_cloudwatch_log_group } = made({ logRetentionDays: 30, logKmsKeyArn, keepLogs: true });
    expect(aws_cloudwatch_log_group).toMatchObject([
      { retention_in_days: 30, kms_key_id: logKmsKeyArn, skip_destroy: true },
    ]);
  });

  it("gets the values of secrets from who starts it, of one version where that is said", () => {
    const { resource } = synth((scope) => {
      const secret = new Secret(scope, "secret", { secretName: "erp" });
      const secrets = {
        NEW: { secret },
        OLD: { secret, versionStage: "AWSPREVIOUS" },
        ONE: { secret, versionId: "v".repeat(32) },
      };
      new BatchJobDefinition(scope, "job", { ...required, secrets });
    });
    const { secrets } = JSON.parse(resource.aws_batch_job_definition![0]!.container_properties as string) as {
      secrets: { name: string; valueFrom: string }[];
    };
    expect(secrets.map(({ name, valueFrom }) => [name, valueFrom.replace(/^.*\.arn\}/, "")])).toEqual([
      ["NEW", ""],
      ["OLD", "::AWSPREVIOUS:"],
      ["ONE", `:::${"v".repeat(32)}`],
    ]);
    const [policy] = resource.aws_iam_role_policy!;
    expect(policy!.role).toMatch(/ExecutionRole/);
    expect(statements(policy!.policy).at(-1)).toMatchObject({ Resource: ["aws_secretsmanager_secret.arn"] });
  });

  it("never says in the definition what to try again, of which a change would be another definition", () => {
    expect(definition({ attempts: 3, retryHostErrorsOnly: true }).retry_strategy).toEqual({ attempts: 3 });
  });

  it("runs on machines with graphics cards, which say for themselves where they stand", () => {
    const props = { platform: "EC2", gpus: 1, vcpus: 4, memoryMiB: 12_000 } as const;
    expect(definition(props).platform_capabilities).toEqual(["EC2"]);
    expect(container(props).resourceRequirements).toContainEqual({ type: "GPU", value: "1" });
    for (const field of ["networkConfiguration", "fargatePlatformConfiguration", "runtimePlatform"])
      expect(container(props)).not.toHaveProperty(field);
  });

  it("runs as a role that is given, and makes none for its code then", () => {
    const { resource } = synth((scope) => {
      const jobRole = new ExecutionRole(scope, "shared", { roleName: "shared", services: ["ecs-tasks.amazonaws.com"] });
      new BatchJobDefinition(scope, "job", { ...required, jobRole });
    });
    expect(resource.aws_iam_role!.map(({ name }) => name as string)).toEqual([
      "shared",
      "churn-dev-ingest-job-execution",
    ]);
  });

  it.each<[string, Partial<BatchJobDefinitionProps>, string]>([
    ["a name with a dot", { jobDefinitionName: "a.b" }, 'jobDefinitionName is "a.b"; write 1-128'],
    ["three vCPUs on Fargate", { vcpus: 3 }, "vcpus is 3; give 0.25, 0.5, 1, 2, 4, 8, 16"],
    [
      "memory that does not go with them",
      { vcpus: 2, memoryMiB: 2_048 },
      "memoryMiB is 2048 with 2 vcpus; give 4096 to 16384 by 1024",
    ],
    ["memory between the steps", { vcpus: 8, memoryMiB: 17_408 }, "by 4096"],
    ["1.5 GiB with a quarter", { vcpus: 0.25, memoryMiB: 1_536 }, "give 1024 to 2048 by 1024, or 512"],
    ["a card on Fargate", { gpus: 1 }, 'gpus and platform FARGATE are both set; give platform: "EC2"'],
    [
      "an address on machines",
      { platform: "EC2", assignPublicIp: true },
      "assignPublicIp and platform EC2 are both set",
    ],
    ["a disk of 20", { ephemeralStorageGiB: 20 }, "ephemeralStorageGiB is 20; give a whole number from 21 to 200"],
    ["half a minute", { timeoutSeconds: 30 }, "timeoutSeconds is 30"],
    ["eleven attempts", { attempts: 11 }, "attempts is 11; give a whole number from 1 to 10"],
    ["a variable of Batch's own", { environment: { AWS_BATCH_JOB_ID: "1" } }, 'a variable is "AWS_BATCH_JOB_ID"'],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});

describe("submitJob", () => {
  function work(props: Partial<SubmitJobProps> = {}, of: Partial<BatchJobDefinitionProps> = {}): StarterWork {
    let found: StarterWork | undefined;
    synth((scope) => {
      const jobDefinition = new BatchJobDefinition(scope, "job", { ...required, ...of });
      const queue = BatchJobQueue.fromArn(scope, "queue", "arn:aws:batch:eu-west-1:123456789012:job-queue/q");
      found = submitJob(scope, { jobDefinition, jobDefinitionName: "churn-dev-ingest", queue, ...place, ...props });
    });
    return found!;
  }

  it("submits the definition as it is, and waits for it", () => {
    const { action, arguments: args } = work();
    expect(action).toBe("batch:submitJob.sync");
    expect(Object.keys(args)).toEqual(["JobName", "JobDefinition", "JobQueue"]);
  });

  it("puts the day into arguments alone, and no text of anybody's into an expression", () => {
    const args = ["{date}", "--from={date}/x", "plain", "{% $states.input %}", '{date}"%}', "{x}"];
    const { ContainerOverrides } = work({ command: ["run", "{date}"], args }).arguments as {
      ContainerOverrides: { Command: string[] };
    };
    expect(ContainerOverrides.Command).toEqual([
      "run",
      "{date}",
      "{% $date %}",
      '{% "--from=" & $date & "/x" %}',
      "plain",
      '{% "{\\u0025 $states.input \\u0025}" %}',
      '{% $date & "\\"\\u0025}" %}',
      "{x}",
    ]);
  });

  it("tries again what lost its machine, and nothing else where the definition is told so", () => {
    const { RetryStrategy } = work({}, { attempts: 3, retryHostErrorsOnly: true }).arguments as Record<string, any>;
    expect(RetryStrategy).toEqual({
      Attempts: 3,
      EvaluateOnExit: [
        { Action: "RETRY", OnStatusReason: "Host EC2*" },
        { Action: "RETRY", OnStatusReason: "Your Spot Task was interrupted*" },
        { Action: "RETRY", OnReason: "CannotPullContainerError*" },
        { Action: "EXIT", OnReason: "*" },
      ],
    });
    expect(RetryStrategy.EvaluateOnExit.length).toBeLessThanOrEqual(5); // "Automated job retries"
    for (const of of [{ attempts: 3 }, { attempts: 1, retryHostErrorsOnly: true }])
      expect(work({}, of).arguments).not.toHaveProperty("RetryStrategy");
  });

  it("runs many side by side", () => {
    expect(work({ arraySize: 10 }).arguments).toMatchObject({ ArrayProperties: { Size: 10 } });
    expect(() => work({ arraySize: 10_001 })).toThrow("arraySize is 10001; give a whole number from 1 to 10000");
  });

  it("gives a run all attempts of all rounds, and seven hours to wait for machines; a queue gives up after six", () => {
    const of = { timeoutSeconds: 7_200, attempts: 3 };
    expect(work({}, of).timeoutSeconds).toBe(3 * 7_200 + 25_200);
    expect(work({ arraySize: 100, parallel: 30 }, of).timeoutSeconds).toBe(4 * 3 * 7_200 + 25_200);
    expect(work({ arraySize: 10_000, parallel: 1 }, of).timeoutSeconds).toBe(31_000_000);
  });

  it("may submit this definition to this queue, whatever its revision", () => {
    const arn = (rest: string) => `arn:aws:batch:eu-west-1:123456789012:${rest}`;
    expect(work().statements).toEqual([
      {
        actions: ["batch:SubmitJob"],
        resources: [
          arn("job-queue/q"),
          arn("job-definition/churn-dev-ingest"),
          arn("job-definition/churn-dev-ingest:*"),
          arn("job/*"),
        ],
      },
      { actions: ["batch:DescribeJobs"], resources: ["*"] },
      { actions: ["batch:TerminateJob"], resources: [arn("job/*")] },
      {
        actions: ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
        resources: ["arn:aws:events:eu-west-1:123456789012:rule/StepFunctionsGetEventsForBatchJobsRule"],
      },
    ]);
  });
});
