import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { Fn, Op, TerraformSelf, Token } from "cdktf";
import { Construct } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { checkKnownWhole, checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, mustBeKnown } from "../../shared/tokens";
import { checkIds } from "../checks";
import { nameByHash } from "../sagemaker/keyed-by-hash";
import { applySettings } from "../settings";
import type { FargateServiceProps } from "./fargate-service-props";
import { ServiceScaling } from "./service-scaling";

/**
 * Tasks that ECS keeps running. A deploy starts those of another content beside the ones that serve, and ends these when the others are healthy; one that fails goes back
 * to what ran before, and is an error.
 *
 * Its name ends in letters that are another for each service that is made: one whose first deploy failed is made anew beside itself, and two of a name cannot be.
 */
export class FargateService extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: EcsService;

  /** What adds and removes tasks; undefined where nothing does. */
  public readonly scaling?: ServiceScaling;

  /** Name of the service, known at deploy. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: FargateServiceProps) {
    super(scope, id);
    checkSwitches(this, { assignPublicIp: props.assignPublicIp });
    this.validate(props);
    const { serviceName, cluster, taskDefinition, targetGroup, minReplicas = 1, maxReplicas = minReplicas } = props;
    const isScaled = maxReplicas > minReplicas;
    this.resource = new EcsService(this, "Resource", {
      name: `${serviceName}-${Fn.substr(Fn.uuid(), 0, 8)}`,
      cluster: cluster.arn,
      taskDefinition: taskDefinition.arn,
      desiredCount: minReplicas,
      launchType: "FARGATE",
      platformVersion: "1.4.0", // what ECS tells of LATEST, too
      networkConfiguration: {
        subnets: props.subnetIds,
        securityGroups: props.securityGroupIds,
        assignPublicIp: props.assignPublicIp ?? false,
      },
      ...(targetGroup !== undefined && {
        loadBalancer: [
          {
            targetGroupArn: targetGroup.arn,
            containerName: taskDefinition.containerName,
            containerPort: taskDefinition.port,
          },
        ],
        healthCheckGracePeriodSeconds: props.healthCheckGraceSeconds ?? 180,
      }),
      // As many as serve stay, and as many more start, so that none is missing while a deploy lasts.
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: "ENABLED",
      enableEcsManagedTags: true,
      propagateTags: "SERVICE", // so that what tasks cost is told by tags
      waitForSteadyState: true,
      // Three tasks of which each may take its time to get ready, and the way back.
      timeouts: { create: "40m", update: "40m", delete: "20m" },
      dependsOn: resourcesOf(this, props.dependsOn ?? []),
      lifecycle: {
        // What sends requests here is changed before the service goes, and a successor is there before.
        createBeforeDestroy: true,
        ignoreChanges: ["name", ...(isScaled ? ["desired_count"] : [])],
        // The provider may call a deploy a success that was rolled back, and Terraform would then deregister the revision that still runs.
        postcondition: [
          {
            condition: Token.asString(Op.eq(TerraformSelf.getString("task_definition"), taskDefinition.arn)),
            errorMessage:
              "service ${self.name} still runs ${self.task_definition}: the update was rolled back. Its events and its tasks' logs say why; mend it or go back, and deploy again",
          },
        ],
      },
    });
    this.name = targetGroup?.hash === undefined ? this.resource.name : nameByHash(this.resource, targetGroup.hash);
    if (isScaled)
      this.scaling = new ServiceScaling(this, "Scaling", {
        clusterName: cluster.name,
        serviceName: this.name,
        minReplicas,
        maxReplicas,
        ...props.scaleOn,
        dependsOn: props.dependsOn,
      });
    applySettings(this, props);
  }

  private validate(props: FargateServiceProps): void {
    const { serviceName, cluster, taskDefinition, targetGroup, minReplicas = 1, maxReplicas } = props;
    required(this, "serviceName", serviceName);
    required(this, "cluster", cluster);
    required(this, "taskDefinition", taskDefinition);
    required(this, "subnetIds", props.subnetIds);
    required(this, "securityGroupIds", props.securityGroupIds);
    if (isKnown(serviceName) && !/^[\w-]{1,246}$/.test(serviceName))
      throw invalid(this, `serviceName is "${serviceName}"`, "write 1-246 letters, digits, - and _");
    // AwsVpcConfiguration, ECS API.
    for (const [name, most] of [
      ["subnetIds", 16],
      ["securityGroupIds", 5],
    ] as const) {
      // prettier-ignore
      const ids = props[name];
      checkIds(this, name, ids);
      if (isKnown(ids) && (ids.length === 0 || ids.length > most))
        throw invalid(this, `${name} has ${ids.length}`, `give 1 to ${most}`);
    }
    mustBeKnown(this, "targetGroup.hash", targetGroup?.hash, "the service is kept under it");
    if (targetGroup === undefined && props.healthCheckGraceSeconds !== undefined)
      throw invalid(
        this,
        "healthCheckGraceSeconds is given without targetGroup",
        "leave it out: nobody asks for health",
      );
    checkWhole(this, "healthCheckGraceSeconds", props.healthCheckGraceSeconds, 0, 2_147_483_647);
    checkKnownWhole(this, "minReplicas", minReplicas, 1, mostTasks);
    checkKnownWhole(this, "maxReplicas", maxReplicas, minReplicas, mostTasks);
    if (props.scaleOn !== undefined && (maxReplicas ?? minReplicas) === minReplicas)
      throw invalid(this, "scaleOn is given, and nothing scales", "give maxReplicas more than minReplicas");
  }
}

const mostTasks = 5_000; // "Tasks per service", ECS service quotas
