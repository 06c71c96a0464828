import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { dependable } from "cdktf";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { fitName } from "../../shared/names";
import { textOf, times, toJson } from "../../shared/tokens";
import { logsTo, permitStart, variablesOf } from "../container/container";
import { ExecutionRole } from "../iam/execution-role";
import type { IRole } from "../iam/role";
import { placeOf } from "../place";
import { applySettings } from "../settings";
import { checkTaskDefinition } from "./check-task-definition";
import { ContainerLogs, type IContainerLogs } from "./container-logs";
import type { FargateTaskDefinitionProps } from "./task-definition-props";

/**
 * A container as tasks on Fargate run it, as a role of its own. Another content is another revision, and the one before goes when no service of the program names it
 * any more.
 */
export class FargateTaskDefinition extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: EcsTaskDefinition;

  /** What its code may do: grant it what it is to reach. Tasks of this content start when they are granted it, and those before keep what they had until they are gone. */
  public readonly taskRole: IRole;

  /** What starts the container: it gets the image, writes logs, and reads the secrets of variables. */
  public readonly executionRole: ExecutionRole;

  /** Where it writes to. */
  public readonly logs: IContainerLogs;

  /** Name of the container within the task. */
  public readonly containerName: string;

  /** Port on which it listens. */
  public readonly port: number;

  constructor(scope: Construct, id: string, props: FargateTaskDefinitionProps) {
    super(scope, id);
    checkTaskDefinition(this, props);
    const { family, containerName = "main", port = 8_080, vcpus = 1, memoryMiB = 2_048, ephemeralStorageGiB } = props;
    this.containerName = containerName;
    this.port = port;
    const place = placeOf(this, props);
    const logGroup = { logGroupName: `/aws/ecs/${family}`, kmsKeyArn: props.logKmsKeyArn };
    this.logs = props.logs ?? new ContainerLogs(this, "Logs", logGroup);
    const makeRole = (id: string, suffix: string) =>
      new ExecutionRole(this, id, {
        roleName: fitName(`${family}-${suffix}`, 64),
        services: ["ecs-tasks.amazonaws.com"],
        sourceAccount: place.accountId,
        createBeforeDestroy: true,
        permissionsBoundary: props.permissionsBoundary,
      });
    const role = props.taskRole ?? makeRole("TaskRole", "task");
    this.executionRole = makeRole("ExecutionRole", "task-execution");
    permitStart(this.executionRole, { ...props, logGroupArn: this.logs.arn }, place);
    this.resource = new EcsTaskDefinition(this, "Resource", {
      family,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: textOf(times(vcpus, 1_024)),
      memory: textOf(memoryMiB),
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: props.cpuArchitecture ?? "X86_64" },
      ephemeralStorage: ephemeralStorageGiB === undefined ? undefined : { sizeInGib: ephemeralStorageGiB },
      taskRoleArn: role.arn,
      executionRoleArn: this.executionRole.arn,
      containerDefinitions: toJson([
        {
          name: containerName,
          image: props.image,
          essential: true,
          entryPoint: props.entryPoint,
          command: props.command,
          ...variablesOf(props),
          portMappings: [{ containerPort: port, hostPort: port, protocol: "tcp" }],
          linuxParameters: { initProcessEnabled: true }, // what ends a task reaches the program, and not a shell in front of it
          stopTimeout: props.stopTimeoutSeconds ?? 30,
          logConfiguration: logsTo(this.logs.name, place.region, props.streamPrefix ?? "task"),
        },
      ]),
      dependsOn: resourcesOf(this, [this.executionRole]),
      // The revision before is still run, and what fails goes back to it, until services have moved on.
      lifecycle: { createBeforeDestroy: true },
    });
    this.taskRole = {
      arn: role.arn,
      name: role.name,
      allow: (...statements) => {
        const granted = role.allow(...statements);
        this.waitFor(granted);
        return granted;
      },
    };
    applySettings(this, props);
  }

  /** ARN of the revision that is deployed. */
  public get arn(): string {
    return this.resource.arn;
  }

  /** Lets tasks start when these are there; what they are the successors of goes when no task needs it any more. */
  public waitFor(...dependables: IDependable[]): void {
    const addresses = resourcesOf(this, dependables).map(dependable);
    this.resource.dependsOn = [...new Set([...(this.resource.dependsOn ?? []), ...addresses])];
  }
}
