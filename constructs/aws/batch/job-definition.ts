import { BatchJobDefinition as AwsBatchJobDefinition } from "@cdktf/provider-aws/lib/batch-job-definition";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { fitName } from "../../shared/names";
import { checkSwitches, textOf, toJson } from "../../shared/tokens";
import { ExecutionRole } from "../iam/execution-role";
import type { IRole } from "../iam/role";
import { type Place, placeOf } from "../place";
import { applySettings } from "../settings";
import { checkJobDefinition } from "./check-job-definition";
import { imageRepository } from "./image-repository";
import type { BatchJobDefinitionProps, BatchSecret } from "./job-definition-props";

/** A container that runs to its end, as a role of its own, with its logs for 90 days and a limit to its time. */
export class BatchJobDefinition extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: AwsBatchJobDefinition;

  /** What its code may do: grant it what it is to reach. */
  public readonly jobRole: IRole;

  /** What starts the container: it gets the image, writes logs, and reads the secrets of variables. */
  public readonly executionRole: ExecutionRole;

  /** Where it writes to. */
  public readonly logGroup: CloudwatchLogGroup;

  /** What one attempt may take, in seconds. */
  public readonly timeoutSeconds: number;

  /** How often a job is tried. */
  public readonly attempts: number;

  /** Whether it is tried again only after what is no fault of the container's. */
  public readonly retryHostErrorsOnly: boolean;

  private readonly place: Place;

  constructor(scope: Construct, id: string, props: BatchJobDefinitionProps) {
    super(scope, id);
    const { assignPublicIp, retryHostErrorsOnly = false, keepLogs } = props;
    checkSwitches(this, { assignPublicIp, retryHostErrorsOnly, keepLogs });
    checkJobDefinition(this, props);
    const { jobDefinitionName, platform = "FARGATE", timeoutSeconds = 3_600, attempts = 1 } = props;
    this.timeoutSeconds = timeoutSeconds;
    this.attempts = attempts;
    this.retryHostErrorsOnly = retryHostErrorsOnly;
    this.place = placeOf(this, props);
    this.logGroup = new CloudwatchLogGroup(this, "Logs", {
      name: `/aws/batch/${jobDefinitionName}`,
      retentionInDays: props.logRetentionDays ?? 90,
      kmsKeyId: props.logKmsKeyArn,
      skipDestroy: keepLogs,
    });
    const role = (id: string, suffix: string) =>
      new ExecutionRole(this, id, {
        roleName: fitName(`${jobDefinitionName}-${suffix}`, 64),
        services: ["ecs-tasks.amazonaws.com"],
        sourceAccount: this.place.accountId,
        permissionsBoundary: props.permissionsBoundary,
      });
    this.jobRole = props.jobRole ?? role("JobRole", "job");
    this.executionRole = role("ExecutionRole", "job-execution");
    this.permitExecution(props);
    this.resource = new AwsBatchJobDefinition(this, "Resource", {
      name: jobDefinitionName,
      type: "container",
      platformCapabilities: [platform],
      propagateTags: true, // so that what jobs cost is told by tags
      containerProperties: toJson(this.container(props)),
      retryStrategy: { attempts },
      timeout: { attemptDurationSeconds: timeoutSeconds },
      dependsOn: resourcesOf(this, [this.executionRole]),
    });
    applySettings(this, props);
  }

  /** Name of the definition: the newest of its revisions, wherever it is asked for. */
  public get name(): string {
    return this.resource.name;
  }

  /** ARN of the definition without its revision. */
  public get arnPrefix(): string {
    return this.resource.arnPrefix;
  }

  private permitExecution({ image, secrets = {} }: BatchJobDefinitionProps): void {
    const repository = imageRepository(image, this.place);
    if (repository !== undefined) {
      const pull = ["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"];
      this.executionRole.allow(
        { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
        { actions: pull.map((action) => `ecr:${action}`), resources: [repository] },
      );
    }
    const write = ["logs:CreateLogStream", "logs:PutLogEvents"];
    this.executionRole.allow({ actions: write, resources: [`${this.logGroup.arn}:*`] });
    for (const { secret } of Object.values(secrets)) secret.grantRead(this.executionRole);
  }

  private container(props: BatchJobDefinitionProps): object {
    const { image, command, environment = {}, secrets = {}, platform = "FARGATE", ephemeralStorageGiB } = props;
    const { vcpus = 1, memoryMiB = 2_048, gpus } = props;
    const resources = [
      { type: "VCPU", value: textOf(vcpus) },
      { type: "MEMORY", value: textOf(memoryMiB) },
      ...(gpus === undefined ? [] : [{ type: "GPU", value: textOf(gpus) }]),
    ];
    return {
      image,
      command,
      jobRoleArn: this.jobRole.arn,
      executionRoleArn: this.executionRole.arn,
      resourceRequirements: resources,
      // As Batch answers them, whatever order they are given in.
      environment: byName(environment).map(([name, value]) => ({ name, value })),
      secrets: byName(secrets).map(([name, secret]) => ({ name, valueFrom: valueFrom(secret) })),
      linuxParameters: { initProcessEnabled: true }, // what ends a job reaches the program, and not a shell in front of it
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": this.logGroup.name,
          "awslogs-region": this.place.region,
          "awslogs-stream-prefix": "job",
        },
      },
      ...(platform === "EC2"
        ? {}
        : {
            networkConfiguration: { assignPublicIp: props.assignPublicIp === true ? "ENABLED" : "DISABLED" },
            fargatePlatformConfiguration: { platformVersion: "LATEST" },
            runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
            ephemeralStorage: ephemeralStorageGiB === undefined ? undefined : { sizeInGiB: ephemeralStorageGiB },
          }),
    };
  }
}

const byName = <T>(map: Record<string, T>) => Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));

/** The value of a secret as a container is given it: ARN, JSON key, stage, version ("Specifying sensitive data", AWS Batch guide). */
function valueFrom({ secret, versionId = "", versionStage = "" }: BatchSecret): string {
  return versionId === "" && versionStage === "" ? secret.arn : `${secret.arn}::${versionStage}:${versionId}`;
}
