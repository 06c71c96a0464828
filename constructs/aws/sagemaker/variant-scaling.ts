import {
  AppautoscalingPolicy,
  type AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration,
} from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import type { TerraformResource, TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { replacedWith } from "../../shared/dependables";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, mustBeKnown, times } from "../../shared/tokens";
import { applySettings, type ResourceSettings } from "../settings";
import { gpusOf, isBurstable, vcpusOf } from "./instance-capacity";
import { checkOffHours, floorOf, inText, type OffHours, offHoursActions } from "./off-hours";
import { ReplacementMark } from "./replacement-mark";
import { ScalingFromZero } from "./scaling-from-zero";
import { type Metric, VariantMetrics } from "../cloudwatch/variant-metrics";

/** What one instance is to be kept at. Of several the one that wants most instances wins. */
export interface ScalingTargets {
  /**
   * Requests a minute that one instance is to get. Not to be had for asynchronous endpoints, of which AWS does not count them.
   * @default - 600, where no other target is given and the endpoint is not an asynchronous one
   */
  readonly requestsPerMinutePerInstance?: number;

  /**
   * Percent of all of an instance's processors that are to be in use, 1 to 100.
   * @default - not looked at
   */
  readonly cpuPercent?: number;

  /**
   * Percent of all of an instance's GPUs that are to be in use, 1 to 100.
   * @default - not looked at
   */
  readonly gpuPercent?: number;

  /**
   * Requests that wait for each instance, in the queue of an asynchronous endpoint.
   * @default - 5, where no other target is given and the endpoint is an asynchronous one
   */
  readonly backlogPerInstance?: number;
}

/** Settings of {@link VariantScaling}. */
export interface VariantScalingProps extends ScalingTargets, ResourceSettings {
  /** Name of the SageMaker endpoint, read from the endpoint, so that scaling comes after it. */
  readonly endpointName: string;

  /** Name of the production variant that is scaled. */
  readonly variantName: string;

  /** Instances that always run: 1 or more, or 0 with `async`. */
  readonly minReplicas: number;

  /** Instances that run at most, more than `minReplicas`; with `offHours` they may be as many, and then nothing but the hours scales them. */
  readonly maxReplicas: number;

  /**
   * Hours in which the variant goes down to one instance, and behind a queue to none. What they set is no drift: another number of replicas then
   * replaces the target with its policies, and brings the variant up until they come again.
   * @default - none
   */
  readonly offHours?: OffHours;

  /**
   * Machine that serves, such as `ml.m5.large`; needed for `cpuPercent` and `gpuPercent`, since SageMaker measures in percent of one core.
   * @default - not known
   */
  readonly instanceType?: string;

  /**
   * The endpoint is an asynchronous one.
   * @default false
   */
  readonly async?: boolean;

  /**
   * What Terraform replaces when the variant gets another instance type, and what the endpoint depends on: scaling is then taken off before the
   * endpoint is updated and put back afterwards.
   * @default - nothing; AWS refuses another instance type for a variant that is scaled
   */
  readonly replacedWith?: TerraformResource;
}

/** Adds instances to a variant under load, and takes them away again slowly, one thing at a time; an asynchronous one down to none. */
export class VariantScaling extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: AppautoscalingTarget;

  private readonly lifecycle?: TerraformResourceLifecycle;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: VariantScalingProps,
  ) {
    super(scope, id);
    checkSwitches(this, { async: props.async });
    const { endpointName, variantName, minReplicas, maxReplicas, async = false } = props;
    this.validate();

    const { offHours } = props;
    const limits = { minReplicas: inText(minReplicas), maxReplicas: inText(maxReplicas) };
    // What ends with the target, and Terraform would see no reason to make again, is replaced with it.
    const marks = [props.replacedWith, offHours && new ReplacementMark(this, "Limits", limits)].flatMap(
      (mark) => mark ?? [],
    );
    this.lifecycle = replacedWith(...marks);
    const { lifecycle } = this;
    this.resource = new AppautoscalingTarget(this, "Resource", {
      serviceNamespace: "sagemaker",
      scalableDimension: "sagemaker:variant:DesiredInstanceCount",
      resourceId: `endpoint/${endpointName}/variant/${variantName}`,
      minCapacity: minReplicas,
      maxCapacity: maxReplicas,
      lifecycle: offHours ? { ...lifecycle, ignoreChanges: ["min_capacity", "max_capacity"] } : lifecycle,
    });
    if (offHours)
      offHoursActions(this, this.resource, { offHours, floor: floorOf(async), minReplicas, maxReplicas, lifecycle });
    if (minReplicas === maxReplicas) {
      applySettings(this, props);
      return;
    }
    const { cpuPercent, gpuPercent } = props;
    const nothing = cpuPercent === undefined && gpuPercent === undefined;
    const { requestsPerMinutePerInstance = nothing && !async ? 600 : undefined } = props;
    const { backlogPerInstance = nothing && async ? 5 : undefined, instanceType = "" } = props;
    const variant = new VariantMetrics({ endpointName, variantName, async });
    this.track("Policy", "requests-per-instance", requestsPerMinutePerInstance, {
      predefinedMetricSpecification: { predefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
    });
    this.track(
      "CpuPolicy",
      "cpu",
      cpuPercent && times(cpuPercent, vcpusOf(this, instanceType)),
      customized(variant.metricCpuUtilization()),
    );
    this.track(
      "GpuPolicy",
      "gpu",
      gpuPercent && times(gpuPercent, gpusOf(this, instanceType)),
      customized(variant.metricGpuUtilization()),
    );
    const backlog = { namespace: "AWS/SageMaker", metricName: "ApproximateBacklogSizePerInstance", stat: "Average" };
    this.track(
      "BacklogPolicy",
      "backlog-per-instance",
      backlogPerInstance,
      customized({ ...backlog, dimensions: { EndpointName: endpointName }, period: 60 }),
    );
    if (minReplicas === 0) {
      new ScalingFromZero(this, "FromZero", { endpointName, variantName, target: this.resource, replacedWith: marks });
    }
    applySettings(this, props);
  }

  private track(id: string, name: string, targetValue: number | undefined, metric: Specification): void {
    if (targetValue === undefined) return;
    const { serviceNamespace, scalableDimension, resourceId } = this.resource;
    new AppautoscalingPolicy(this, id, {
      name,
      policyType: "TargetTrackingScaling",
      serviceNamespace,
      scalableDimension,
      resourceId,
      targetTrackingScalingPolicyConfiguration: {
        ...metric,
        targetValue,
        scaleOutCooldown: 300, // an instance takes about that long until it serves; sooner, the same load would be answered twice
        scaleInCooldown: 600,
      },
      lifecycle: this.lifecycle,
    });
  }

  private validate(): void {
    const { minReplicas, maxReplicas, instanceType, async = false, offHours } = this.props;
    const { requestsPerMinutePerInstance, cpuPercent, gpuPercent, backlogPerInstance } = this.props;
    checkWhole(this, "minReplicas", minReplicas, async ? 0 : 1); // no other endpoint can go down to none
    checkOffHours(this, offHours);
    const more = offHours ? Math.max(0, floorOf(async) + 1 - minReplicas) : 1; // than at least: something is to go down
    if (isKnown(minReplicas)) checkWhole(this, "maxReplicas", maxReplicas, minReplicas + more);
    for (const [name, value] of Object.entries({ requestsPerMinutePerInstance, backlogPerInstance })) {
      if (isKnown(value) && !(value > 0)) throw invalid(this, `${name} is ${value}`, "give more than 0");
    }
    checkWhole(this, "cpuPercent", cpuPercent, 1, 100);
    checkWhole(this, "gpuPercent", gpuPercent, 1, 100);
    mustBeKnown(this, "instanceType", instanceType);
    if (cpuPercent !== undefined || gpuPercent !== undefined) required(this, "instanceType", instanceType);
    if (isKnown(instanceType) && isBurstable(instanceType))
      throw invalid(
        this,
        `instanceType is ${instanceType}, which AWS does not scale`,
        "take another, such as ml.m5.large",
      );
    if (async && requestsPerMinutePerInstance !== undefined) {
      const remedy = "give backlogPerInstance, cpuPercent or gpuPercent";
      throw invalid(this, "an asynchronous endpoint is to scale on requests, which AWS does not count there", remedy);
    }
    if (!async && backlogPerInstance !== undefined) {
      const remedy = "give requestsPerMinutePerInstance, cpuPercent or gpuPercent";
      throw invalid(this, "an endpoint without a queue is to scale on its backlog", remedy);
    }
  }
}

type Specification = Pick<
  AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration,
  "predefinedMetricSpecification" | "customizedMetricSpecification"
>;

function customized({ namespace, metricName, dimensions, stat }: Metric): Specification {
  return {
    customizedMetricSpecification: {
      namespace,
      metricName,
      statistic: stat,
      dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
    },
  };
}
