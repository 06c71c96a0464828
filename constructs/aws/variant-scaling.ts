import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { Construct } from "constructs";
import { checkWhole, invalid, isKnown } from "../shared/invalid";

/** Settings of {@link VariantScaling}. */
export interface VariantScalingProps {
  /** Name of the SageMaker endpoint, read from the endpoint, so that scaling comes after it. */
  readonly endpointName: string;

  /** Name of the production variant that is scaled; it must change when the instance type does. */
  readonly variantName: string;

  /** Instances that always run, 1 or more. */
  readonly minInstances: number;

  /** Instances that run at most, more than `minInstances`. */
  readonly maxInstances: number;

  /**
   * Requests a minute that one instance is to get; more add instances, fewer remove them.
   * @default 600
   */
  readonly requestsPerMinutePerInstance?: number;
}

/** Adds instances to a variant under load, and takes them away again slowly, one thing at a time. */
export class VariantScaling extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: AppautoscalingTarget;

  constructor(scope: Construct, id: string, props: VariantScalingProps) {
    super(scope, id);
    const { endpointName, variantName, minInstances, maxInstances, requestsPerMinutePerInstance = 600 } = props;
    this.validate(props);

    this.resource = new AppautoscalingTarget(this, "Resource", {
      serviceNamespace: "sagemaker",
      scalableDimension: "sagemaker:variant:DesiredInstanceCount",
      resourceId: `endpoint/${endpointName}/variant/${variantName}`,
      minCapacity: minInstances,
      maxCapacity: maxInstances,
    });
    new AppautoscalingPolicy(this, "Policy", {
      name: "requests-per-instance",
      policyType: "TargetTrackingScaling",
      serviceNamespace: this.resource.serviceNamespace,
      scalableDimension: this.resource.scalableDimension,
      resourceId: this.resource.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
        targetValue: requestsPerMinutePerInstance,
        scaleOutCooldown: 300, // an instance takes about that long until it serves; sooner, the same load would be answered twice
        scaleInCooldown: 600,
      },
    });
  }

  private validate({ minInstances, maxInstances, requestsPerMinutePerInstance }: VariantScalingProps): void {
    checkWhole(this, "minInstances", minInstances, 1); // a real-time endpoint cannot go down to none
    if (isKnown(minInstances)) checkWhole(this, "maxInstances", maxInstances, minInstances + 1);
    if (isKnown(requestsPerMinutePerInstance) && !(requestsPerMinutePerInstance > 0)) {
      throw invalid(this, `requestsPerMinutePerInstance is ${requestsPerMinutePerInstance}`, "give more than 0");
    }
  }
}
