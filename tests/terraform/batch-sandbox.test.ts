import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allow, fargate, startJobs, type Jobs } from "./support/jobs-sandbox";
import { expectAnsweredAsAws } from "./support/moto-faults";
import { needs, reasonToSkip } from "./support/needs";

const required = ["moto"];
needs(...required);

// What the tests of jobs rely on, asked by AWS's own client: a stand-in that took everything would prove nothing.
describe("the sandbox's Batch", () => {
  let jobs: Jobs;

  beforeAll(async () => {
    if (!reasonToSkip(required)) jobs = await startJobs("111122224444");
  });
  afterAll(() => jobs?.stop());

  const submit = async (more: object = {}) =>
    (
      await jobs.make("batch", "submit_job", {
        jobName: "ingest",
        jobQueue: "acme-dev",
        jobDefinition: "ingest",
        ...more,
      })
    ).jobId as string;
  const described = async (id: string) => (await jobs.make("batch", "describe_jobs", { jobs: [id] })).jobs[0];
  const lines = async () => {
    const { events } = await jobs.make("logs", "filter_log_events", { logGroupName: "/acme/dev/ingest" });
    return events.map(({ message }: { message: string }) => message);
  };
  const refused = (operation: string, given: object) => jobs.refusal("batch", operation, given);
  const register = (name: string, container: object, more: object = {}) =>
    refused("register_job_definition", {
      ...{ jobDefinitionName: name, type: "container", platformCapabilities: ["FARGATE"], ...more },
      containerProperties: { ...fargate(jobs.roleArn("execution")), ...container },
    });

  it("ends a job at once, with what it would have run, and writes a line", async () => {
    const id = await submit({
      containerOverrides: { command: ["--date", "2026-11-30"], environment: [{ name: "A", value: "b" }] },
      timeout: { attemptDurationSeconds: 120 },
    });
    expect(await described(id)).toMatchObject({
      ...{ status: "SUCCEEDED", jobDefinition: jobs.arn("batch", "job-definition/ingest:1") },
      ...{ timeout: { attemptDurationSeconds: 120 }, retryStrategy: { attempts: 2 } },
      container: { command: ["--date", "2026-11-30"], environment: [{ name: "A", value: "b" }], exitCode: 0 },
      attempts: [{ container: { exitCode: 0, logStreamName: expect.stringMatching(/^ingest\/default\/\w{32}$/) } }],
    });
    expect(await lines()).toContain('ponte sandbox: ["--date", "2026-11-30"]');
  });

  it.each([
    ["all attempts", "fails", "FAILED", 2],
    ["one that succeeds", ["fails", "succeeds"], "SUCCEEDED", 2],
    ["what exceeds its timeout, which is not tried again", "times out", "FAILED", 1],
  ] as const)("takes %s", async (_what, how, status, attempts) => {
    await jobs.aws.nextJob({ how: typeof how === "string" ? how : [...how], definition: "ingest" });
    const job = await described(await submit());
    expect([job.status, job.attempts.length]).toEqual([status, attempts]);
  });

  // EvaluateOnExit, API reference: the first that applies counts, and what none says is tried again.
  it.each([
    ["host", "SUCCEEDED", 2],
    ["fails", "FAILED", 1],
  ] as const)("asks evaluateOnExit of an attempt: %s", async (first, status, attempts) => {
    const evaluateOnExit = [
      { onStatusReason: "Host EC2*", action: "RETRY" },
      { onReason: "*", action: "exit" },
    ];
    await jobs.aws.nextJob({ how: [first, "succeeds"] });
    const job = await described(await submit({ retryStrategy: { attempts: 3, evaluateOnExit } }));
    expect([job.status, job.attempts.length]).toEqual([status, attempts]);
  });

  it("runs an array's tasks, and fails with one of them", async () => {
    await jobs.aws.nextJob({ how: "succeeds", children: { 2: { exitCode: 3 } } });
    const id = await submit({ arrayProperties: { size: 4 }, retryStrategy: { attempts: 1 } });
    const summary = { SUCCEEDED: 3, FAILED: 1 };
    expect(await described(id)).toMatchObject({
      status: "FAILED",
      arrayProperties: { size: 4, statusSummary: summary },
    });
    expect(await described(`${id}:2`)).toMatchObject({ container: { exitCode: 3 }, arrayProperties: { index: 2 } });
    const { jobSummaryList } = await jobs.make("batch", "list_jobs", { arrayJobId: id, jobStatus: "SUCCEEDED" });
    expect(jobSummaryList.map(({ jobId }: { jobId: string }) => jobId)).toEqual([`${id}:3`, `${id}:1`, `${id}:0`]);
  });

  it("lets a job hang until it is ended, or terminated", async () => {
    await jobs.aws.nextJob({ how: "hangs" }, { how: "hangs" });
    const [one, other] = [await submit(), await submit()];
    expect((await described(one)).status).toBe("RUNNING");
    await jobs.aws.endJob(one, "succeeds");
    await jobs.make("batch", "terminate_job", { jobId: other, reason: "enough" });
    expect([(await described(one)).status, (await described(other)).status]).toEqual(["SUCCEEDED", "FAILED"]);
    expect((await described(other)).statusReason).toBe("enough");
  });

  it("takes a definition by ARN without its revision: the newest that is active", async () => {
    const name = jobs.arn("batch", "job-definition/newest");
    expect([await jobs.define("newest"), await jobs.define("newest")]).toEqual([`${name}:1`, `${name}:2`]);
    expect((await described(await submit({ jobDefinition: name }))).jobDefinition).toBe(`${name}:2`);
    await jobs.make("batch", "deregister_job_definition", { jobDefinition: `${name}:2` });
    expect((await described(await submit({ jobDefinition: name }))).jobDefinition).toBe(`${name}:1`);
    await jobs.make("batch", "deregister_job_definition", { jobDefinition: `${name}:1` });
    expect(await refused("submit_job", { jobName: "x", jobQueue: "acme-dev", jobDefinition: name })).toContain(
      "was not found",
    );
  });

  it("takes over nothing of an earlier revision", async () => {
    await jobs.define("changing", { retryStrategy: { attempts: 3 }, timeout: { attemptDurationSeconds: 60 } });
    await jobs.define("changing");
    const { jobDefinitions } = await jobs.make("batch", "describe_job_definitions", { jobDefinitionName: "changing" });
    expect(jobDefinitions.map(({ retryStrategy }: { retryStrategy?: object }) => retryStrategy)).toEqual([
      { attempts: 3 },
      undefined,
    ]);
  });

  it.each([
    [
      "a size that Fargate lacks",
      {
        resourceRequirements: [
          { type: "VCPU", value: "1" },
          { type: "MEMORY", value: "4000" },
        ],
      },
      "(1.00 vCPU, 4000 MiB) not valid",
    ],
    ["no execution role", { executionRoleArn: "" }, "executionRoleArn is required"],
    ["a disk below 21 GiB", { ephemeralStorage: { sizeInGiB: 20 } }, "between 21 and 200"],
    [
      "a GPU on Fargate",
      {
        resourceRequirements: [
          { type: "VCPU", value: "1" },
          { type: "MEMORY", value: "2048" },
          { type: "GPU", value: "1" },
        ],
      },
      "GPU is not applicable",
    ],
  ])("refuses a definition with %s", async (_what, container, words) => {
    expect(await register("refused", container)).toContain(words);
  });

  it.each([
    ["a name of 129 letters", { jobDefinitionName: "x".repeat(129) }, "up to 128"],
    ["a timeout below a minute", { timeout: { attemptDurationSeconds: 59 } }, "at least 60"],
    ["eleven attempts", { retryStrategy: { attempts: 11 } }, "between 1 and 10"],
    ["a network configuration on EC2", { platformCapabilities: ["EC2"] }, undefined],
  ])("refuses a definition with %s", async (_what, more, words) => {
    const container = words === undefined ? { networkConfiguration: { assignPublicIp: "ENABLED" } } : {};
    expect(await register("refused", container, more)).toContain(words ?? "applicable to Fargate only");
  });

  it.each([
    ["an array of one", { arrayProperties: { size: 1 } }, "between 2 and 10000"],
    [
      "a size that Fargate lacks",
      { containerOverrides: { resourceRequirements: [{ type: "MEMORY", value: "512" }] } },
      "not valid",
    ],
    ["a reserved variable", { containerOverrides: { environment: [{ name: "AWS_BATCH_X", value: "1" }] } }, "reserved"],
    ["a queue that is not there", { jobQueue: "none" }, "does not exist"],
  ])("refuses to submit %s", async (_what, more, words) => {
    expect(
      await refused("submit_job", { jobName: "x", jobQueue: "acme-dev", jobDefinition: "ingest", ...more }),
    ).toContain(words);
  });

  it("deletes no environment that a queue uses, and nothing that is on", async () => {
    const computeEnvironment = "acme-dev";
    expect(await refused("delete_compute_environment", { computeEnvironment })).toContain(
      "found existing JobQueue relationship",
    );
    expect(await refused("delete_job_queue", { jobQueue: "acme-dev" })).toContain("must be DISABLED");
    await jobs.make("batch", "update_job_queue", { jobQueue: "acme-dev", state: "DISABLED" });
    expect(await refused("submit_job", { jobName: "x", jobQueue: "acme-dev", jobDefinition: "ingest" })).toContain(
      "DISABLED",
    );
    await jobs.make("batch", "update_job_queue", { jobQueue: "acme-dev", state: "ENABLED" });
  });

  // A launch template may have them instead: ComputeResource, API reference, securityGroupIds.
  it("takes machines whose launch template has the security groups, and no queue of them and Fargate", async () => {
    const { SecurityGroups } = await jobs.make("ec2", "describe_security_groups", {});
    const { Subnets } = await jobs.make("ec2", "describe_subnets", {});
    const network = { DeviceIndex: 0, Groups: [SecurityGroups[0].GroupId] };
    const { LaunchTemplate } = await jobs.make("ec2", "create_launch_template", {
      ...{ LaunchTemplateName: "gpu", LaunchTemplateData: { NetworkInterfaces: [network] } },
    });
    await jobs.role("machines", "ec2");
    const profile = { InstanceProfileName: "machines" };
    const { InstanceProfile } = await jobs.make("iam", "create_instance_profile", profile);
    const computeResources = {
      ...{ type: "EC2", minvCpus: 0, maxvCpus: 4, instanceTypes: ["g5.xlarge"], subnets: [Subnets[0].SubnetId] },
      ...{ instanceRole: InstanceProfile.Arn, allocationStrategy: "BEST_FIT_PROGRESSIVE" },
    };
    const environment = { computeEnvironmentName: "acme-gpu", type: "MANAGED", computeResources };
    expect(await refused("create_compute_environment", environment)).toContain("securityGroupIds must be specified");
    const launchTemplate = { launchTemplateId: LaunchTemplate.LaunchTemplateId, version: "1" };
    const given = { ...environment, computeResources: { ...computeResources, launchTemplate } };
    await jobs.make("batch", "create_compute_environment", given);
    const { computeEnvironments } = await jobs.make("batch", "describe_compute_environments", {
      computeEnvironments: ["acme-gpu"],
    });
    expect(computeEnvironments[0].computeResources).toEqual(given.computeResources);
    const computeEnvironmentOrder = ["acme-dev", "acme-gpu"].map((each, index) => ({
      ...{ order: index + 1, computeEnvironment: jobs.arn("batch", `compute-environment/${each}`) },
    }));
    const queue = { jobQueueName: "mixed", priority: 1, state: "ENABLED", computeEnvironmentOrder };
    expect(await refused("create_job_queue", queue)).toContain("cannot mix Fargate and EC2");
    await jobs.make("batch", "create_job_queue", {
      ...queue,
      computeEnvironmentOrder: computeEnvironmentOrder.slice(1),
    });
    const wrong = { jobName: "x", jobQueue: "mixed", jobDefinition: "ingest" };
    expect(await refused("submit_job", wrong)).toContain("do not fit the compute environments");
  });

  // What ECS needs before a container starts: ECS guide, "Task execution IAM role".
  describe("a container that does not start", () => {
    const reason = async (container: object) => {
      const jobDefinition = await jobs.define("unready", {}, container);
      const job = await described(await submit({ jobDefinition }));
      expect(job.status).toBe("FAILED");
      return job.statusReason as string;
    };

    it("has a role that does not trust ECS", async () => {
      await jobs.role("stranger", "lambda");
      expect(await reason({ jobRoleArn: jobs.roleArn("stranger") })).toContain("ECS was unable to assume the role");
    });
    it("has an execution role that may not read its secret, or its image", async () => {
      const secret = jobs.arn("secretsmanager", "secret:erp-abcdef");
      const secrets = [{ name: "TOKEN", valueFrom: secret }];
      expect(await reason({ secrets })).toContain(`secretsmanager:GetSecretValue on resource: ${secret}`);
      const image = "111122224444.dkr.ecr.eu-west-1.amazonaws.com/acme/ingest@sha256:0";
      expect(await reason({ image })).toContain("ecr:GetAuthorizationToken");
      const rights = [allow("secretsmanager:GetSecretValue", secret), allow("ecr:*", "*")];
      await jobs.may("execution", allow("logs:*", "*"), ...rights);
      const job = await described(await submit({ jobDefinition: await jobs.define("ready", {}, { secrets, image }) }));
      expect(job.status).toBe("SUCCEEDED");
    });
    it("has a log group that is not there", async () => {
      const logConfiguration = { logDriver: "awslogs", options: { "awslogs-group": "/none" } };
      expect(await reason({ logConfiguration })).toContain("The specified log group does not exist");
    });
  });

  it("answers what AWS's models allow", async () => expectAnsweredAsAws(await jobs.aws.faults(), "batch"));
});
