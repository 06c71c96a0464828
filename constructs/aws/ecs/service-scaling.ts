import {
  AppautoscalingPolicy,
  type AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification,
} from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { checkKnownWhole, checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { applySettings, type ResourceSettings } from "../settings";

/** What one task is to be kept at. Of several the one that wants most tasks wins. */
export interface ServiceScalingTargets {
  /**
   * Percent of a task's processors that are to be in use, 1 to 100.
   * @default - 60, where no other target is given
   */
  readonly cpuPercent?: number;

  /**
   * Percent of a task's memory that is to be in use, 1 to 100.
   * @default - not looked at
   */
  readonly memoryPercent?: number;

  /**
   * Requests a minute that one task is to get from the load balancer. With `requestLabel`.
   * @default - not looked at
   */
  readonly requestsPerMinutePerReplica?: number;

  /**
   * Which requests are counted: `<arn suffix of the load balancer>/<arn suffix of the target group>`. The target group must be in a rule of a listener by then.
   * @default - none
   */
  readonly requestLabel?: string;
}

/** Settings of {@link ServiceScaling}. */
export interface ServiceScalingProps extends ServiceScalingTargets, ResourceSettings {
  /** Name of the cluster. */
  readonly clusterName: string;

  /** Name of the service, read from the service, so that scaling comes after it. */
  readonly serviceName: string;

  /** Tasks that always run, 1-5000. */
  readonly minReplicas: number;

  /** Tasks that run at most, more than `minReplicas`. */
  readonly maxReplicas: number;

  /**
   * What must be there before, such as the rule that attaches the target group of `requestLabel`.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

type Metric = AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification;

/** Adds tasks to a service under load, and takes them away again slowly. */
export class ServiceScaling extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: AppautoscalingTarget;

  constructor(scope: Construct, id: string, props: ServiceScalingProps) {
    super(scope, id);
    this.validate(props);
    const { clusterName, serviceName, minReplicas, maxReplicas, memoryPercent, requestsPerMinutePerReplica } = props;
    const nothing = memoryPercent === undefined && requestsPerMinutePerReplica === undefined;
    this.resource = new AppautoscalingTarget(this, "Resource", {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: `service/${clusterName}/${serviceName}`,
      minCapacity: minReplicas,
      maxCapacity: maxReplicas,
      dependsOn: resourcesOf(this, props.dependsOn ?? []),
    });
    const cpu = props.cpuPercent ?? (nothing ? 60 : undefined);
    this.track("CpuPolicy", "cpu", cpu, { predefinedMetricType: "ECSServiceAverageCPUUtilization" });
    this.track("MemoryPolicy", "memory", memoryPercent, {
      predefinedMetricType: "ECSServiceAverageMemoryUtilization",
    });
    this.track("RequestsPolicy", "requests-per-replica", requestsPerMinutePerReplica, {
      predefinedMetricType: "ALBRequestCountPerTarget",
      resourceLabel: props.requestLabel,
    });
    applySettings(this, props);
  }

  private track(id: string, name: string, targetValue: number | undefined, metric: Metric): void {
    if (targetValue === undefined) return;
    const { serviceNamespace, scalableDimension, resourceId } = this.resource;
    new AppautoscalingPolicy(this, id, {
      ...{ name, policyType: "TargetTrackingScaling", serviceNamespace, scalableDimension, resourceId },
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: metric,
        targetValue,
        scaleOutCooldown: 60, // a task takes about that long until it serves; sooner, the same load would be answered twice
        scaleInCooldown: 300,
      },
    });
  }

  private validate(props: ServiceScalingProps): void {
    const { clusterName, serviceName, minReplicas, maxReplicas, requestsPerMinutePerReplica, requestLabel } = props;
    required(this, "clusterName", clusterName);
    required(this, "serviceName", serviceName);
    required(this, "minReplicas", minReplicas);
    required(this, "maxReplicas", maxReplicas);
    checkKnownWhole(this, "minReplicas", minReplicas, 1, 5_000);
    checkKnownWhole(this, "maxReplicas", maxReplicas, minReplicas + 1, 5_000);
    checkWhole(this, "cpuPercent", props.cpuPercent, 1, 100);
    checkWhole(this, "memoryPercent", props.memoryPercent, 1, 100);
    if (isKnown(requestsPerMinutePerReplica) && !(requestsPerMinutePerReplica > 0))
      throw invalid(this, `requestsPerMinutePerReplica is ${requestsPerMinutePerReplica}`, "give more than 0");
    if ((requestsPerMinutePerReplica === undefined) !== (requestLabel === undefined))
      throw invalid(this, "one of requestsPerMinutePerReplica and requestLabel is missing", "give both, or neither");
    // PredefinedMetricSpecification, Application Auto Scaling API.
    if (isKnown(requestLabel) && !/^app\/[\w-]+\/[0-9a-f]+\/targetgroup\/[\w-]+\/[0-9a-f]+$/.test(requestLabel)) {
      const remedy = "write app/<load balancer>/<id>/targetgroup/<target group>/<id>";
      throw invalid(this, `requestLabel is "${requestLabel}"`, remedy);
    }
  }
}
