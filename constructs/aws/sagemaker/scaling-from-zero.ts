import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import type { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { replacedWith } from "../../shared/dependables";
import { required } from "../../shared/invalid";
import { applySettings, type ResourceSettings } from "../settings";

/** Settings of {@link ScalingFromZero}. */
export interface ScalingFromZeroProps extends ResourceSettings {
  /** Name of the asynchronous endpoint, read from the endpoint. */
  readonly endpointName: string;

  /** Name of the variant that goes down to no instance. */
  readonly variantName: string;

  /** What is scaled; its smallest number is 0. */
  readonly target: AppautoscalingTarget;

  /**
   * What Terraform replaces when the target is replaced, such as when the variant gets another instance type; as for `VariantScaling`.
   * @default - nothing
   */
  readonly replacedWith?: TerraformResource | readonly TerraformResource[];
}

/**
 * Starts the first instance of an asynchronous endpoint that has none, when a request has waited for two minutes. The targets of
 * `VariantScaling` do the rest: they are averages over instances, and say nothing while there are none.
 */
export class ScalingFromZero extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: AppautoscalingPolicy;

  /** The alarm that starts the instance. It is on whenever somebody waits, and tells nobody. */
  public readonly alarm: CloudwatchMetricAlarm;

  constructor(scope: Construct, id: string, props: ScalingFromZeroProps) {
    super(scope, id);
    const { endpointName, variantName, target } = props;
    required(this, "target", target);
    const { serviceNamespace, scalableDimension, resourceId } = target;
    this.resource = new AppautoscalingPolicy(this, "Policy", {
      name: "from-zero",
      policyType: "StepScaling",
      serviceNamespace,
      scalableDimension,
      resourceId,
      stepScalingPolicyConfiguration: {
        adjustmentType: "ChangeInCapacity",
        metricAggregationType: "Average",
        cooldown: 300, // an instance takes about that long until it serves
        stepAdjustment: [{ metricIntervalLowerBound: "0", scalingAdjustment: 1 }],
      },
      lifecycle: replacedWith(...[props.replacedWith ?? []].flat()),
    });
    this.alarm = new CloudwatchMetricAlarm(this, "Alarm", {
      alarmName: `${endpointName}/${variantName}/from-zero`,
      alarmDescription: `Somebody waits for ${endpointName}, which has no instance; starts one`,
      namespace: "AWS/SageMaker",
      metricName: "HasBacklogWithoutCapacity",
      dimensions: { EndpointName: endpointName },
      statistic: "Average",
      period: 60,
      evaluationPeriods: 2,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "missing",
      alarmActions: [this.resource.arn],
    });
    applySettings(this, props);
  }
}
