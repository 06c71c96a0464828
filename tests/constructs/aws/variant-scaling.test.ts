import { describe, expect, it } from "vitest";
import { VariantScaling, type VariantScalingProps } from "../../../constructs/aws/variant-scaling";
import { synth } from "../../support/synth";

const required: VariantScalingProps = {
  endpointName: "acme-iris",
  variantName: "main",
  minInstances: 1,
  maxInstances: 4,
};
const scaling = (props: Partial<VariantScalingProps> = {}) =>
  synth((scope) => new VariantScaling(scope, "scaling", { ...required, ...props })).resource;

describe("a VariantScaling with nothing set", () => {
  it("scales the variant between its limits", () => {
    expect(scaling().aws_appautoscaling_target).toMatchObject([
      {
        service_namespace: "sagemaker",
        scalable_dimension: "sagemaker:variant:DesiredInstanceCount",
        resource_id: "endpoint/acme-iris/variant/main",
        min_capacity: 1,
        max_capacity: 4,
      },
    ]);
  });

  it("follows the requests per instance, faster up than down", () => {
    const { target_tracking_scaling_policy_configuration: tracking } = scaling().aws_appautoscaling_policy![0]!;
    expect(tracking).toMatchObject({
      target_value: 600,
      predefined_metric_specification: { predefined_metric_type: "SageMakerVariantInvocationsPerInstance" },
    });
    expect(tracking.scale_out_cooldown).toBeLessThan(tracking.scale_in_cooldown);
  });
});

it("takes another target", () => {
  const [policy] = scaling({ requestsPerMinutePerInstance: 50 }).aws_appautoscaling_policy!;
  expect(policy!.target_tracking_scaling_policy_configuration.target_value).toBe(50);
});

describe("refuses", () => {
  it.each<[string, Partial<VariantScalingProps>, string]>([
    ["no instance", { minInstances: 0 }, "test/scaling: minInstances is 0; give a whole number"],
    ["nothing to scale", { maxInstances: 1 }, "maxInstances is 1; give a whole number of 2 or more"],
    ["no request", { requestsPerMinutePerInstance: 0 }, "requestsPerMinutePerInstance is 0"],
  ])("%s", (_, props, message) => {
    expect(() => scaling(props)).toThrow(message);
  });
});
