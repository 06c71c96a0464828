import { BatchJobDefinition as AwsBatchJobDefinition } from "@cdktf/provider-aws/lib/batch-job-definition";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { fitName } from "../../shared/names";
import { checkSwitches, textOf, toJson } from "../../shared/tokens";
import { logsTo, permitStart, variablesOf } from "../container/container";
import { ExecutionRole } from "../iam/execution-role";
import type { IRole } from "../iam/role";
import { type Place, placeOf } from "../place";
import { applySettings } from "../settings";
import { checkJobDefinition } from "./check-job-definition";
import type { BatchJobDefinitionProps } from "./job-definition-props";

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
    permitStart(this.executionRole, { ...props, logGroupArn: this.logGroup.arn }, this.place);
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

  private container(props: BatchJobDefinitionProps): object {
    const { image, command, platform = "FARGATE", ephemeralStorageGiB } = props;
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
      ...variablesOf(props),
      linuxParameters: { initProcessEnabled: true }, // what ends a job reaches the program, and not a shell in front of it
      logConfiguration: logsTo(this.logGroup.name, this.place.region, "job"),
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
